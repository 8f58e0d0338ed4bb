import { expect, test } from 'vitest';
import { type GoodSession, survivalOf, withoutDowntime } from './good-session.ts';

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

const asked: GoodSession = { ...session, trigger: 'connection-request' };
const booted: GoodSession = { ...asked, eventCodes: ['1 BOOT'] };

test.each([
  { how: 'as before', before: asked, after: asked, survival: { restarted: false, wasAway: false } },
  { how: 'with a boot nobody ordered', before: asked, after: booted, survival: { restarted: true, wasAway: false } },
  { how: 'with a boot, the second in a row', before: booted, after: booted, survival: { restarted: true } },
  { how: 'by itself', before: asked, after: session, survival: { restarted: false, wasAway: true } },
  { how: 'to repeat its session', before: asked, after: { ...session, retryCount: 1 }, survival: { wasAway: false } },
  { how: 'by a reboot', before: booted, after: booted, trigger: 'reboot', survival: { restarted: false } },
  { how: 'by a command, with a boot', before: asked, after: booted, trigger: 'rig', survival: { restarted: true } },
])('a target that comes back $how', ({ before, after, trigger = 'connection-request', survival }) => {
  expect(survivalOf(before, after, { trigger })).toMatchObject(survival);
});
