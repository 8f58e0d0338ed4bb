import { afterEach, expect, test } from 'vitest';
import { inlineCase, removeDirs, runInline } from '../run/inline-run.test-support.ts';
import { consoleReporter, type ConsoleSink } from './console-reporter.ts';

afterEach(removeDirs);

interface Written extends ConsoleSink {
  text: string;
}

function sink(isTTY: boolean, columns = 80): Written {
  const out: Written = { text: '', isTTY, columns, write: (text) => void (out.text += text) };
  return out;
}

const cases = [
  inlineCase({ id: 'TEST-PASS', estimatedMs: 60_000 }, ({ expect, step }) =>
    step('a step', () => expect(1, 'one is one').toBe(1)),
  ),
  inlineCase({ id: 'TEST-FAIL', title: 'Red \u001b[31m herring', estimatedMs: 60_000 }, ({ expect }) =>
    expect(1, 'one is two').toBe(2),
  ),
];

test('elsewhere than on a terminal: one plain line per case, no escape sequence', async () => {
  const out = sink(false);
  await runInline(cases, { reporters: [consoleReporter({ sink: out })] });
  expect(out.text).not.toContain('\u001b');
  expect(out.text.split('\n').map((line) => line.replace(/ {2}[\d.]+ s$/, '').trimEnd())).toEqual([
    'test target: 2 cases under profile tr069, about 2 min 00 s',
    '✓ pass           TEST-PASS                A case of the test',
    String.raw`✗ fail           TEST-FAIL                Red \u001b[31m herring`,
    '                 Does not hold: one is two',
    '',
    expect.stringMatching(/^1 fail, 1 pass in/),
    '',
  ]);
});

test('elsewhere than on a terminal: the time left every half minute, as long as cases are left', async () => {
  const out = sink(false);
  let clock = 0;
  const reporter = consoleReporter({ sink: out, now: () => (clock += 20_000) });
  const slow = ['A', 'B', 'C'].map((id) =>
    inlineCase({ id: `TEST-${id}`, estimatedMs: 60_000 }, ({ expect }) => expect(1, 'one is one').toBe(1)),
  );
  await runInline(slow, { reporters: [reporter] });
  const told = out.text.split('\n').filter((line) => line.endsWith('left'));
  expect(told).toEqual([
    expect.stringMatching(/^1 of 3 cases, about [\d.]+ (s|min \d\d s) left$/),
    expect.stringMatching(/^2 of 3 cases, about [\d.]+ (s|min \d\d s) left$/),
  ]);
});

test('on a terminal: counts, the running step and the time left, in one line that fits', async () => {
  const out = sink(true, 70);
  let clock = 0;
  await runInline(cases, { reporters: [consoleReporter({ sink: out, now: () => (clock += 1_000) })] });
  const drawn = out.text.split('\r\u001b[2K').filter((part) => part.startsWith('['));
  expect(drawn.some((line) => line.includes('TEST-PASS A case of the test › a step'))).toBe(true);
  expect(drawn.some((line) => /^\[1\/2, 1 min 5\d s left\]/.test(line))).toBe(true);
  expect(drawn.some((line) => line.startsWith('[2/2'))).toBe(true);
  expect(Math.max(...drawn.map((line) => line.length))).toBeLessThan(70);
});
