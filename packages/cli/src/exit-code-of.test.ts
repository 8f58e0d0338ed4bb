import { countVerdicts, type Verdict } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { exitCodeOf } from './exit-code-of.ts';

const code = (verdicts: readonly Verdict[], changes: { interrupted?: boolean; tearDownError?: Error } = {}): number =>
  exitCodeOf({
    verdicts: countVerdicts(verdicts.map((verdict) => ({ verdict }))),
    tearDownError: undefined,
    interrupted: false,
    ...changes,
  });

test.each<[string, number, readonly Verdict[]]>([
  ['everything judged', 0, ['pass', 'warn', 'not-applicable', 'skipped']],
  ['a finding', 1, ['pass', 'fail', 'inconclusive']],
  ['a case that could not be judged', 2, ['pass', 'inconclusive']],
  ['nothing but skipped cases', 2, ['skipped', 'skipped']],
  ['an error of ours', 3, ['fail', 'error']],
])('%s ends with %i', (_what, expected, verdicts) => {
  expect(code(verdicts)).toBe(expected);
});

test('an interrupted run never ends as good', () => {
  expect(code(['pass', 'skipped'], { interrupted: true })).toBe(2);
});

test('what could not be put back is an error, whatever was found', () => {
  expect(code(['pass'], { tearDownError: new Error('not put back') })).toBe(3);
});
