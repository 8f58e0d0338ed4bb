import { rfcClause } from '../../clauses.ts';
import { chunk, head, lengthOf, otherRead, response, sound } from './message-text.ts';
import {
  answerOf,
  type Demand,
  namesTold,
  type RobustnessRow,
  type Surroundings,
  type WrongCourse,
} from './misbehaviour.ts';

const framing = {
  requirements: ['3.2-37', '3.4-01'],
  severity: 'high',
  safety: 'S2',
  cwe: 444,
} as const;

const tookTheRest = 'takes what lies behind the end';
const carriedOut = 'carries out what has no clear end';
/** A target that has taken bytes for an answer says so at once. */
const unaskedMs = 1_500;

/** RFC 9112 9.2: nobody may tell the target, by what lies behind one response, what the next one says. */
const staysInStep: Demand = {
  sentence: 'what lies behind the end of a response is not taken for the next one',
  wrong: [tookTheRest],
  defects: ['takes-left-over-bytes-for-an-answer'],
};
/** RFC 9112 6.3 and 8: such a response is discarded, an incomplete one known as such. */
const wantsAnEnd = (defect: string): Demand => ({
  sentence: 'a response whose end is in doubt or does not come is not carried out',
  wrong: [carriedOut],
  defects: [defect],
});

interface Written {
  readonly write: (around: Surroundings) => string;
  /** The bytes have one clear end: what they say up to there may be carried out. */
  readonly hasEnd?: boolean;
  /** Closes behind them, where a reader would otherwise wait for more. */
  readonly close?: boolean;
  /** Nothing lies behind them: it would stand for what is missing. */
  readonly alone?: boolean;
}

/** Bytes on the connection, behind which a request lies that was never sent: whoever answers it has lost the end. */
function bytes(name: string, { write, hasEnd = false, close = false, alone = false }: Written): WrongCourse {
  return {
    name,
    async play({ session, ...around }) {
      const scene = { session, ...around };
      const post = await session.answer({ raw: write(scene) + (alone ? '' : response(otherRead(scene))), close });
      if (namesTold(post).includes(around.otherParameter)) return tookTheRest;
      const next = post === undefined ? undefined : await session.unasked(unaskedMs);
      if (next !== undefined) return tookTheRest;
      return !hasEnd && namesTold(post).includes(around.parameter) ? carriedOut : answerOf(post);
    },
  };
}

const chunked = head('Transfer-Encoding: chunked');

/** Where an HTTP client must find the end of a response, and where it must not look for one (ROB-025 and ROB-026). */
export const framingRows: readonly RobustnessRow[] = [
  {
    ...framing,
    id: 'ROB-025',
    title: 'A length that is wrong is not worked around',
    purpose:
      'Two readers that find different ends of a message are what smuggling lives on. Content-Length is right, too small, too large, ' +
      'negative, given twice with two values, and given beside chunks. Behind each lies another whole response with a request ' +
      'for another value, which was never sent for any POST: nobody may answer it.',
    spec: [rfcClause(9112, '6.3', 'MUST'), rfcClause(9112, '9.2', 'MUST NOT')],
    needsSoundRequest: true,
    demands: [staysInStep, wantsAnEnd('guesses-where-a-response-ends')],
    misbehaviours: [
      bytes('right', { write: (around) => response(sound(around)), hasEnd: true }),
      bytes('too small', { write: (around) => head('Content-Length: 20') + sound(around) }),
      bytes('too large', {
        write: (around) => {
          const text = sound(around);
          return head(`Content-Length: ${lengthOf(text) + lengthOf(response(otherRead(around))) + 1_000}`) + text;
        },
        close: true,
      }),
      bytes('negative', { write: (around) => head('Content-Length: -1') + sound(around), close: true }),
      bytes('two values', {
        write: (around) => {
          const text = sound(around);
          const all = lengthOf(text) + lengthOf(response(otherRead(around)));
          return head(`Content-Length: ${lengthOf(text)}`, `Content-Length: ${all}`) + text;
        },
      }),
      bytes('beside chunks', {
        write: (around) =>
          `${head('Transfer-Encoding: chunked', 'Content-Length: 20')}${chunk(sound(around))}0\r\n\r\n`,
        // RFC 9112 6.3: the chunks have precedence, although the message is to be handled as an error.
        hasEnd: true,
      }),
    ],
  },
  {
    ...framing,
    id: 'ROB-026',
    title: 'Chunks that are wrong are not worked around',
    purpose:
      'Sound chunks, a chunk size beyond every number, one that is no number, a body without its last chunk and a trailer of a megabyte ' +
      'are sent. Behind each that has an end lies another whole response with a request for another value: nobody may answer it.',
    spec: [rfcClause(9112, '7.1', 'MUST'), rfcClause(9112, '9.2', 'MUST NOT')],
    needsSoundRequest: true,
    demands: [staysInStep, wantsAnEnd('takes-half-a-response-for-all')],
    misbehaviours: [
      bytes('sound ones', { write: (around) => `${chunked}${chunk(sound(around))}0\r\n\r\n`, hasEnd: true }),
      bytes('size beyond every number', {
        write: (around) => `${chunked}ffffffffffffffffff\r\n${sound(around)}`,
        close: true,
      }),
      bytes('size that is no number', {
        write: (around) => `${chunked}xyz\r\n${sound(around)}\r\n0\r\n\r\n`,
        close: true,
      }),
      bytes('no last chunk', { write: (around) => chunked + chunk(sound(around)), close: true, alone: true }),
      bytes('a trailer of a megabyte', {
        write: (around) => `${chunked}${chunk(sound(around))}0\r\nX-Cordon: ${'x'.repeat(1_048_576)}\r\n\r\n`,
        hasEnd: true,
        close: true,
      }),
    ],
  },
];
