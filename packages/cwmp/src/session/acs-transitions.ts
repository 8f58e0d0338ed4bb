import type { AcsInput, AcsSession } from './acs-session.ts';

/** The states of an ACS-side session. */
export type AcsState = AcsSession['state'];

/** Where an input may lead from a state; an empty list means that the host must not give it there. */
export type AcsTransitions = Readonly<Record<AcsState, Readonly<Record<AcsInput['kind'], readonly AcsState[]>>>>;

/** Every transition of the ACS-side machine. The diagram is made from it, and a test holds it against the code. */
export const acsTransitions: AcsTransitions = {
  'awaiting-inform': {
    'http-post': ['awaiting-answer', 'closed'],
    answer: [],
    'next-request': [],
    refuse: [],
    'timer-fired': ['closed'],
    'transport-closed': ['awaiting-inform', 'closed'],
  },
  'awaiting-answer': {
    'http-post': ['awaiting-answer', 'closed'],
    answer: ['awaiting-inform', 'cpe-turn', 'awaiting-response', 'closed'],
    'next-request': [],
    refuse: ['closed'],
    'timer-fired': ['closed'],
    'transport-closed': ['closed'],
  },
  'cpe-turn': {
    'http-post': ['awaiting-answer', 'asking-next-request', 'closed'],
    answer: [],
    'next-request': [],
    refuse: [],
    'timer-fired': ['closed'],
    'transport-closed': ['cpe-turn', 'closed'],
  },
  'asking-next-request': {
    'http-post': ['asking-next-request', 'closed'],
    answer: [],
    'next-request': ['awaiting-response', 'cpe-turn', 'closed'],
    refuse: ['closed'],
    'timer-fired': ['closed'],
    'transport-closed': ['closed'],
  },
  'awaiting-response': {
    'http-post': ['asking-next-request', 'awaiting-answer', 'closed'],
    answer: [],
    'next-request': [],
    refuse: [],
    'timer-fired': ['closed'],
    'transport-closed': ['awaiting-response', 'closed'],
  },
  closed: {
    'http-post': ['closed'],
    answer: ['closed'],
    'next-request': ['closed'],
    refuse: ['closed'],
    'timer-fired': ['closed'],
    'transport-closed': ['closed'],
  },
};
