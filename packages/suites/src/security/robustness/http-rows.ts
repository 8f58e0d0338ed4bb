import { gzipSync } from 'node:zlib';
import type { Reply } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { sound } from './message-text.ts';
import type { Misbehaviour, RobustnessRow, Surroundings } from './misbehaviour.ts';

const httpRule = { requirements: ['3.2-37', '3.4-01'] } as const;

const answered = (name: string, reply: (around: Surroundings) => Reply): Misbehaviour => ({ name, reply });
/** Bytes on the connection, which is then closed. */
const raw = (name: string, write: (around: Surroundings) => string): Misbehaviour =>
  answered(name, (around) => ({ raw: write(around), close: true }));

const head = (...fields: readonly string[]): string =>
  ['HTTP/1.1 200 OK', 'Content-Type: text/xml; charset=utf-8', ...fields, '', ''].join('\r\n');
const withHead =
  (...fields: readonly string[]) =>
  (around: Surroundings): string =>
    head(...fields) + sound(around);
const lengthOf = (around: Surroundings): number => Buffer.byteLength(sound(around));
const chunk = (text: string): string => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

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
      '500 with a sound message, and 503 with a Retry-After of years.',
    severity: 'medium',
    safety: 'S2',
    cwe: 755,
    spec: [rfcClause(9110, '15', 'MUST')],
    misbehaviours: [
      raw(
        'a hundred interim responses',
        (around) =>
          `${'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)}${head(`Content-Length: ${lengthOf(around)}`)}${sound(around)}`,
      ),
      raw('status 999', () => 'HTTP/1.1 999 Cordon\r\nContent-Length: 0\r\n\r\n'),
      raw('a status of letters', () => 'HTTP/1.1 abc Cordon\r\nContent-Length: 0\r\n\r\n'),
      answered('407', () => ({ status: 407, body: '', headers: { 'Proxy-Authenticate': 'Basic realm="x"' } })),
      answered('500 with a sound message', (around) => ({ status: 500, body: sound(around) })),
      answered('503 for years', () => ({ status: 503, body: '', headers: { 'Retry-After': '999999999' } })),
    ],
  },
  {
    ...httpRule,
    id: 'ROB-025',
    title: 'A length that is wrong is not worked around',
    purpose:
      'Two readers that find different ends of a message are what smuggling lives on. Content-Length is too small, too large, ' +
      'negative, given twice with two values, and given beside chunks.',
    severity: 'high',
    safety: 'S2',
    cwe: 444,
    spec: [rfcClause(9112, '6.3', 'MUST')],
    misbehaviours: [
      raw('too small', withHead('Content-Length: 20')),
      raw('too large', (around) => withHead(`Content-Length: ${lengthOf(around) + 1000}`)(around)),
      raw('negative', withHead('Content-Length: -1')),
      raw('two values', (around) =>
        withHead(`Content-Length: ${lengthOf(around)}`, `Content-Length: ${lengthOf(around) + 1}`)(around),
      ),
      raw(
        'beside chunks',
        (around) => head('Transfer-Encoding: chunked', 'Content-Length: 20') + chunk(sound(around)) + '0\r\n\r\n',
      ),
    ],
  },
  {
    ...httpRule,
    id: 'ROB-026',
    title: 'Chunks that are wrong are not worked around',
    purpose: 'A chunk size beyond every number, one that is no number, and a body without its last chunk are sent.',
    severity: 'high',
    safety: 'S2',
    cwe: 444,
    spec: [rfcClause(9112, '7.1', 'MUST')],
    misbehaviours: [
      raw(
        'size beyond every number',
        (around) => `${head('Transfer-Encoding: chunked')}ffffffffffffffffff\r\n${sound(around)}`,
      ),
      raw(
        'size that is no number',
        (around) => `${head('Transfer-Encoding: chunked')}xyz\r\n${sound(around)}\r\n0\r\n\r\n`,
      ),
      raw('no last chunk', (around) => head('Transfer-Encoding: chunked') + chunk(sound(around))),
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
        withHead(`X-Cordon: ${'x'.repeat(65_536)}`, `Content-Length: ${lengthOf(around)}`)(around),
      ),
      raw('a thousand fields', (around) =>
        withHead(
          ...Array.from({ length: 1_000 }, (_, index) => `X-Cordon-${index}: x`),
          `Content-Length: ${lengthOf(around)}`,
        )(around),
      ),
      raw('NUL in a value', (around) => withHead('X-Cordon: a\0b', `Content-Length: ${lengthOf(around)}`)(around)),
    ],
  },
];
