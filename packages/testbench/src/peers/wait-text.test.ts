import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { inertWaitTwin, waitFamilies, waitText } from './wait-text.ts';

/** How the value stands in a command line in which it works. */
const quoted: Readonly<Record<string, (value: string) => string>> = {
  'quote-single': (value) => `'${value}'`,
  'quote-double': (value) => `"${value}"`,
};
const hasShell = process.platform !== 'win32';

/** Arguments of sleep, as a shell calls it: a function stands for the program, so that nothing waits. */
const waits = (family: string, value: string): readonly string[] => {
  const line = `sleep() { echo "slept $1" >&2; }; exec 2>&1; : ${(quoted[family] ?? ((one: string) => one))(value)}`;
  const output = execFileSync('/bin/sh', ['-c', `${line}\n:`], { encoding: 'utf8' });
  return output.split('\n').filter((text) => text.startsWith('slept'));
};

test.skipIf(!hasShell).each(waitFamilies)('a shell waits for %s as long as it says, and not for its twin', (family) => {
  expect(waits(family, waitText(family, 3))).toEqual(['slept 3']);
  // Bare: between quotes, a backslash is a character like any other.
  expect(waits('', inertWaitTwin(family, 3))).toEqual([]);
});

test('no value waits longer than five seconds', () => {
  expect(() => waitText('quote-single', 6)).toThrow(RangeError);
});
