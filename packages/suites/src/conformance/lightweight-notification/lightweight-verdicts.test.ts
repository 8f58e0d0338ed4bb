import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import opensNoSession from './active-lightweight-opens-no-session.case.ts';
import signedDatagrams from './changes-are-told-in-signed-datagrams.case.ts';
import waitsForOthers from './passive-lightweight-waits-for-others.case.ts';

const verdict = (definition: CaseDefinition<CpeBench>, facts: object): string =>
  verdictFor(definition, facts as Parameters<typeof verdictFor>[1]).verdict;

const good = {
  outcome: 'told',
  reason: '',
  told: '203.0.113.20:40020',
  value: '203.0.113.20:40020',
  signature: 'right',
  headers: ['content-length', 'content-type', 'host', 'signature'],
  isFromTarget: true,
};
test.each([
  ['pass', {}],
  ['pass', { signature: 'unknown' }],
  ['fail', { signature: 'wrong' }],
  ['fail', { signature: 'none', headers: ['content-length', 'content-type', 'host'] }],
  ['fail', { headers: [...good.headers, 'user-agent'] }],
  ['fail', { told: '203.0.113.10:40010' }],
  ['fail', { isFromTarget: false }],
  ['fail', { outcome: 'silent', told: '', signature: 'none', headers: [] }],
  ['fail', { outcome: 'refused', reason: 'Its body is no XML', told: '', signature: 'none', headers: [] }],
  ['inconclusive', { outcome: 'silent', value: '' }],
])('a signed datagram: %s for %j', (expected, change) => {
  expect(verdict(signedDatagrams, { ...good, ...change })).toBe(expected);
});

test.each([
  ['pass', { isTold: true, hasReported: false }],
  ['fail', { isTold: true, hasReported: true }],
  ['fail', { isTold: false, hasReported: true }],
  ['inconclusive', { isTold: false, hasReported: false }],
])('no session: %s for %j', (expected, facts) => {
  expect(verdict(opensNoSession, facts)).toBe(expected);
});

test.each([
  ['pass', { hasChanged: true, toldBefore: false, toldAfter: true }],
  ['fail', { hasChanged: true, toldBefore: true, toldAfter: true }],
  ['inconclusive', { hasChanged: true, toldBefore: false, toldAfter: false }],
  ['inconclusive', { hasChanged: false, toldBefore: false, toldAfter: true }],
])('waits: %s for %j', (expected, facts) => {
  expect(verdict(waitsForOthers, facts)).toBe(expected);
});
