import { expect, test } from 'vitest';
import { type GoodSession, withoutDowntime } from './good-session.ts';

const session: GoodSession = { held: true, trigger: 'comeback', currentTime: '', eventCodes: [], retryCount: 0 };

test('a target whose port was gone and that repeats nothing was brought down, also without 1 BOOT', () => {
  expect(withoutDowntime(session)).toMatchObject({ held: false, reason: expect.stringContaining('came by itself') });
});

test('a target that repeats its session may have closed its port meanwhile', () => {
  expect(withoutDowntime({ ...session, retryCount: 1 }).held).toBe(true);
});

test('a target that came when it was asked was not away', () => {
  expect(withoutDowntime({ ...session, trigger: 'connection-request' }).held).toBe(true);
});
