import { expect, test } from 'vitest';
import { tr069 } from '../profiles/tr069.ts';
import { verdictFor } from '../verdict-for.test-support.ts';
import attributeChanges from './attributes/attribute-changes.case.ts';
import cancelledTest from './diagnostics/a-cancelled-test-is-not-reported.case.ts';
import oldResults from './diagnostics/a-failed-test-shows-no-old-results.case.ts';
import requestedAfterReboot from './diagnostics/no-test-is-requested-after-a-reboot.case.ts';
import wrongSettings from './diagnostics/wrong-settings-start-no-test.case.ts';
import digestIsAnswered from './http/digest-is-answered.case.ts';
import retryWait from './retry/retry-waits-as-set.case.ts';
import delayedDownload from './transfers/delayed-download-waits.case.ts';
import fileType from './transfers/file-type-is-a-whole-string.case.ts';
import reportWithEvents from './transfers/report-comes-with-its-events.case.ts';
import transferTimes from './transfers/times-are-utc.case.ts';

// Devices that do what the standard allows, in another way than the reference, and devices of which nothing can be told.

test('forced notification that stays on is no failure where the request is refused', () => {
  const forced = attributeChanges.find(({ meta }) => meta.id === 'CWMP-CPE-ATTRIBUTES-004');
  if (forced === undefined) throw new Error('There is no CWMP-CPE-ATTRIBUTES-004.');
  const facts = { name: 'A', before: [], accessList: [], notification: 2 };
  expect(verdictFor(forced, { ...facts, fault: null }).verdict).toBe('pass');
  expect(verdictFor(forced, { ...facts, fault: 9009 }).verdict).toBe('warn');
  expect(verdictFor(forced, { ...facts, fault: 9009, notification: 0 }).verdict).toBe('fail');
});

test('results of a test that ended in an error are open in the data models, and unreadable ones say nothing', () => {
  const before = { state: 'Complete', successes: '3', failures: '0' };
  const after = { state: 'Error_CannotResolveHostName', successes: '3', failures: '0' };
  expect(verdictFor(oldResults, { before, after }, tr069).verdict).toBe('warn');
  expect(verdictFor(oldResults, { before, after }).verdict).toBe('fail');
  expect(verdictFor(oldResults, { before, after: { ...after, successes: '0' } }, tr069).verdict).toBe('pass');
  expect(verdictFor(oldResults, { before, after: { ...after, successes: '' } }).verdict).toBe('inconclusive');
});

test.each([
  ['fault', 'pass'],
  ['Error_Internal', 'pass'],
  ['Complete', 'fail'],
  ['none', 'inconclusive'],
  ['', 'inconclusive'],
])('a test with wrong settings that ended as %j is %s', (outcome, verdict) => {
  expect(verdictFor(wrongSettings, { control: 'Complete', outcome }).verdict).toBe(verdict);
});

test('a state that cannot be read is not judged', () => {
  expect(verdictFor(requestedAfterReboot, { afterBoot: 'Requested', later: '' }).verdict).toBe('inconclusive');
  expect(verdictFor(requestedAfterReboot, { afterBoot: 'None', later: 'None' }).verdict).toBe('pass');
  expect(verdictFor(cancelledTest, { state: '', isReported: false }).verdict).toBe('inconclusive');
});

const report = {
  events: [
    { eventCode: '7 TRANSFER COMPLETE', commandKey: '' },
    { eventCode: 'M Download', commandKey: 'cordon-events-0123456789-ABCDEF-' },
  ],
  informTime: '',
  commandKey: 'cordon-events-0123456789-ABCDEF-',
  faultCode: 9010,
  faultString: '',
  startTime: '',
  completeTime: '',
};
const failed = { status: 1, askedAfterMs: 5_000, requests: 1, report };

test('a device that answered a second after it had read the order is not too early', () => {
  expect(verdictFor(delayedDownload, { ...failed, askedAfterMs: 3_200 }).verdict).toBe('pass');
  expect(verdictFor(delayedDownload, { ...failed, askedAfterMs: 40 }).verdict).toBe('fail');
});

test('the key of TransferComplete rests on an inferred row', () => {
  expect(verdictFor(reportWithEvents, failed).verdict).toBe('pass');
  expect(verdictFor(reportWithEvents, { ...failed, report: { ...report, commandKey: '' } }).verdict).toBe('warn');
});

test('a device that looks at the file before its type is warned of under tr069', () => {
  const facts = { known: 'taken', unknown: 'taken', unknownFault: 0 };
  expect(verdictFor(fileType, facts, tr069).verdict).toBe('warn');
  expect(verdictFor(fileType, facts).verdict).toBe('fail');
});

test('an Inform that is made anew for its Authorization is a warning', () => {
  const first = { nonce: 'n', uri: '/acs', qop: 'auth', nc: '00000001', cnonce: 'c', response: '0'.repeat(32) };
  const facts = { nonce: 'n', first, second: null, target: '/acs', isSameBody: true, isSameConnection: true };
  expect(verdictFor(digestIsAnswered, facts).verdict).toBe('pass');
  expect(verdictFor(digestIsAnswered, { ...facts, isSameBody: false }).verdict).toBe('warn');
  expect(verdictFor(digestIsAnswered, { ...facts, first: { ...first, nc: '00000002' } }).verdict).toBe('fail');
});

test.each([
  [{ minMs: 3_000, maxMs: 6_000 }, 'fail'],
  // Somebody set it up with patience: it may still come.
  [{ minMs: 60_000, maxMs: 120_000 }, 'inconclusive'],
])('a target that has not come back after two minutes, its range being %j: %s', (range, verdict) => {
  expect(verdictFor(retryWait, { waitedMs: null, newEvents: [], ...range }).verdict).toBe(verdict);
});

test('a retry within its range passes', () => {
  expect(verdictFor(retryWait, { waitedMs: 4_000, newEvents: [], minMs: 3_000, maxMs: 6_000 }).verdict).toBe('pass');
});

const noon = '2026-11-28T12:00:00';
test.each([
  [`${noon}+01:00`, '2026-11-28T11:00:05Z', 'pass'],
  // In UTC without saying so; how times are written is judged elsewhere.
  [`${noon}Z`, '2026-11-28T12:00:05', 'pass'],
  [`${noon}+01:00`, '2026-11-28T12:00:05Z', 'fail'],
  [`${noon}Z`, '0001-01-01T00:00:00Z', 'fail'],
  [noon, '2026-11-28T11:00:05Z', 'inconclusive'],
  ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z', 'inconclusive'],
  ['', '2026-11-28T12:00:05Z', 'inconclusive'],
])('a transfer that was ordered at %j and took place at %j: %s', (informTime, startTime, verdict) => {
  const told = { ...report, faultCode: 0, informTime, startTime, completeTime: startTime };
  expect(verdictFor(transferTimes, { end: { faultCode: 0, report: told, orderTime: informTime } }).verdict).toBe(
    verdict,
  );
});
