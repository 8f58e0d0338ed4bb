import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Reply } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { head, lengthOf, sound } from './message-text.ts';
import type { Misbehaviour, RobustnessRow, Surroundings, WrongCourse } from './misbehaviour.ts';

const httpRule = { requirements: ['3.2-37', '3.4-01'] } as const;

const answered = (name: string, reply: (around: Surroundings) => Reply): Misbehaviour => ({ name, reply });
/** Bytes on the connection, which is then closed. */
const raw = (name: string, write: (around: Surroundings) => string): Misbehaviour =>
  answered(name, (around) => ({ raw: write(around), close: true }));

const onAndOn = 'answers on and on';
const challengesMax = 8;

/** Digest challenges, each with a nonce of its own and none of them stale, whatever the target answers. */
const challengedForEver: WrongCourse = {
  name: '401 for ever',
  async play({ session }) {
    let answers = 0;
    for (; answers < challengesMax; answers += 1) {
      const challenge = `Digest realm="cordon", nonce="${randomBytes(16).toString('hex')}", qop="auth", algorithm=MD5`;
      const next = await session.answer({ status: 401, headers: { 'WWW-Authenticate': challenge } });
      if (next === undefined) break;
    }
    return answers === challengesMax ? onAndOn : 'gives up';
  },
};

const withHead =
  (...fields: readonly string[]) =>
  (around: Surroundings): string =>
    head(...fields) + sound(around);

/** What an HTTP client must bear (ROB-001 and ROB-024 to ROB-032). */
export const httpRows: readonly RobustnessRow[] = [
  {
    ...httpRule,
    id: 'ROB-001',
    title: 'Answers that are no message end the session cleanly',
    purpose:
      'An empty 200, a page of HTML as a proxy sends it, and a page with status 204 answer where a request is due.',
    severity: 'medium',
    safety: 'S2',
    cwe: 755,
    spec: [tr069Clause('3.4.6', 'MUST')],
    // One is enough: a target that hangs is waited for a minute.
    hungBy: ['hangs-on-a-bad-message'],
    misbehaviours: [
      answered('200 with nothing', () => ({ status: 200, body: '' })),
      answered('200 with a page', () => ({
        body: '<html><body><h1>It works</h1><br></body></html>',
        headers: { 'Content-Type': 'text/html' },
      })),
      raw('204 with a page', () => 'HTTP/1.1 204 No Content\r\nContent-Length: 4\r\n\r\npage'),
    ],
  },
  {
    ...httpRule,
    id: 'ROB-024',
    title: 'Odd statuses are borne',
    purpose:
      'Proxies and broken servers answer by all kinds of status: a hundred interim responses, numbers that there are not, 407, ' +
      '500 with a sound message, and 503 with a Retry-After of years. A challenge is followed by another one, eight times.',
    severity: 'medium',
    safety: 'S2',
    cwe: 755,
    spec: [rfcClause(9110, '15', 'MUST'), tr069Clause('3.7.1.4', 'MUST')],
    demands: [
      {
        sentence: 'a login that is refused again and again is given up',
        wrong: [onAndOn],
        defects: ['answers-challenges-without-end'],
      },
    ],
    misbehaviours: [
      raw(
        'a hundred interim responses',
        (around) =>
          `${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)}${head(`Content-Length: ${lengthOf(sound(around))}`)}${sound(around)}`,
      ),
      raw('status 999', () => 'HTTP/1.1 999 Cordon\r\nContent-Length: 0\r\n\r\n'),
      raw('a status of letters', () => 'HTTP/1.1 abc Cordon\r\nContent-Length: 0\r\n\r\n'),
      answered('407', () => ({ status: 407, body: '', headers: { 'Proxy-Authenticate': 'Basic realm="x"' } })),
      answered('500 with a sound message', (around) => ({ status: 500, body: sound(around) })),
      challengedForEver,
      answered('503 for years', () => ({ status: 503, body: '', headers: { 'Retry-After': '999999999' } })),
    ],
  },
  {
    ...httpRule,
    id: 'ROB-027',
    title: 'Compressed answers do not overwhelm the target',
    purpose:
      'Ten megabytes of nothing are ten kilobytes when compressed. A compressed request, a broken one and one that grows to ten ' +
      'megabytes are sent to a target that asked for none of them.',
    severity: 'high',
    safety: 'S4',
    cwe: 409,
    spec: [rfcClause(9110, '8.4', 'advice')],
    misbehaviours: [
      answered('a sound one', (around) => ({ body: gzipSync(sound(around)), headers: { 'Content-Encoding': 'gzip' } })),
      answered('a broken one', (around) => ({
        body: gzipSync(sound(around)).subarray(0, 60),
        headers: { 'Content-Encoding': 'gzip' },
      })),
      answered('ten megabytes', (around) => ({
        body: gzipSync(sound(around) + ' '.repeat(10 * 1024 * 1024)),
        headers: { 'Content-Encoding': 'gzip' },
      })),
    ],
  },
  {
    ...httpRule,
    id: 'ROB-029',
    title: 'Connections that end otherwise than said are borne',
    purpose:
      'An answer of HTTP/1.0, one that says close and one that is closed without a word are given; and the greeting of HTTP/2.',
    severity: 'low',
    safety: 'S2',
    cwe: 755,
    spec: [rfcClause(9112, '9', 'MUST')],
    misbehaviours: [
      raw('HTTP/1.0', (around) => `HTTP/1.0 200 OK\r\nContent-Type: text/xml\r\n\r\n${sound(around)}`),
      answered('closed behind the answer', () => ({ status: 204, close: true })),
      raw('the greeting of HTTP/2', () => 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
      raw('nothing at all', () => ''),
    ],
  },
  {
    ...httpRule,
    id: 'ROB-030',
    title: 'Odd content types are borne',
    purpose: 'A message comes as application/octet-stream, without a type, and in a character set that there is not.',
    severity: 'low',
    safety: 'S2',
    cwe: 20,
    spec: [tr069Clause('3.4.1', 'MUST')],
    misbehaviours: [
      ['octet-stream', 'application/octet-stream'],
      ['no type', undefined],
      ['a character set of nobody', 'text/xml; charset=cordon-8'],
    ].map(([name, type]) =>
      answered(String(name), (around) => ({ body: sound(around), headers: { 'Content-Type': type } })),
    ),
  },
  {
    ...httpRule,
    id: 'ROB-032',
    title: 'Headers without measure do not overwhelm the target',
    purpose: 'A field of 64 kilobytes, a thousand fields, and a NUL in a value stand in front of a message.',
    severity: 'high',
    safety: 'S4',
    cwe: 770,
    spec: [rfcClause(9110, '5.4', 'advice')],
    misbehaviours: [
      raw('a field of 64 KiB', (around) =>
        withHead(`X-Cordon: ${'x'.repeat(65_536)}`, `Content-Length: ${lengthOf(sound(around))}`)(around),
      ),
      raw('a thousand fields', (around) =>
        withHead(
          ...Array.from({ length: 1_000 }, (_, index) => `X-Cordon-${index}: x`),
          `Content-Length: ${lengthOf(sound(around))}`,
        )(around),
      ),
      raw('NUL in a value', (around) =>
        withHead('X-Cordon: a\0b', `Content-Length: ${lengthOf(sound(around))}`)(around),
      ),
    ],
  },
];
