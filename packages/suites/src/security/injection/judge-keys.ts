import type { JudgeTools } from '@cordon/testbench';
import { keyCharsMax, type KeyFacts } from './probe-keys.ts';

/** Expects that keys of up to 32 characters come back as they were, and that longer ones are refused (TR-069 A.6). */
export function judgeKeys(keys: readonly KeyFacts[], { expect }: Pick<JudgeTools, 'expect'>): void {
  const names = (some: readonly KeyFacts[]): readonly string[] => some.map(({ key, holds }) => `${key}: ${holds}`);
  const short = keys.filter(({ chars }) => chars <= keyCharsMax);
  const refused = short.filter(({ faultCode }) => faultCode !== null);
  expect(names(refused), 'a key of up to 32 characters is taken').toEqual([]);
  const changed = short.filter(({ faultCode, isSame }) => faultCode === null && isSame !== true);
  expect(names(changed), 'a key comes back as it was sent').toEqual([]);
  const long = keys.filter(({ chars, faultCode }) => chars > keyCharsMax && faultCode === null);
  expect(names(long), 'a key of more than 32 characters is refused').toEqual([]);
}
