import { expect, test } from 'vitest';
import { inertTwin, injectionFamilies, injectionText } from './injection-text.ts';

const zone = 'canary.test';

test.each(injectionFamilies)('%s fits into a host-name parameter', (family) => {
  expect(injectionText(family, zone).value.length).toBeLessThanOrEqual(64);
});

test.each(injectionFamilies)('what %s computes never stands in the value, with or without odd characters', (family) => {
  const { value, computedName } = injectionText(family, zone);
  expect(value).not.toContain(computedName);
  expect(value.replaceAll(/[^a-z0-9.]/g, '')).not.toContain(computedName);
});

test('two texts never share a name', () => {
  const names = Array.from({ length: 200 }, () => injectionText('separator-pipe', zone).computedName);
  expect(new Set(names).size).toBe(200);
});

test.each(injectionFamilies)('the twin of %s has no character left that a shell would act on', (family) => {
  expect(inertTwin(family, zone).value).not.toMatch(/(?<!\\)[$`;&|()'"\n]/);
});
