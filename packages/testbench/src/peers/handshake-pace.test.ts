import { expect, test } from 'vitest';
import { HandshakePace } from './handshake-pace.ts';

test.each([
  [[], 60_000],
  [[40], 10_000],
  [[4_000], 20_000],
  [[4_000, 20], 20_000],
  [[30_000], 60_000],
])('after handshakes of %j ms the next may take %i', (took, limitMs) => {
  const pace = new HandshakePace(600_000);
  for (const ms of took) pace.note(ms);
  expect(pace.limitMs).toBe(limitMs);
});

test('it is never longer than half of what is waited for an answer', () => {
  const pace = new HandshakePace(16_000);
  expect(pace.limitMs).toBe(8_000);
  pace.note(5_000);
  expect(pace.limitMs).toBe(8_000);
});
