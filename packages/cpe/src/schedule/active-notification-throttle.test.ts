import { addEvent, addValueChange, emptyEventQueue } from '@cordon/cwmp';
import { expect, test } from 'vitest';
import { createManualClock } from '../manual-clock.test-support.ts';
import { ActiveNotificationThrottle } from './active-notification-throttle.ts';

const changed = addValueChange(emptyEventQueue, { parameterNames: ['Device.A'], active: true });

function throttleOf(throttleS: number) {
  const clock = createManualClock();
  let due = 0;
  const throttle = new ActiveNotificationThrottle({ clock, throttleS: () => throttleS, onDue: () => (due += 1) });
  return { clock, throttle, due: () => due };
}

test('a value change waits until the throttle time since the last successful session is over', () => {
  const { clock, throttle, due } = throttleOf(10);
  throttle.sessionSucceeded();
  expect(throttle.mayOpen(changed)).toBe(false);
  clock.advance(9_999);
  expect(due()).toBe(0);
  clock.advance(1);
  expect([due(), throttle.mayOpen(changed)]).toEqual([1, true]);
});

test('anything else is not put off, and takes the value change along', () => {
  const { clock, throttle, due } = throttleOf(10);
  throttle.sessionSucceeded();
  expect(throttle.mayOpen(changed)).toBe(false);
  expect(throttle.mayOpen(addEvent(changed, { eventCode: '6 CONNECTION REQUEST' }))).toBe(true);
  clock.advance(60_000);
  expect(due()).toBe(0);
});

test.each([
  ['without a throttle', 0, true],
  ['without a successful session', 10, false],
] as const)('%s nothing waits', (_, throttleS, succeeded) => {
  const { throttle } = throttleOf(throttleS);
  if (succeeded) throttle.sessionSucceeded();
  expect(throttle.mayOpen(changed)).toBe(true);
});
