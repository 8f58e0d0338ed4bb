import { expect, test } from 'vitest';
import { tr069 } from '../profiles/tr069.ts';
import { verdictFor } from '../verdict-for.test-support.ts';
import attributeChanges from './attributes/attribute-changes.case.ts';
import numbersAreNotUsedAgain from './objects/numbers-are-not-used-again.case.ts';
import refusedReads from './parameters/refused-reads.case.ts';
import refusedWrites from './parameters/refused-writes.case.ts';
import roundTrips from './parameters/round-trips.case.ts';
import setStoresParameterKey from './parameters/set-stores-parameter-key.case.ts';

const by = (cases: typeof refusedReads, id: string) => {
  const found = cases.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};
const unknownName = by(refusedReads, 'CWMP-CPE-PARAMETERS-010');
const readOnlyCode = by(refusedWrites, 'CWMP-CPE-PARAMETERS-022');

test('a device that refuses the right request, too, is not judged', () => {
  expect(verdictFor(unknownName, { control: 9002, probe: 9005, entry: null }).verdict).toBe('inconclusive');
});

test.each([
  { probe: 9005, verdict: 'pass' },
  { probe: 9003, verdict: 'fail' },
  { probe: 0, verdict: 'fail' },
  { probe: null, verdict: 'fail' },
])('an unknown name that is answered by fault $probe: $verdict', ({ probe, verdict }) => {
  expect(verdictFor(unknownName, { control: null, probe, entry: null }).verdict).toBe(verdict);
});

test('a code that rests on the table of faults is a warning under tr069', () => {
  const facts = { control: null, probe: 9003, entry: 9007 };
  expect(verdictFor(readOnlyCode, facts, tr069).verdict).toBe('warn');
  expect(verdictFor(readOnlyCode, facts).verdict).toBe('fail');
});

test('the code of a refusal that did not come is not judged', () => {
  expect(verdictFor(readOnlyCode, { control: null, probe: null, entry: null }).verdict).toBe('inconclusive');
});

test('a number that is given again is a warning under tr069', () => {
  expect(verdictFor(numbersAreNotUsedAgain, { first: 3, second: 3 }, tr069).verdict).toBe('warn');
});

test('a failed set may leave any key but its own', () => {
  const facts = { good: 'a', afterGood: 'a', bad: 'b', badFault: true };
  expect(verdictFor(setStoresParameterKey, { ...facts, afterBad: 'a' }).verdict).toBe('pass');
  expect(verdictFor(setStoresParameterKey, { ...facts, afterBad: 'b' }).verdict).toBe('fail');
});

test('attributes that a refused request left alone pass; a request that was not refused is not judged', () => {
  const atomic = by(attributeChanges, 'CWMP-CPE-ATTRIBUTES-009');
  const facts = { name: 'A', before: ['Subscriber'], notification: 1, accessList: ['Subscriber'] };
  expect(verdictFor(atomic, { ...facts, fault: 9005 }).verdict).toBe('pass');
  expect(verdictFor(atomic, { ...facts, fault: 9005, notification: 0 }).verdict).toBe('fail');
  expect(verdictFor(atomic, { ...facts, fault: null }).verdict).toBe('inconclusive');
});

test.each([
  [[], [], 'fail'],
  [[], ['Subscriber'], 'pass'],
  [['Subscriber'], [], 'pass'],
  [['Subscriber'], ['Subscriber'], 'fail'],
])('an access list of a read-only parameter that was %j and is %j: %s', (before, accessList, verdict) => {
  const readOnly = by(attributeChanges, 'CWMP-CPE-ATTRIBUTES-005');
  expect(verdictFor(readOnly, { name: 'A', before, accessList, fault: null, notification: 0 }).verdict).toBe(verdict);
});

test('a boolean that is refused as 1 and taken as true is accused; a read that fails is not judged', () => {
  const boolean = by(roundTrips, 'CWMP-CPE-PARAMETERS-029');
  expect(verdictFor(boolean, { written: '1', read: 'true', isRefused: true }).verdict).toBe('fail');
  expect(verdictFor(boolean, { written: '1', read: 'true', isRefused: false }).verdict).toBe('pass');
  expect(verdictFor(boolean, { written: '1', read: null, isRefused: false }).verdict).toBe('inconclusive');
});
