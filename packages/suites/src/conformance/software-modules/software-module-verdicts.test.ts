import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import type { ChangedUnitsFacts, UnitReport } from './change-units.ts';
import everyOperation from './every-operation-has-its-result.case.ts';
import failedInstall from './failed-install-is-failed.case.ts';
import notTriedAgain from './failed-install-is-not-tried-again.case.ts';
import noRefusal from './failed-operation-is-no-refusal.case.ts';
import sixteen from './sixteen-operations-are-taken.case.ts';

const result = (uuid: string, currentState = 'Failed', faultCode = 9016) => ({ uuid, currentState, faultCode });
const report = (...results: UnitReport['results']): UnitReport => ({ events: [], commandKey: '', results });
const asked = ['a', 'b', 'c'].map((uuid) => ({ kind: 'Install', uuid }));
const facts: ChangedUnitsFacts = {
  refusal: null,
  asked,
  requests: 1,
  report: report(...asked.map(({ uuid }) => result(uuid))),
};
const told = (...results: UnitReport['results']): ChangedUnitsFacts => ({ ...facts, report: report(...results) });

test.each([
  { refusal: null, verdict: 'pass' },
  { refusal: 9028, verdict: 'fail' },
  { refusal: 9003, verdict: 'fail' },
  { refusal: 9001, verdict: 'inconclusive' },
  { refusal: 9801, verdict: 'inconclusive' },
])('a request that is answered by fault $refusal: $verdict', ({ refusal, verdict }) => {
  expect(verdictFor(noRefusal, { ...facts, refusal }).verdict).toBe(verdict);
});

test.each([
  { uuids: ['a', 'b', 'c'], verdict: 'pass' },
  { uuids: ['a', 'a', 'b', 'c'], verdict: 'pass' },
  // Nobody gave the second a UUID: its place says that it is there.
  { uuids: ['a', '0', 'c'], verdict: 'pass' },
  { uuids: ['b', 'a', 'c'], verdict: 'fail' },
  { uuids: ['a', 'b'], verdict: 'fail' },
  { uuids: ['0', '0', '0'], verdict: 'inconclusive' },
])('results of $uuids: $verdict', ({ uuids, verdict }) => {
  expect(verdictFor(everyOperation, told(...uuids.map((uuid) => result(uuid)))).verdict).toBe(verdict);
});

test.each([
  { state: 'Failed', code: 9016, verdict: 'pass' },
  { state: 'Failed', code: 9899, verdict: 'pass' },
  { state: 'Failed', code: 9010, verdict: 'fail' },
  { state: 'Failed', code: 0, verdict: 'fail' },
  { state: 'Installed', code: 9016, verdict: 'fail' },
])('a failed install told as $state with $code: $verdict', ({ state, code, verdict }) => {
  expect(verdictFor(failedInstall, told(result('a', state, code))).verdict).toBe(verdict);
});

test('a device that tells nothing, or fetches nothing, is not judged', () => {
  expect(verdictFor(failedInstall, { ...facts, report: null }).verdict).toBe('inconclusive');
  expect(verdictFor(notTriedAgain, { ...facts, requests: 0 }).verdict).toBe('inconclusive');
  expect(verdictFor(notTriedAgain, { ...facts, requests: 2 }).verdict).toBe('fail');
});

test.each([
  { refusal: 9004, verdict: 'fail' },
  { refusal: 9001, verdict: 'inconclusive' },
])('sixteen operations that are refused with $refusal: $verdict', ({ refusal, verdict }) => {
  expect(verdictFor(sixteen, { ...facts, refusal, report: null }).verdict).toBe(verdict);
});
