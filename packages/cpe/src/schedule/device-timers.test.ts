import { pino } from 'pino';
import { expect, test } from 'vitest';
import { createLabDevice, type LabDevice } from '../lab-device.test-support.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { DeviceTimers } from './device-timers.ts';

function arm({ device, clock }: LabDevice): { timers: DeviceTimers; woken: () => number } {
  let count = 0;
  const onEvents = (): void => {
    count += 1;
  };
  const timers = new DeviceTimers(device, { clock, log: pino({ level: 'silent' }), onEvents });
  timers.arm();
  return { timers, woken: () => count };
}
const setInterval = ({ device }: LabDevice, value: string) =>
  answerRequest(device, {
    method: 'SetParameterValues',
    parameterList: [{ name: 'Device.ManagementServer.PeriodicInformInterval', value, type: 'unsignedInt' }],
    parameterKey: '',
  });
const pending = ({ device }: LabDevice) => device.memory.events.events.map(({ eventCode }) => eventCode);

test('a periodic Inform comes once per interval', () => {
  const lab = createLabDevice();
  const { woken } = arm(lab);
  lab.clock.advance(86_400_000);
  expect([woken(), pending(lab)]).toEqual([1, ['2 PERIODIC']]);
  lab.clock.advance(86_400_000);
  expect(woken()).toBe(2);
});

test('arming again keeps the phase; a new interval starts from now', () => {
  const lab = createLabDevice();
  const { timers } = arm(lab);
  lab.clock.advance(1000);
  timers.arm();
  expect(lab.clock.waiting()).toEqual([86_399_000]);
  setInterval(lab, '60');
  timers.arm();
  expect(lab.clock.waiting()).toEqual([60_000]);
});

test('periodic Informs can be switched off', () => {
  const lab = createLabDevice();
  const { timers } = arm(lab);
  answerRequest(lab.device, {
    method: 'SetParameterValues',
    parameterList: [{ name: 'Device.ManagementServer.PeriodicInformEnable', value: '0', type: 'boolean' }],
    parameterKey: '',
  });
  timers.arm();
  expect(lab.clock.waiting()).toEqual([]);
});

test('scheduled Informs come each at its own time, and do not shift the periodic one', () => {
  const lab = createLabDevice();
  for (const [delaySeconds, commandKey] of [
    [120, 'late'],
    [30, 'soon'],
  ] as const) {
    answerRequest(lab.device, { method: 'ScheduleInform', delaySeconds, commandKey });
  }
  arm(lab);
  lab.clock.advance(30_000);
  expect(lab.device.memory.events.events.map(({ commandKey }) => commandKey)).toEqual(['', 'soon']);
  expect(lab.clock.waiting()).toEqual([90_000, 86_370_000]);
});

test('a scheduled Inform that fell due while the power was off comes at once', () => {
  const lab = createLabDevice();
  answerRequest(lab.device, { method: 'ScheduleInform', delaySeconds: 30, commandKey: 'k' });
  lab.clock.advance(3_600_000);
  const { woken } = arm(lab);
  lab.clock.advance(0);
  expect([woken(), pending(lab)]).toEqual([1, ['3 SCHEDULED', 'M ScheduleInform']]);
});

test('stopped timers wake nobody', () => {
  const lab = createLabDevice();
  const { timers, woken } = arm(lab);
  timers.stop();
  lab.clock.advance(1e9);
  expect(woken()).toBe(0);
});
