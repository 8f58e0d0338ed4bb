import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import { challengesOf } from './forged-request.ts';
import family from './refused-requests.case.ts';
import { identifiersIn } from './port-answers.ts';

const caseOf = (id: string): CaseDefinition<CpeBench> => {
  const found = family.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};
const refused = {
  sent: 'a wrong password',
  ending: 'answered',
  status: 401,
  answers: 1,
  detail: '',
  wasLookedAt: true,
};
const facts = (changes: object): Parameters<typeof verdictFor>[1] => ({
  requests: [refused],
  sessionsAfter: [],
  obstacle: null,
  ...changes,
});

test.each([
  ['a refusal without a session passes', {}, 'pass'],
  ['a session fails, whatever the status', { sessionsAfter: ['a wrong password'] }, 'fail'],
  [
    'a session fails also when a later request could not be sent',
    { sessionsAfter: ['x'], obstacle: 'used up' },
    'fail',
  ],
  ['what could not be sent is not judged', { obstacle: 'the 3 of this hour are used up.' }, 'inconclusive'],
  ['a lost request is not judged', { requests: [{ ...refused, status: null, wasLookedAt: false }] }, 'inconclusive'],
  ['one that was taken without a session is not judged', { requests: [{ ...refused, status: 204 }] }, 'inconclusive'],
  ['a target that offers no way to ask is not concerned', { requests: [] }, 'not-applicable'],
])('%s', (_name, changes, verdict) => {
  expect(verdictFor(caseOf('CR-003'), facts(changes)).verdict).toBe(verdict);
});

test('what only RFC 7616 advises is a warning under tr069', () => {
  expect(verdictFor(caseOf('CR-011'), facts({ sessionsAfter: ['a digest without qop'] }), tr069).verdict).toBe('warn');
});

test('challenges are read as devices write them: several in one field, unquoted, Basic between them', () => {
  const head =
    'HTTP/1.1 401 Unauthorized\r\nWWW-Authenticate: Basic realm="a, b", Digest realm="x \\"y\\"", nonce=abc, qop="auth,auth-int"\r\n' +
    'www-authenticate: Digest realm="", nonce="n2", algorithm=MD5\r\n\r\n';
  expect(challengesOf({ head })).toEqual([
    { realm: 'x "y"', nonce: 'abc', opaque: undefined, offersQop: true, algorithm: undefined },
    { realm: '', nonce: 'n2', opaque: undefined, offersQop: false, algorithm: 'MD5' },
  ]);
});

test('identifiers are found in any case, and not in what is random', () => {
  const answers = [
    { sent: 'GET', status: 401, head: 'WWW-Authenticate: Digest realm="box-77AB", nonce="SERIAL01"\r\n', body: '' },
  ];
  expect(identifiersIn({ answers, identifiers: ['BOX-77ab', 'SERIAL01', 'x'] })).toEqual(['BOX-77ab']);
});
