import type { TlsObservation } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { tr069 } from '../../../profiles/tr069.ts';
import { verdictFor } from '../../../verdict-for.test-support.ts';
import { tellingOf } from './session-probe.ts';
import { isFor, versionToSpeak } from './wire-probe.ts';
import { rowsOfChoice } from './wire-rows-of-choice.ts';
import sessionRows from './session-rows.case.ts';
import wireProbes from './wire-probes.case.ts';

type Raw = NonNullable<TlsObservation['raw']>;

const raw: Raw = {
  connectionId: 1,
  deviation: 'test',
  version: 'TLSv1.2',
  suite: null,
  handshake: 'failed',
  isOver: true,
  hello: null,
  isResumed: false,
  impossible: null,
  wentOn: false,
  nextFlight: ['alert 47 illegal_parameter'],
  bytesAfter: 0,
  host: null,
  earlyBytes: 0,
  earlyFirstLine: null,
  offersTicket: false,
  offersOurTicket: false,
  renegotiated: false,
  heartbeatBytes: 0,
};
const refusing: TlsObservation = {
  connected: true,
  saidHello: true,
  handshake: 'failed',
  serverName: null,
  alert: { number: 47, name: 'illegal_parameter', level: 'fatal', sentBy: 'remote' },
  applicationBytes: 0,
  silent: false,
  connections: 1,
  trigger: 'connection-request',
  raw,
};

interface Change extends Partial<Omit<TlsObservation, 'raw'>> {
  readonly raw?: Partial<Raw>;
}

const facts = (sentence: string, ...changes: readonly Change[]): Parameters<typeof verdictFor>[1] => ({
  versions: ['TLSv1.2'],
  probes: changes.map((change, index) => ({
    name: `probe ${index}`,
    sentence,
    seen: { ...refusing, ...change, raw: { ...raw, ...change.raw } },
  })),
});

describe.each(wireProbes.map((definition) => [definition.meta.id, definition] as const))('%s', (_id, definition) => {
  const sentence = definition.meta.defects[0]?.fails ?? '';
  const verdict = (...changes: readonly Change[]): string =>
    verdictFor(definition, facts(sentence, ...changes)).verdict;

  test('a target that ends each handshake passes, with an alert or without', () => {
    expect(verdict({}, { alert: undefined, closeCode: 'ERR_TLS_CLOSED', raw: { nextFlight: ['closed'] } })).toBe(
      'pass',
    );
  });

  test('one that goes on once fails, whether it sends data or only its next flight', () => {
    expect(verdict({}, { raw: { wentOn: true, nextFlight: ['ClientKeyExchange'] } })).toBe('fail');
    expect(verdict({}, { handshake: 'complete', applicationBytes: 700 })).toBe('fail');
  });

  test('one that never comes, or keeps silent, is inconclusive and not secure', () => {
    expect(verdict({}, { connected: false, saidHello: false })).toBe('inconclusive');
    expect(verdict({}, { closeCode: 'ERR_TLS_HANDSHAKE_TIMEOUT' })).toBe('inconclusive');
    expect(verdict({}, { handshake: 'complete', silent: true })).toBe('inconclusive');
  });

  test('one that each time comes back from a restart fails', () => {
    const survival = { restarted: true, wasAway: false };
    const probes = [{ name: 'probe', sentence, seen: refusing, survival }];
    expect(verdictFor(definition, { versions: ['TLSv1.2'], probes }).verdict).toBe('fail');
  });

  test('a breakdown of our own TLS says nothing of the target', () => {
    expect(verdict({}, { closeCode: 'ERR_TLS_ENGINE_BROKE' })).toBe('inconclusive');
  });

  test('what cannot be shown to a target is not held against it, and nothing shown is no pass', () => {
    expect(verdict({}, { raw: { impossible: 'It offers everything.' } })).toBe('pass');
    expect(verdict({ raw: { impossible: 'It offers everything.' } })).toBe('not-applicable');
    expect(verdictFor(definition, { versions: ['TLSv1.1'], probes: [] }).verdict).toBe('not-applicable');
  });
});

describe.each(sessionRows.map((definition) => [definition.meta.id, definition] as const))('%s', (id, definition) => {
  const hello = { versions: ['TLSv1.2', 'TLSv1.3'] };
  const names: Readonly<Record<string, readonly string[]>> = {
    'TLS-P-040': ['renegotiation to another certificate'],
    'TLS-P-040-INDICATION': ['renegotiation without indication'],
    'TLS-P-042': ['heartbeat'],
    'TLS-P-046': [
      'one-byte records (TLSv1.2)',
      'long answer in sound records (TLSv1.2)',
      'long answer in records above the limit (TLSv1.2)',
    ],
    'TLS-P-049': ['unknown alert (TLSv1.3)'],
    'TLS-P-049-FLOOD': ['2,000 warnings (TLSv1.2)'],
  };
  const seen = (change: Partial<Raw> | null, eventsAfter: readonly string[] = ['6 CONNECTION REQUEST']): object => ({
    hello,
    seen: (names[id] ?? []).map((name) => ({
      name,
      informed: true,
      eventsBefore: ['6 CONNECTION REQUEST'],
      eventsAfter,
      transcript:
        change === null ? null : { ...raw, ...(name.includes('sound') ? { bytesAfter: 200 } : {}), ...change },
    })),
  });
  const verdict = (given: object, profile?: Parameters<typeof verdictFor>[2]): string =>
    verdictFor(definition, given as Parameters<typeof verdictFor>[1], profile).verdict;

  test('a target that ends the connection passes', () => {
    expect(verdict(seen({}))).toBe('pass');
  });

  test('one that goes on as if nothing had happened fails, where that is more than advice', () => {
    const worth = definition.meta.profiles?.['hardened'] ?? 'fail';
    expect(verdict(seen({ bytesAfter: 200, renegotiated: true, heartbeatBytes: 2_019 }))).toBe(worth);
  });

  test('so does one that connects for each POST, and goes on by another connection', () => {
    const worth = definition.meta.profiles?.['hardened'] ?? 'fail';
    const given = seen({ renegotiated: true, heartbeatBytes: 2_019 }) as { readonly seen: readonly object[] };
    const elsewhere = given.seen.map((one) => ({ ...one, wentOnElsewhere: true }));
    expect(verdict({ ...given, seen: elsewhere })).toBe(worth);
  });

  test('one that does not connect is inconclusive', () => {
    expect(verdict(seen(null))).toBe('inconclusive');
  });

  test('one whose Inform did not come was shown nothing, where that is what is waited for', () => {
    const given = seen({}) as { readonly seen: readonly { readonly name: string }[] };
    const uninformed = given.seen.map((one) => ({ ...one, informed: false }));
    expect(verdict({ ...given, seen: uninformed })).toBe(id === 'TLS-P-040-INDICATION' ? 'pass' : 'inconclusive');
  });

  test('nothing is asked of a target without the versions', () => {
    expect(verdict({ hello, seen: [] })).toBe('not-applicable');
  });

  test('what TR-069 only advises is a warning there', () => {
    const worth = definition.meta.profiles?.['tr069'] ?? 'fail';
    expect(verdict(seen({ bytesAfter: 200, renegotiated: true, heartbeatBytes: 2_019 }), tr069)).toBe(worth);
  });
});

describe('a target with several connections in one probe', () => {
  const verdict = (id: string, ...connections: readonly Partial<Raw>[]): string | undefined => {
    const definition = sessionRows.find(({ meta }) => meta.id === id);
    const all = connections.map((change, index): Raw => ({ ...raw, connectionId: index + 1, ...change }));
    const seen = [{ name: 'probe', informed: true, eventsBefore: [], eventsAfter: [], ...tellingOf(all) }];
    const given = { hello: { versions: ['TLSv1.2'] }, seen } as unknown as Parameters<typeof verdictFor>[1];
    return definition && verdictFor(definition, given).verdict;
  };
  const followed = { renegotiated: true, bytesAfter: 200 };
  const bled = { heartbeatBytes: 2_019 };

  test.each([
    ['TLS-P-040', 'a renegotiation followed', followed],
    ['TLS-P-042', 'an answer that is too long', bled],
  ] as const)('%s: %s on one is not hidden by another that went on, whichever came first', (id, _what, broken) => {
    expect(verdict(id, { bytesAfter: 200 }, broken)).toBe('fail');
    expect(verdict(id, broken, { bytesAfter: 200 })).toBe('fail');
    expect(verdict(id, broken, {})).toBe('fail');
  });

  test('one that refuses a second handshake, and goes on by a connection without one, has followed none', () => {
    expect(verdict('TLS-P-040', { renegotiated: true }, { bytesAfter: 200 })).toBe('pass');
    expect(verdict('TLS-P-040', { bytesAfter: 200 }, { renegotiated: true })).toBe('pass');
  });

  test('of connections that tell nothing the last is kept, and none of none', () => {
    expect(tellingOf([raw, { ...raw, connectionId: 2 }])).toEqual({ transcript: { ...raw, connectionId: 2 } });
    expect(tellingOf([])).toEqual({ transcript: null });
  });
});

test('records above the limit are not refused by one that refuses the same in sound records', () => {
  const definition = sessionRows.find(({ meta }) => meta.id === 'TLS-P-046');
  const events = { eventsBefore: [], eventsAfter: [] };
  const names = ['long answer in sound records (TLSv1.2)', 'long answer in records above the limit (TLSv1.2)'];
  const all = names.map((name) => ({ name, informed: true, ...events, transcript: raw }));
  const given = { hello: { versions: ['TLSv1.2'] }, seen: all } as unknown as Parameters<typeof verdictFor>[1];
  expect(definition && verdictFor(definition, given).verdict).toBe('inconclusive');
});

test.each([
  ['a restart that nobody ordered is held against the target', ['6 CONNECTION REQUEST'], 'fail'],
  ['one that the bench orders to make the target come is not', ['1 BOOT', 'M Reboot'], 'pass'],
])('%s', (_name, eventsBefore, verdict) => {
  const definition = sessionRows.find(({ meta }) => meta.id === 'TLS-P-046');
  const events = { eventsBefore, eventsAfter: ['1 BOOT'] };
  const one = { name: 'empty records (TLSv1.2)', informed: true, ...events, transcript: raw };
  const given = { hello: { versions: ['TLSv1.2'] }, seen: [one] } as unknown as Parameters<typeof verdictFor>[1];
  expect(definition && verdictFor(definition, given).verdict).toBe(verdict);
});

test.each([
  [['TLSv1'], ['TLS-P-021']],
  [['TLSv1.1', 'TLSv1'], ['TLS-P-021']],
  [['SSLv3'], []],
  [['TLSv1.3'], ['TLS-P-023', 'TLS-P-023-EXT', 'TLS-P-041', 'TLS-P-047']],
] as const)('a target that offers %j is shown something by %j', (versions, ids) => {
  const shown = rowsOfChoice.filter(({ probes }) => probes.some((probe) => isFor(probe, versions)));
  expect(shown.map(({ id }) => id)).toEqual(ids);
});

test('what needs TLS of the bench itself is not asked of a target that knows nothing newer than TLS 1.1', () => {
  const notApplicable = (reason: string): never => {
    throw new Error(reason);
  };
  expect(versionToSpeak(['TLSv1.3', 'TLSv1.2'], { notApplicable })).toBe('TLSv1.3');
  expect(versionToSpeak(['TLSv1.2', 'TLSv1'], { notApplicable })).toBe('TLSv1.2');
  expect(() => versionToSpeak(['TLSv1'], { notApplicable })).toThrow('TLSv1');
});
