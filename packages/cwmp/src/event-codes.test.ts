import { expect, test } from 'vitest';
import { eventCodeOf, eventCodes, isVendorEventCode } from './event-codes.ts';

test('codes are unique', () => {
  expect(new Set(eventCodes.map(({ code }) => code)).size).toBe(eventCodes.length);
});

test('M events are the multiple ones and carry the CommandKey of their RPC', () => {
  for (const { code, cumulative, commandKeyFrom } of eventCodes) {
    const multiple = code.startsWith('M ');
    expect(cumulative, code).toBe(multiple ? 'multiple' : 'single');
    expect(commandKeyFrom, code).toBe(multiple ? code.slice(2) : undefined);
  }
});

test('events that appear together name each other', () => {
  for (const { code, appearsWith } of eventCodes) {
    if (!code.startsWith('M '))
      for (const other of appearsWith) expect(eventCodeOf(other)?.appearsWith).toContain(code);
  }
});

test.each([
  ['X 0013E3 Door open', true],
  ['X example.com Door', true],
  ['M X_0013E3_Dance', true],
  ['X 0013E3', false],
  ['M Reboot', false],
  ['1 BOOT', false],
  ['', false],
])('"%s" as a vendor event', (code, vendor) => {
  expect(isVendorEventCode(code)).toBe(vendor);
  if (vendor) expect(eventCodeOf(code)).toBeUndefined();
});
