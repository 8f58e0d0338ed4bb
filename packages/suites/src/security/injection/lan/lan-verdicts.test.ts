import type { JsonValue } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { verdictFor } from '../../../verdict-for.test-support.ts';
import ofAnnounced from './announced-names-are-not-evaluated.case.ts';
import { shownAs } from './host-table.ts';
import ofLeased from './leased-names-are-not-evaluated.case.ts';
import ofMappings from './mapping-descriptions-are-not-evaluated.case.ts';
import ofXml from './names-stay-text-for-the-acs.case.ts';
import ofPages from './names-stay-text-on-pages.case.ts';

const finding = { parameter: 'DHCP option 12', family: 'quote-single', again: true, twin: false };
const facts = { findings: [], shown: [], refused: 0, asksNames: true, left: [], isPlainShown: true };
const shown = (how: string) => [{ place: 'DHCP option 12', family: 'substitution-arithmetic', shown: how }];

describe.each([ofLeased, ofMappings, ofAnnounced].map((one) => [one.meta.id, one] as const))(
  '%s',
  (_id, definition) => {
    const verdict = (changes: Readonly<Record<string, JsonValue>>): string =>
      verdictFor(definition, { ...facts, ...changes }).verdict;

    test('a text that stands there literally, cleaned or not at all passes, and so does one that was refused', () => {
      expect(['literal', 'other'].map((how) => verdict({ shown: shown(how) }))).toEqual(['pass', 'pass']);
      expect(verdict({ refused: 27 })).toBe('pass');
    });

    test('a name that only a shell computes fails, looked up or in the table', () => {
      expect(verdict({ findings: [finding] })).toBe('fail');
      expect(verdict({ shown: shown('computed') })).toBe('fail');
    });

    test('what did not come again, or came with the twin too, is no finding', () => {
      expect(verdict({ findings: [{ ...finding, again: false }] })).toBe('inconclusive');
      expect(verdict({ findings: [{ ...finding, twin: true }] })).toBe('inconclusive');
    });

    test('silence of a target that asks for no names says nothing', () => {
      expect(verdict({ asksNames: false })).toBe('inconclusive');
    });

    test('what could not be taken back is told', () => {
      expect(verdict({ left: ['The mapping of TCP port 61000 could not be deleted.'] })).toBe('warn');
    });
  },
);

test('a target that shows no announced name does not read them, unless one did something', () => {
  const unread = { ...facts, isPlainShown: false };
  expect(verdictFor(ofAnnounced, unread).verdict).toBe('not-applicable');
  expect(verdictFor(ofAnnounced, { ...unread, findings: [finding] }).verdict).toBe('fail');
});

test('a Host table that is broken twice fails, and once says nothing', () => {
  const verdict = (broken: readonly boolean[], isLeased = true): string =>
    verdictFor(ofXml, { isLeased, broken: [...broken] }).verdict;
  expect([verdict([false, false]), verdict([true, true]), verdict([false, true]), verdict([], false)]).toEqual([
    'pass',
    'fail',
    'inconclusive',
    'pass',
  ]);
});

describe('INJ-021-MARKUP', () => {
  const coverage = { pages: 3, obstacle: null, cuts: [], emptyPages: 0, stopped: [] };
  const planted = (shownAt: readonly string[], elementAt: readonly string[] = []) => [
    { name: 'host name', id: 'cabcdef', isTaken: true, shownAt: [...shownAt], elementAt: [...elementAt] },
  ];
  const verdict = (all: JsonValue, seen: JsonValue = coverage): string =>
    verdictFor(ofPages, { coverage: seen, planted: all }).verdict;

  test('a name that is shown as a text passes, as an element fails, and nowhere proves nothing', () => {
    expect(verdict(planted(['/hosts']))).toBe('pass');
    expect(verdict(planted(['/hosts'], ['/hosts']))).toBe('fail');
    expect(verdict(planted([]))).toBe('inconclusive');
  });

  test('a host with such a name that gets no address is on no page', () => {
    expect(verdict([], null)).toBe('not-applicable');
  });
});

test('a text is computed where the number stands that it does not hold itself', () => {
  const text = {
    family: 'substitution-arithmetic',
    value: 'a1234t$((12*12))x.canary.test',
    computedName: 'a1234t144x.canary.test',
    isComputed: true,
  } as const;
  const as = (value: string): string => shownAs([{ value: 'laptop' }, { value }], text);
  expect([as(text.value), as('a1234t144x'), as('a1234t1212x.canary.test'), as('')]).toEqual([
    'literal',
    'computed',
    'other',
    'other',
  ]);
  expect(shownAs([{ value: 'a1234t144x' }], { ...text, isTwin: true })).toBe('other');
  const short = { ...text, value: 'ab$((12*12)).c.test', computedName: 'ab144.c.test' };
  const shortAs = ['AB144', 'x ab144.c.test', 'cab1440'].map((value) => shownAs([{ value }], short));
  expect(shortAs).toEqual(['computed', 'computed', 'other']);
});
