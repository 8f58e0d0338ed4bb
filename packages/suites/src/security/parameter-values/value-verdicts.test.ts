import type { JsonValue } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import attributeLists from './attribute-lists-do-no-harm.case.ts';
import longLists from './long-lists-are-all-or-nothing.case.ts';
import oddDelays from './odd-delays-are-borne.case.ts';
import oddNames from './odd-names-lead-nowhere.case.ts';
import readOnly from './read-only-parameters-stay.case.ts';
import tables from './tables-have-an-end.case.ts';
import type { Outcome } from './try-values.ts';
import values from './value-rows.case.ts';

const well = { cameBack: true, why: '', restartedAfter: null };
const ends = {
  well,
  rebooted: { ...well, restartedAfter: 'Device.A: 4096 letters' },
  gone: { ...well, cameBack: false, why: 'silent' },
} as const;
const seenAs = (outcome: Outcome, rest: object = {}) => ({
  parameter: 'Device.DeviceInfo.ProvisioningCode',
  name: 'a value',
  outcome,
  faultCode: outcome === 'refused' ? 9007 : null,
  read: null,
  isSent: false,
  neighbours: [],
  ...rest,
});

/** Cases whose outcome is said by these facts, and facts of a sound device. */
const sound: Readonly<Record<string, { readonly definition: (typeof values)[number]; readonly facts: object }>> = {
  ...Object.fromEntries(
    values.map((definition) => [definition.meta.id, { definition, facts: { seen: [seenAs('refused')] } }]),
  ),
  'INJ-013': { definition: oddNames, facts: { seen: [{ name: 'Device.A', answer: 'fault 9005' }], deletedBy: [] } },
  'INJ-014': {
    definition: longLists,
    facts: { seen: [{ name: '100 parameters', answer: 'fault 9003', hasChanged: false }] },
  },
  'INJ-018': { definition: readOnly, facts: { seen: [seenAs('refused')] } },
  'INJ-022': {
    definition: attributeLists,
    facts: { half: [], readCount: 4, counters: [{ name: 'Device.DeviceInfo.UpTime', answer: 'fault 9009' }], calls: 0 },
  },
  'INJ-023': {
    definition: tables,
    facts: { table: 'Device.NAT.PortMapping.', madeCount: 32, end: 'fault 9004', leftBehind: [], lost: [] },
  },
  'INJ-025': {
    definition: oddDelays,
    facts: { answers: { 'a delay of 0': 'fault 9003' }, sessions: 0, hasLongestCome: false, fetched: 0 },
  },
};

function verdict(id: string, facts: object = {}, end: keyof typeof ends = 'well'): string {
  const one = sound[id];
  if (one === undefined) throw new Error(`no case ${id}`);
  return verdictFor(one.definition, { ...one.facts, endurance: ends[end], ...facts }).verdict;
}

describe.each(Object.keys(sound))('%s', (id) => {
  test('a device that refuses everything and stays up passes', () => {
    expect(verdict(id)).toBe('pass');
  });

  test('a device that restarts to apply an ordinary value is not judged by that', () => {
    for (const control of ['its own value', 'a plain value'])
      expect(verdict(id, { endurance: { ...well, restartedAfter: `Device.A: ${control}` } })).toBe('inconclusive');
  });

  test('a device that its watchdog restarted, or that never came again, fails', () => {
    expect(verdict(id, {}, 'rebooted')).toBe('fail');
    expect(verdict(id, {}, 'gone')).toBe('fail');
  });
});

const verdictOfOutcome = (id: string, outcome: Outcome): string => verdict(id, { seen: [seenAs(outcome)] });
const all: readonly Outcome[] = [
  'stored',
  'altered',
  'without-effect',
  'changed-though-refused',
  'refused',
  'unreadable',
  'unseen',
];
const failsBy: Readonly<Record<string, readonly Outcome[]>> = {
  'INJ-009': ['altered', 'changed-though-refused', 'unreadable'],
  'INJ-011': ['altered', 'changed-though-refused', 'unreadable'],
  'INJ-012': ['altered', 'changed-though-refused', 'unreadable'],
  'INJ-015': ['altered', 'changed-though-refused', 'unreadable'],
  'INJ-016': ['stored', 'altered', 'without-effect', 'changed-though-refused', 'unreadable'],
  'INJ-017': ['stored', 'altered', 'without-effect', 'changed-though-refused', 'unreadable'],
  'INJ-018': ['stored', 'altered', 'without-effect'],
  'INJ-019': ['stored', 'altered', 'changed-though-refused', 'unreadable'],
};

test.each(Object.entries(failsBy))('%s fails by these outcomes and no other', (id, outcomes) => {
  expect(all.filter((outcome) => verdictOfOutcome(id, outcome) === 'fail')).toEqual(outcomes);
});

test.each(Object.keys(failsBy))(
  '%s says nothing of a device of which nothing could be seen, and tells what could not',
  (id) => {
    expect(verdict(id, { seen: [] })).toBe('inconclusive');
    const unseen = seenAs('unseen', { neighbours: null });
    expect(verdict(id, { seen: [unseen, unseen] })).toBe('inconclusive');
    expect(verdict(id, { seen: [seenAs('refused'), unseen] })).toBe('warn');
    expect(verdict(id, { seen: [seenAs('refused'), seenAs('refused', { neighbours: null })] })).toBe('warn');
  },
);

test.each(values.map(({ meta }) => meta.id))('%s fails a device that changes a parameter beside it', (id) => {
  const neighbours = ['Device.NAT.PortMapping.1.RemoteHost'];
  expect(verdict(id, { seen: [seenAs('refused', { neighbours })] })).toBe('fail');
});

test('a claimed type that is believed warns where only TR-069 counts', () => {
  const definition = values.find(({ meta }) => meta.id === 'INJ-015');
  if (definition === undefined) throw new Error('no case INJ-015');
  const facts = { seen: [seenAs('altered')], endurance: well } as unknown as JsonValue;
  expect(verdictFor(definition, facts, tr069).verdict).toBe('warn');
});

test('INJ-018: a counter that counts on is no finding, one that has what was sent is, whatever the answer was', () => {
  expect(verdict('INJ-018', { seen: [seenAs('changed-though-refused')] })).toBe('pass');
  expect(verdict('INJ-018', { seen: [seenAs('changed-though-refused', { isSent: true })] })).toBe('fail');
});

test('INJ-013: a value by an odd name fails, faults and empty lists do not, and silence alone says nothing', () => {
  const seen = (...answers: readonly string[]) => ({ seen: answers.map((answer) => ({ name: 'Device.A', answer })) });
  expect(verdict('INJ-013', seen('fault 9005', 'no values', 'nothing'))).toBe('pass');
  expect(verdict('INJ-013', seen('fault 8000', 'values of Device.A'))).toBe('fail');
  expect(verdict('INJ-013', seen('nothing', 'nothing'))).toBe('inconclusive');
  expect(verdict('INJ-013', { deletedBy: ['Device.NAT.PortMapping.257.'] })).toBe('fail');
});

test('INJ-013: where no row can be made, or read after a deletion, that is told', () => {
  expect(verdict('INJ-013', { row: 'Device.NAT.PortMapping.1.', unread: [] })).toBe('pass');
  expect(verdict('INJ-013', { row: null, unread: [] })).toBe('warn');
  expect(verdict('INJ-013', { unread: ['Device.NAT.PortMapping.257.'] })).toBe('warn');
});

test('INJ-014: a list that was refused by any way and changed something fails; one that was taken does not', () => {
  const listed = (answer: string, hasChanged: boolean | null) => ({ name: '5000 parameters', answer, hasChanged });
  const seen = (answer: string, hasChanged: boolean | null) => ({ seen: [listed(answer, hasChanged)] });
  for (const answer of ['fault 9004', 'fault 8000', 'nothing, twice', 'GetParameterValuesResponse']) {
    expect(verdict('INJ-014', seen(answer, true))).toBe('fail');
    expect(verdict('INJ-014', seen(answer, false))).toBe('pass');
  }
  expect(verdict('INJ-014', seen('SetParameterValuesResponse', true))).toBe('pass');
  // Slow is not refused, and an answer may get lost.
  for (const answer of ['no answer in time', 'nothing']) {
    expect(verdict('INJ-014', seen(answer, true))).toBe('inconclusive');
    expect(verdict('INJ-014', seen(answer, false))).toBe('pass');
  }
  const late = listed('no answer in time', false);
  expect(verdict('INJ-014', { seen: [late, listed('fault 9003', true)] })).toBe('inconclusive');
  expect(verdict('INJ-014', { seen: [listed('fault 9003', true), late] })).toBe('fail');
  expect(verdict('INJ-014', seen('nothing', null))).toBe('inconclusive');
  expect(verdict('INJ-014', { seen: [late, listed('nothing', null)] })).toBe('warn');
  expect(verdict('INJ-014', { seen: [] })).toBe('inconclusive');
});

test('INJ-022: half a list and a storm fail; some sessions do not; where nothing could be read nothing is said', () => {
  expect(verdict('INJ-022', { half: ['10,000 names: fault 9004'] })).toBe('fail');
  expect(verdict('INJ-022', { calls: 8 })).toBe('pass');
  expect(verdict('INJ-022', { calls: 9 })).toBe('fail');
  expect(verdict('INJ-022', { readCount: 0 })).toBe('inconclusive');
});

test('INJ-022: lists without an answer prove nothing, and what was not looked into is told', () => {
  expect(verdict('INJ-022', { unanswered: ['10,000 names: no answer in time'] })).toBe('inconclusive');
  expect(verdict('INJ-022', { readCount: 3, unread: ['one name 10,000 times'] })).toBe('warn');
  expect(verdict('INJ-022', { counters: [] })).toBe('warn');
  expect(verdict('INJ-022', { counters: [{ name: 'Device.DeviceInfo.UpTime', answer: 'nothing' }] })).toBe('warn');
});

test('INJ-023: a table may end anywhere, but rows that stay and rows that are needed count', () => {
  expect(verdict('INJ-023', { madeCount: 1_000, end: 'no end' })).toBe('pass');
  expect(verdict('INJ-023', { leftBehind: ['Device.NAT.PortMapping.7.'] })).toBe('fail');
  expect(verdict('INJ-023', { lost: ['Device.Hosts.Host.1.'] })).toBe('fail');
  expect(verdict('INJ-023', { table: null, lost: ['Device.Hosts.Host.1.'] })).toBe('fail');
});

test('INJ-023: a table that takes no row, or cannot be read afterwards, proves nothing', () => {
  expect(verdict('INJ-023', { table: null, madeCount: 0, end: '' })).toBe('not-applicable');
  expect(verdict('INJ-023', { madeCount: 0, end: 'fault 9005' })).toBe('not-applicable');
  expect(verdict('INJ-023', { madeCount: 0, end: 'fault 9004' })).toBe('inconclusive');
  expect(verdict('INJ-023', { leftBehind: null })).toBe('inconclusive');
});

test('INJ-023: a needed row that went away though its deletion was refused proves nothing, and none at all is told', () => {
  const kept = ['Device.Hosts.Host.2.'];
  expect(verdict('INJ-023', { kept })).toBe('pass');
  expect(verdict('INJ-023', { kept, unclear: ['Device.Hosts.Host.1.'] })).toBe('inconclusive');
  expect(verdict('INJ-023', { kept: [] })).toBe('warn');
});

test('INJ-025: one session for each order is right, more are not, and the longest delay may not come', () => {
  expect(verdict('INJ-025', { answers: { 'a delay of 0': 'taken' }, sessions: 2 })).toBe('pass');
  expect(verdict('INJ-025', { sessions: 3 })).toBe('fail');
  expect(verdict('INJ-025', { hasLongestCome: true })).toBe('fail');
  expect(verdict('INJ-025', { fetched: 1 })).toBe('fail');
  expect(verdict('INJ-025', { answers: { 'a delay of 0': 'nothing' } })).toBe('inconclusive');
  expect(verdict('INJ-025', { answers: { 'a delay of 0': 'nothing', 'a file': 'not ordered' } })).toBe('inconclusive');
});
