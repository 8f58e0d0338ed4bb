import type { CpeInput, CpeSession } from './cpe-session.ts';

/** The states of a CPE-side session. */
export type CpeState = CpeSession['state'];

/** Where an input may lead from a state; an empty list means that the host must not give it there. */
export type CpeTransitions = Readonly<Record<CpeState, Readonly<Record<CpeInput['kind'], readonly CpeState[]>>>>;

/** Every transition of the CPE-side machine. The diagram is made from it, and a test holds it against the code. */
export const cpeTransitions: CpeTransitions = {
  idle: {
    open: ['awaiting-inform-response'],
    'http-response': ['idle', 'closed'],
    answer: [],
    request: [],
    'timer-fired': ['closed'],
    'transport-closed': ['closed'],
  },
  'awaiting-inform-response': {
    open: [],
    'http-response': ['awaiting-inform-response', 'awaiting-response', 'awaiting-request', 'closed'],
    answer: [],
    request: ['awaiting-inform-response'],
    'timer-fired': ['closed'],
    'transport-closed': ['closed'],
  },
  'awaiting-response': {
    open: [],
    'http-response': ['awaiting-response', 'awaiting-request', 'awaiting-answer', 'closed'],
    answer: [],
    request: ['awaiting-response'],
    'timer-fired': ['closed'],
    'transport-closed': ['closed'],
  },
  'awaiting-request': {
    open: [],
    'http-response': ['awaiting-answer', 'awaiting-response', 'awaiting-request', 'closed'],
    answer: [],
    request: ['awaiting-request'],
    'timer-fired': ['closed'],
    'transport-closed': ['closed'],
  },
  'awaiting-answer': {
    open: [],
    'http-response': ['awaiting-answer', 'closed'],
    answer: ['awaiting-request', 'closed'],
    request: ['awaiting-answer'],
    'timer-fired': ['closed'],
    'transport-closed': ['awaiting-answer'],
  },
  closed: {
    open: [],
    'http-response': ['closed'],
    answer: ['closed'],
    request: ['closed'],
    'timer-fired': ['closed'],
    'transport-closed': ['closed'],
  },
};
