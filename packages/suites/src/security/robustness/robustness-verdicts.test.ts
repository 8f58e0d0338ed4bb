import { expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import clearLogins from '../secrets/clear-logins.case.ts';
import family from './robustness.case.ts';

const caseOf = (id: string): (typeof family)[number] => {
  const found = family.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};
const fine = { name: 'cut', answer: 'nothing', cameBack: true, why: '' };
const facts = { seen: [fine], restartedAfter: null, fetched: 0 };

test.each([
  ['is well', {}, 'pass'],
  ['answers by a fault', { answer: 'Fault' }, 'pass'],
  ['carries out what is broken', { answer: 'GetParameterValuesResponse' }, 'fail'],
  ['does not come again', { cameBack: false }, 'fail'],
] as const)('a target that %s gets that verdict', (_, change, verdict) => {
  expect(verdictFor(caseOf('ROB-002'), { ...facts, seen: [{ ...fine, ...change }] }).verdict).toBe(verdict);
});

test('a target that fetches what a message names, or restarts, fails', () => {
  expect(verdictFor(caseOf('ROB-002'), { ...facts, fetched: 1 }).verdict).toBe('fail');
  expect(verdictFor(caseOf('ROB-002'), { ...facts, restartedAfter: 'cut' }).verdict).toBe('fail');
});

test('what a row leaves free is free', () => {
  const carriedOut = { ...facts, seen: [{ ...fine, answer: 'GetParameterValuesResponse' }] };
  expect(verdictFor(caseOf('ROB-003'), carriedOut).verdict).toBe('pass');
  expect(verdictFor(caseOf('ROB-014'), carriedOut, tr069).verdict).toBe('warn');
});

test('a target that answers each order by a session keeps to TR-069; one whose period wraps does not', () => {
  const said = (answer: string): typeof facts => ({ ...facts, seen: [{ ...fine, answer }] });
  expect(verdictFor(caseOf('ROB-039'), said('comes for each order at once'), tr069).verdict).toBe('warn');
  expect(verdictFor(caseOf('ROB-039'), said('comes for each order at once')).verdict).toBe('fail');
  expect(verdictFor(caseOf('ROB-039'), said('comes without measure'), tr069).verdict).toBe('fail');
});

test('Basic in clear weighs the same in a sound session and in one that goes wrong', () => {
  const inClear = { ...facts, seen: [{ ...fine, answer: 'sends its password in clear' }] };
  expect(verdictFor(caseOf('ROB-031'), inClear).verdict).toBe('fail');
  expect(verdictFor(caseOf('ROB-031'), inClear, tr069).verdict).toBe('warn');
  const logins = { came: true, unasked: null, toDigest: 'digest', toBasic: ['basic', null] };
  const asked = clearLogins.find(({ meta }) => meta.id === 'SEC-008');
  expect(asked === undefined ? '' : verdictFor(asked, logins).verdict).toBe('fail');
  expect(asked === undefined ? '' : verdictFor(asked, logins, tr069).verdict).toBe('warn');
});
