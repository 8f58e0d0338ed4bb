import type { InjectionFamily, InjectionText } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { type TextPlace, tryFamilies } from './text-trial.ts';
import { TrialTime } from './trial-time.ts';

const families: readonly InjectionFamily[] = ['quote-single', 'separator-pipe', 'quote-double', 'separator-semicolon'];

/** A place that hears the texts of which `evaluates` says so; the count is that of the texts before it. */
function placeOf(
  evaluates: (text: InjectionText, count: number) => boolean,
  name = 'NTPServer1',
): { readonly place: TextPlace; readonly sent: InjectionText[] } {
  const sent: InjectionText[] = [];
  const heard = new Set<InjectionText>();
  const textOf = (family: InjectionFamily): InjectionText => ({
    family,
    value: family,
    computedName: '',
    isComputed: true,
  });
  const place: TextPlace = {
    name,
    textFor: textOf,
    twinFor: (family) => ({ ...textOf(family), isTwin: true }),
    send: (text) => {
      if (evaluates(text, sent.length)) heard.add(text);
      sent.push(text);
      return Promise.resolve();
    },
    heard: (texts) => Promise.resolve(texts.filter((text) => heard.has(text))),
  };
  return { place, sent };
}

test('silence is no finding, and nothing is sent twice', async () => {
  const { place, sent } = placeOf(() => false);
  expect(await tryFamilies([place], families)).toEqual([]);
  expect(sent.map(({ family }) => family)).toEqual(families);
});

test('the first text that is heard is proven by a second and a silent twin, and stands for the further ones', async () => {
  const { place, sent } = placeOf(({ family, isTwin }) => isTwin !== true && family.startsWith('quote'));
  expect(await tryFamilies([place], families)).toEqual([
    { parameter: 'NTPServer1', family: 'quote-single', again: true, twin: false },
    { parameter: 'NTPServer1', family: 'quote-double', again: null, twin: null },
  ]);
  expect(sent.length).toBe(families.length + 2);
});

test('where the second text is missed once, the next family is tried again', async () => {
  const missed = families.length;
  const { place } = placeOf(({ isTwin }, count) => isTwin !== true && count !== missed);
  expect(await tryFamilies([place], families)).toMatchObject([
    { family: 'quote-single', again: false },
    { family: 'separator-pipe', again: true, twin: false },
    { again: null },
    { again: null },
  ]);
});

test('a place that never proves is left after three tries', async () => {
  const { place, sent } = placeOf(() => true);
  const findings = await tryFamilies([place], families);
  expect(findings.map(({ twin }) => twin)).toEqual([true, true, true, null]);
  expect(sent.length).toBe(families.length + 6);
});

test('a shell and an option, and each place, are proven on their own', async () => {
  const places = ['A', 'B'].map((name) => placeOf(({ isTwin }) => isTwin !== true, name).place);
  const findings = await tryFamilies(places, ['quote-single', 'quote-double', 'argument-dash']);
  expect(findings.map(({ parameter, family, again }) => [parameter, family, again])).toEqual([
    ['A', 'quote-single', true],
    ['A', 'quote-double', null],
    ['A', 'argument-dash', true],
    ['B', 'quote-single', true],
    ['B', 'quote-double', null],
    ['B', 'argument-dash', true],
  ]);
});

test('where the time ends, all places have got the same families, and the rest is said', async () => {
  let nowMs = 0;
  const time = new TrialTime(90, () => nowMs);
  const places = ['A', 'B'].map((name) =>
    placeOf(() => {
      nowMs += 15;
      return false;
    }, name),
  );
  await tryFamilies(
    places.map(({ place }) => place),
    families,
    time,
  );
  expect(places.map(({ sent }) => sent.map(({ family }) => family))).toEqual([
    families.slice(0, 2),
    families.slice(0, 2),
  ]);
  expect(time.untried).toEqual([
    'A by quote-double',
    'B by quote-double',
    'A by separator-semicolon',
    'B by separator-semicolon',
  ]);
});
