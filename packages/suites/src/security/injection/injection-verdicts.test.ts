import type { JsonValue } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import ofTexts from './texts-are-not-evaluated.case.ts';
import ofTimeServers from './time-server-names-are-not-evaluated.case.ts';

describe.each(ofTimeServers.map((definition) => [definition.meta.id, definition] as const))('%s', (id, definition) => {
  const family = id === 'INJ-006' ? 'argument-dash' : 'separator-pipe';
  const parameter = 'Device.Time.NTPServer1';
  const verdict = (findings: readonly JsonValue[], refused = 0): string =>
    verdictFor(definition, { sent: 1, refused, watched: [parameter], findings }).verdict;

  test('a device that refuses the values passes', () => {
    expect(verdict([], 1)).toBe('pass');
  });

  test('a device that keeps the values and looks them up as they stand passes', () => {
    expect(verdict([])).toBe('pass');
  });

  test('a computed name that comes a second time, with a silent twin, fails', () => {
    expect(verdict([{ parameter, family, again: true, twin: false }])).toBe('fail');
  });

  test('a computed name that does not come again is no finding', () => {
    expect(verdict([{ parameter, family, again: false, twin: false }])).toBe('inconclusive');
  });

  test('a resolver that computes even the twin is no finding', () => {
    expect(verdict([{ parameter, family, again: true, twin: true }])).toBe('inconclusive');
  });
});

describe.each(ofTexts.map((definition) => [definition.meta.id, definition] as const))('%s', (_id, definition) => {
  const parameter = 'Device.DeviceInfo.ProvisioningCode';
  const finding = { parameter, family: 'quote-single', again: true, twin: false };
  const verdict = (facts: {
    readonly findings?: readonly JsonValue[];
    readonly fixed?: readonly string[];
    readonly watched?: readonly string[];
    readonly untried?: readonly string[];
  }): string =>
    verdictFor(definition, {
      sent: 1,
      refused: 0,
      watched: [parameter],
      fixed: [],
      untried: [],
      findings: [],
      ...facts,
    }).verdict;

  test('silence passes where the texts take what they have; those that do not are told, and say nothing where there are no others', () => {
    expect(verdict({})).toBe('pass');
    const fixed = ['Device.Users.User.1.Username'];
    expect(verdict({ fixed })).toBe('warn');
    expect(verdict({ fixed, watched: [] })).toBe('inconclusive');
    expect(verdict({ fixed, untried: ['quote-double at 9 texts'] })).toBe('inconclusive');
    expect(verdict({ untried: ['quote-double at 9 texts'] })).toBe('inconclusive');
  });

  test('what came again with a silent twin fails, whether a shell or an option did it', () => {
    expect(verdict({ findings: [finding] })).toBe('fail');
    expect(verdict({ findings: [{ ...finding, family: 'argument-dash' }] })).toBe('fail');
  });

  test('what came once, or with the twin too, is no finding', () => {
    expect(verdict({ findings: [{ ...finding, again: false }] })).toBe('inconclusive');
    expect(verdict({ findings: [{ ...finding, twin: true }] })).toBe('inconclusive');
    expect(verdict({ findings: [{ ...finding, family: 'argument-dash', twin: true }] })).toBe('inconclusive');
  });

  test('a target that looks up any word of a value is told apart from one that computes', () => {
    const reason = (changes: object): string => {
      const finding = { parameter: 'Device.A', family: 'quote-single', again: true, twin: false, ...changes };
      const facts = { sent: 1, refused: 0, watched: ['Device.A'], fixed: [], findings: [finding] };
      return verdictFor(definition, facts).reason;
    };
    expect(reason({ family: 'argument-dash', twin: true })).toBe(
      'No shell computed anything. A twin in which nothing works was looked up as well: nothing is said of Device.A by argument-dash.',
    );
    expect(reason({ again: false })).toBe('Did not come again: Device.A by quote-single.');
  });
});
