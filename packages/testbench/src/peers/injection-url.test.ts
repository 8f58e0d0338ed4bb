import { expect, test } from 'vitest';
import { injectionFamilies } from './injection-text.ts';
import { inertUrlTwin, injectionUrl } from './injection-url.ts';

const zones = { zone: 'canary.test', shortZone: 'c.test' };
// A URL has no lines, and URLs get the space alone.
const families = injectionFamilies.filter((family) => !/^line-|^argument-(?:tab|line-feed)$/.test(family));
const base = 'http://bench.test:8080/7';

test.each(families)('a client that takes %s for a URL asks the bench, and for nothing that was computed', (family) => {
  const { value, computedName } = injectionUrl(family, zones, base);
  if (family === 'argument-dash') {
    expect(URL.canParse(value)).toBe(false);
    expect(value).toBe(`-4 http://${computedName}/`);
    return;
  }
  const { host, href } = new URL(value);
  expect(host).toBe('bench.test:8080');
  expect(href.replaceAll(/[^a-z0-9.]/g, '')).not.toContain(computedName);
});

test('the value without a blank has no character that RFC 3986 leaves out', () => {
  expect(injectionUrl('blank-field-separator', zones, base).value).toMatch(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/);
  expect(injectionUrl('substitution-arithmetic', zones, base).value).toMatch(/^[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/);
});

test.each(families)('the twin of %s has no character left that a shell would act on', (family) => {
  expect(inertUrlTwin(family, zones, base).value).not.toMatch(/^-|(?<!\\)[$`;&|()'"\n]/);
});
