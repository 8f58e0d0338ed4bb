import { expect, test } from 'vitest';
import { afterFailedAttempt, nextStep } from './next-step.ts';
import type { Transfer, TransferWindow } from './transfer.ts';

const window = (startMs: number, endMs: number, rest: Partial<TransferWindow> = {}): TransferWindow => ({
  startMs,
  endMs,
  mode: 'at-any-time',
  retriesMax: 0,
  ...rest,
});
const transfer = (rest: Partial<Transfer>): Transfer => ({
  id: 1,
  method: 'ScheduleDownload',
  commandKey: '',
  fileType: '3 Vendor Configuration File',
  fileSize: 0,
  targetFileName: '',
  url: 'http://f/',
  username: '',
  password: '',
  windows: [window(100, 200), window(200, 300)],
  windowIndex: 0,
  attempts: 0,
  retryAtMs: 0,
  state: 'waiting',
  acknowledged: true,
  ...rest,
});
const at = (nowMs: number, isIdle = true) => ({ nowMs, isIdle });
const broken = { faultCode: 9017, faultString: 'cut', mayRecover: true };

test.each([
  ['ahead of its window', 99, { kind: 'wait', untilMs: 100 }],
  ['in its window', 100, { kind: 'start' }],
  ['at the end of its window', 199, { kind: 'start' }],
])('%s', (_, nowMs, step) => {
  expect(nextStep(transfer({}), at(nowMs))).toEqual(step);
});

test('behind its first window it moves to the second; behind that, the windows are missed', () => {
  expect(nextStep(transfer({ attempts: 2 }), at(200))).toMatchObject({
    kind: 'move',
    transfer: { windowIndex: 1, attempts: 0 },
  });
  expect(nextStep(transfer({ windowIndex: 1 }), at(300))).toMatchObject({ kind: 'fail', fault: { faultCode: 9020 } });
});

test('When Idle waits for the subscriber; Immediately does not', () => {
  const idle = transfer({ windows: [window(100, 200, { mode: 'when-idle' })] });
  expect(nextStep(idle, at(150, false))).toEqual({ kind: 'wait', untilMs: 200 });
  expect(nextStep(idle, at(150))).toEqual({ kind: 'start' });
  const now = transfer({ windows: [window(100, 200, { mode: 'immediately' })] });
  expect(nextStep(now, at(150, false))).toEqual({ kind: 'start' });
});

test.each([
  ['Download', 9010],
  ['Upload', 9011],
] as const)('a %s that did not begin within its hour has failed', (method, faultCode) => {
  const one = transfer({ method, windows: [window(100, 200)] });
  expect(nextStep(one, at(200))).toMatchObject({ kind: 'fail', fault: { faultCode } });
});

test.each(['Download', 'Upload'] as const)('a %s is never retried', (method) => {
  const one = transfer({ method, windows: [window(100, 200)], attempts: 1 });
  expect(afterFailedAttempt(one, broken, 110)).toMatchObject({ faultCode: 9017 });
});

test('MaxRetries counts the retries in a window', () => {
  const windows = [window(100, 500_000, { retriesMax: 1 })];
  expect(afterFailedAttempt(transfer({ windows, attempts: 1 }), broken, 110)).toMatchObject({
    state: 'waiting',
    retryAtMs: 60_110,
  });
  expect(afterFailedAttempt(transfer({ windows, attempts: 2 }), broken, 110)).toMatchObject({ faultCode: 9017 });
});

test('what fails in the first window is tried again in the second, unless it can never succeed', () => {
  expect(afterFailedAttempt(transfer({ attempts: 1 }), broken, 110)).toMatchObject({ windowIndex: 1, attempts: 0 });
  const forged = { faultCode: 9019, faultString: 'forged', mayRecover: false };
  expect(afterFailedAttempt(transfer({ attempts: 1 }), forged, 110)).toMatchObject({ faultCode: 9019 });
});

test('a retry waits for its pause, and not beyond its window', () => {
  const one = transfer({ windows: [window(100, 200)], retryAtMs: 60_000 });
  expect(nextStep(one, at(150))).toEqual({ kind: 'wait', untilMs: 200 });
});
