import { expect, test } from 'vitest';
import type { CaseMeta } from './case.ts';
import { verdictOf } from './verdict-of.ts';

const judged = (profiles: CaseMeta['profiles'], profile: { readonly name: string; readonly standsOn?: string }) =>
  verdictOf({
    meta: profiles === undefined ? {} : { profiles },
    profile,
    expectations: [{ sentence: 'it holds', held: false, weight: 'normal' }],
  }).verdict;

test('a broken expectation weighs what the case says of the profile, else what it says of the one below, else it fails', () => {
  const advised = { tr069: 'warn' } as const;
  expect(judged(advised, { name: 'tr069' })).toBe('warn');
  expect(judged(advised, { name: 'hardened' })).toBe('fail');
  expect(judged(advised, { name: 'etsi-303645', standsOn: 'tr069' })).toBe('warn');
  expect(judged({ ...advised, 'etsi-303645': 'fail' }, { name: 'etsi-303645', standsOn: 'tr069' })).toBe('fail');
  expect(judged(undefined, { name: 'etsi-303645', standsOn: 'tr069' })).toBe('fail');
});
