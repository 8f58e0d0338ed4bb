import type { CaseDefinition, CpeBench, TlsObservation } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { bsi03148 } from '../../profiles/bsi-03148.ts';
import { hardened } from '../../profiles/hardened.ts';
import { nist52r2 } from '../../profiles/nist-52r2.ts';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import { worstOf } from './certificates/certificate-case.ts';
import certificates from './certificates/certificates.case.ts';
import datesWithoutTime from './clock/expired-without-the-time.case.ts';
import eachConnection from './each-connection-is-checked.case.ts';
import logTells, { tellsOfRefusal } from './log-tells-of-refusals.case.ts';
import movedName from './moved-name-is-refused.case.ts';
import namesTheAcs from './names-the-acs-in-the-client-hello.case.ts';
import noHttp from './no-http-after-a-refusal.case.ts';
import refusesOldTls from './refuses-old-tls.case.ts';
import { neverAskedFor } from './never-asked-for.ts';
import { reconnectMsOfControl, reconnectMsOfProbe } from './second-connections.ts';
import retriesWait from './retries-wait-after-a-refusal.case.ts';
import noStepDown from './wire/no-step-down.case.ts';
import ticketsStay from './wire/tickets-stay-with-their-host.case.ts';

const refusing: TlsObservation = {
  connected: true,
  saidHello: true,
  handshake: 'failed',
  serverName: 'acs.lab.test',
  alert: { number: 48, name: 'unknown_ca', level: 'fatal', sentBy: 'remote' },
  applicationBytes: 0,
  silent: false,
  connections: 1,
  trigger: 'connection-request',
};
const facts = (changes: Partial<TlsObservation>, more: object = {}): Parameters<typeof verdictFor>[1] => ({
  probe: { ...refusing, ...changes },
  targetTime: '2026-11-24T02:00:00Z',
  benchTime: '2026-11-24T02:00:01Z',
  ...more,
});
const emptyGreeting: NonNullable<TlsObservation['hello']> = {
  format: 'tls',
  versions: ['TLSv1.3'],
  cipherSuites: [],
  groups: [],
  signatureAlgorithms: [],
  extensions: [],
  compressionMethods: [],
  serverNames: [],
  alpnProtocols: [],
  renegotiation: 'extension',
  extendedMasterSecret: true,
  offersHeartbeat: false,
  offersResumption: false,
  offersEarlyData: false,
  random: '',
  sessionId: '',
  fingerprints: null,
};
const caseOf = (id: string): CaseDefinition<CpeBench> => {
  const found = certificates.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

const kindOf = ({ meta }: CaseDefinition<CpeBench>): string => meta.title.split(' is ').at(-1) ?? '';
const refusals = certificates.filter((definition) => kindOf(definition) === 'refused');

describe.each([...refusals, ...refusesOldTls].map((definition) => [definition.meta.id, definition] as const))(
  '%s',
  (_id, definition) => {
    test('a target that sends an alert passes', () => {
      expect(verdictFor(definition, facts({})).verdict).toBe('pass');
    });

    test('a target that finishes the handshake and closes without a byte passes', () => {
      expect(verdictFor(definition, facts({ handshake: 'complete', alert: undefined })).verdict).toBe('pass');
    });

    test('a target that sends its request fails', () => {
      const accepting = facts({ handshake: 'complete', applicationBytes: 812, firstLine: 'POST /cwmp' });
      expect(verdictFor(definition, accepting).verdict).toBe('fail');
    });

    test('a target that never connects is inconclusive, not secure', () => {
      const silent = facts({ connected: false, saidHello: false, handshake: 'none', serverName: null });
      expect(verdictFor(definition, silent).verdict).toBe('inconclusive');
    });

    test('a connection without a ClientHello says nothing of the target', () => {
      expect(verdictFor(definition, facts({ saidHello: false })).verdict).toBe('inconclusive');
    });

    test('a target that keeps silent on a finished handshake, or in the middle of one, is inconclusive', () => {
      const silent = facts({ handshake: 'complete', alert: undefined, silent: true });
      const stuck = facts({ alert: undefined, closeCode: 'ERR_TLS_HANDSHAKE_TIMEOUT' });
      expect([silent, stuck].map((given) => verdictFor(definition, given).verdict)).toEqual([
        'inconclusive',
        'inconclusive',
      ]);
    });

    test('a target that falls back to plain http fails', () => {
      expect(verdictFor(definition, facts({ saidHello: false, applicationBytes: 700 })).verdict).toBe('fail');
    });

    test('a breakdown of our own TLS says nothing of the target', () => {
      const broken = facts({ alert: { number: 80, name: 'internal_error', level: 'fatal', sentBy: 'local' } });
      expect(verdictFor(definition, broken).verdict).toBe('inconclusive');
    });
  },
);

describe('a target that was brought down', () => {
  const crashed = { restarted: true, wasAway: false };
  const gone = { restarted: false, wasAway: true };
  const cases = [...refusals, ...refusesOldTls, noHttp];

  test.each(cases.map((definition) => [definition.meta.id, definition] as const))('%s', (_id, definition) => {
    const verdicts = [crashed, gone].map((survival) => verdictFor(definition, facts({}, { survival })));
    expect(verdicts.map(({ verdict }) => verdict)).toEqual(['fail', 'warn']);
    expect(verdicts[0]?.reason).toContain('the target does not restart over what it is shown');
  });

  test('has not borne a chain of which it may think what it likes', () => {
    const borne = certificates.filter((definition) => kindOf(definition) === 'borne');
    for (const survival of [crashed, gone])
      for (const definition of borne)
        expect(verdictFor(definition, facts({}, { survival }), tr069).verdict).toBe(
          survival === crashed ? 'fail' : 'warn',
        );
  });

  test('is told of where its clock keeps the chain from being judged', () => {
    const given = facts({}, { survival: crashed, targetTime: '' });
    expect(verdictFor(caseOf('TLS-C-040'), given).verdict).toBe('fail');
  });
});

describe('chains that a target must take', () => {
  const taking = certificates.filter((definition) => kindOf(definition) === 'accepted');

  test.each(taking.map((definition) => [definition.meta.id, definition] as const))('%s', (_id, definition) => {
    const accepted = facts({ handshake: 'complete', alert: undefined, applicationBytes: 812 });
    const stuck = facts({ alert: undefined, silent: true, handshake: 'complete' });
    const verdicts = [accepted, facts({}), stuck, facts({ connected: false, saidHello: false })].map(
      (given) => verdictFor(definition, given, tr069).verdict,
    );
    expect(verdicts).toEqual(['pass', definition.meta.profiles?.['tr069'] ?? 'fail', 'inconclusive', 'inconclusive']);
  });
});

describe('chains of which a target may think what it likes', () => {
  const borne = certificates.filter((definition) => kindOf(definition) === 'borne');

  test.each(borne.map((definition) => [definition.meta.id, definition] as const))('%s', (_id, definition) => {
    const accepted = facts({ handshake: 'complete', alert: undefined, applicationBytes: 812 });
    const stuck = facts({ alert: undefined, silent: true, handshake: 'complete' });
    const halfway = facts({ alert: undefined, closeCode: 'ERR_TLS_HANDSHAKE_TIMEOUT' });
    const absent = facts({ connected: false, saidHello: false });
    const verdicts = [accepted, facts({}), stuck, halfway, absent].map(
      (given) => verdictFor(definition, given, tr069).verdict,
    );
    expect(verdicts).toEqual(['pass', 'pass', 'fail', 'fail', 'inconclusive']);
  });
});

test('what TR-069 tolerates is a warning there and a failure where more is asked for', () => {
  const accepting = facts({ handshake: 'complete', alert: undefined, applicationBytes: 812 });
  expect(verdictFor(caseOf('TLS-C-064'), accepting, tr069).verdict).toBe('warn');
  expect(verdictFor(caseOf('TLS-C-064'), accepting).verdict).toBe('fail');
});

test('a target that offers nothing which the key fits cannot be shown the certificate', () => {
  const apart = facts({ alert: { number: 40, name: 'handshake_failure', level: 'fatal', sentBy: 'local' } });
  expect(verdictFor(caseOf('TLS-C-183'), apart).verdict).toBe('not-applicable');
});

test('of several authorities with a published key the one counts of which the worst can be said', () => {
  const up = { restarted: false, wasAway: false };
  const of = (changes: Partial<TlsObservation>, survival = up) => ({
    probe: { ...refusing, ...changes },
    targetTime: '',
    survival,
  });
  const [refused, undecided, down, taken] = [
    of({}),
    of({ silent: true }),
    of({}, { ...up, restarted: true }),
    of({ applicationBytes: 812 }),
  ] as const;
  expect(worstOf([undecided, refused])).toBe(undecided);
  expect(worstOf([refused, down, undecided])).toBe(down);
  expect(worstOf([down, taken])).toBe(taken);
});

test('a target whose clock stands elsewhere is not accused of taking an expired certificate', () => {
  const accepting = { handshake: 'complete', applicationBytes: 812 } as const;
  const verdicts = ['0001-01-01T00:00:00Z', '1970-01-01T00:01:40', '', '2026-11-24T02:00:00Z'].map(
    (targetTime) => verdictFor(caseOf('TLS-C-040'), facts(accepting, { targetTime })).verdict,
  );
  expect(verdicts).toEqual(['not-applicable', 'not-applicable', 'not-applicable', 'fail']);
});

test.each(['TLS-C-060', 'TLS-C-020', 'TLS-C-001'])(
  'a refusal by a clock that is ahead proves nothing about the chain of %s',
  (id) => {
    const verdicts = ['2026-11-27T02:00:00Z', '2026-11-24T20:00:00Z', ''].map(
      (targetTime) => verdictFor(caseOf(id), facts({}, { targetTime })).verdict,
    );
    const sound = id === 'TLS-C-001' ? 'fail' : 'pass';
    expect(verdicts).toEqual(['inconclusive', sound, sound]);
  },
);

test.each(['TLS-C-029-DNDK', 'TLS-C-164', 'TLS-C-187', 'TLS-C-188'])(
  '%s, which every library takes and TR-069 does not forbid, is a warning there',
  (id) => {
    const accepting = facts({ handshake: 'complete', alert: undefined, applicationBytes: 812 });
    expect([tr069, undefined].map((profile) => verdictFor(caseOf(id), accepting, profile).verdict)).toEqual([
      'warn',
      'fail',
    ]);
  },
);

test.each(['TLS-C-007', 'TLS-C-206', 'TLS-C-207'])(
  '%s, which a device may refuse by the rules, is a warning under tr069',
  (id) => {
    expect(verdictFor(caseOf(id), facts({}), tr069).verdict).toBe('warn');
  },
);

test('a promise of a stapled answer binds only a target that asked for one', () => {
  const greeting = (extensions: readonly number[]): Partial<TlsObservation> => ({
    hello: { ...emptyGreeting, extensions },
    handshake: 'complete',
    alert: undefined,
    applicationBytes: 812,
  });
  const verdicts = [
    [0, 10],
    [0, 5],
  ].map((extensions) => verdictFor(caseOf('TLS-C-205'), facts(greeting(extensions))));
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(['not-applicable', 'fail']);
});

test.each([
  [['TLSv1.3', 'TLSv1.3'], 'pass', 'pass', 'pass'],
  [['TLSv1.3', 'TLSv1.2'], 'warn', 'warn', 'fail'],
  [['TLSv1.3', 'TLSv1.1'], 'warn', 'fail', 'fail'],
  [['TLSv1.3', 'SSLv3'], 'fail', 'fail', 'fail'],
  [[], 'inconclusive', 'inconclusive', 'inconclusive'],
] as const)(
  'ClientHellos of %j after a refusal: %s under tr069, %s under BSI, %s under hardened',
  (best, ...verdicts) => {
    const tries = [{ ...refusing, versionsOffered: best.map((version) => [version, 'SSLv3']) }];
    const given = { best: 'TLSv1.3', tries };
    expect([tr069, bsi03148, hardened].map((profile) => verdictFor(noStepDown, given, profile).verdict)).toEqual(
      verdicts,
    );
  },
);

test('a version that nobody knows, besides the best one, is no fallback', () => {
  const tries = [{ ...refusing, versionsOffered: [['0x7f1c', 'TLSv1.3', 'TLSv1.2']] }];
  expect(verdictFor(noStepDown, { best: 'TLSv1.3', tries }).verdict).toBe('pass');
});

test.each(refusesOldTls.map((definition) => [definition.meta.id, definition] as const))(
  '%s: a warning under tr069, which only advises against it, and under NIST, which lets a client speak it with a server of the private sector',
  (_id, definition) => {
    const accepting = facts({ handshake: 'complete', applicationBytes: 1 });
    const verdicts = [tr069, nist52r2, bsi03148].map((profile) => verdictFor(definition, accepting, profile).verdict);
    expect(verdicts).toEqual(['warn', 'warn', 'fail']);
  },
);

test.each([
  ['acs.lab.test', 'pass'],
  ['ACS.LAB.TEST', 'pass'],
  ['other.lab.test', 'fail'],
  [null, 'fail'],
] as const)('a ClientHello that names %s gets %s', (serverName, verdict) => {
  const hello = facts({ handshake: 'complete', serverName, applicationBytes: 812 }, { hostName: 'acs.lab.test' });
  expect(verdictFor(namesTheAcs, hello).verdict).toBe(verdict);
});

test.each([
  [null, 'pass'],
  ['gateway.lab.test', 'pass'],
  ['192.0.2.7', 'fail'],
  ['2001:db8::7', 'fail'],
] as const)('where the ACS URL has an address, a ClientHello that names %s gets %s', (serverName, verdict) => {
  const hello = facts({ handshake: 'complete', serverName, applicationBytes: 812 }, { hostName: '192.0.2.7' });
  expect(verdictFor(namesTheAcs, hello).verdict).toBe(verdict);
});

test('no ClientHello is no missing name', () => {
  const silent = facts({ connected: false, saidHello: false, serverName: null }, { hostName: 'acs.lab.test' });
  expect(verdictFor(namesTheAcs, silent).verdict).toBe('inconclusive');
});

describe('a stapled answer', () => {
  const stapled = caseOf('TLS-C-203');
  const greeting = (extensions: readonly number[]): Partial<TlsObservation> => ({
    hello: { ...emptyGreeting, extensions },
    handshake: 'complete',
    applicationBytes: 812,
  });

  test('is not held against a target that did not ask for one', () => {
    expect(verdictFor(stapled, facts(greeting([0, 10, 13]))).verdict).toBe('not-applicable');
  });

  test('is held against one that asked', () => {
    expect(verdictFor(stapled, facts(greeting([0, 5, 10]))).verdict).toBe('fail');
  });

  test('that is of no use is a warning where TR-069 is the measure', () => {
    const useless = caseOf('TLS-C-204-EXPIRED');
    expect(verdictFor(useless, facts(greeting([5])), tr069).verdict).toBe('warn');
    expect(verdictFor(useless, facts(greeting([5]))).verdict).toBe('fail');
  });
});

test.each([
  ['one second try at once and a retry in time', { cameAfterMs: [20, 4_000] }, 'pass'],
  ['three connections before the retry is due', { cameAfterMs: [20, 40, 4_000] }, 'fail'],
  ['no retry', { cameAfterMs: [] }, 'fail'],
  ['a retry far too late', { cameAfterMs: [60_000] }, 'fail'],
  ['a retry of one that took 25 s to come', { comingMs: 25_000, cameAfterMs: [38_000] }, 'pass'],
  ['no connection', { connected: false, cameAfterMs: [] }, 'inconclusive'],
  ['a request to the stranger', { applicationBytes: 700, cameAfterMs: [] }, 'inconclusive'],
] as const)('after a refusal: %s', (_what, changes, verdict) => {
  const given = { connected: true, applicationBytes: 0, minMs: 3_000, maxMs: 6_000, ...changes };
  expect(verdictFor(retriesWait, given).verdict).toBe(verdict);
});

test.each([
  ['1970-01-01T00:01:00Z', 0, 'pass'],
  // The date of a firmware of last month, by which the certificate was still valid.
  ['2026-10-10T00:01:00Z', 0, 'inconclusive'],
  ['2026-10-10T00:01:00Z', 812, 'fail'],
] as const)(
  'an expired certificate that is taken at %s, and %d bytes with the time: %s',
  (clockWithout, bytes, verdict) => {
    const given = {
      boot: {
        came: true,
        cameWithTime: null,
        currentTime: clockWithout,
        benchTime: '2026-11-24T02:00:00Z',
        asked: 1,
        waitedMs: 1,
      },
      without: { ...refusing, applicationBytes: 812 },
      clockWithout,
      withTime: { ...refusing, applicationBytes: bytes },
    };
    expect(verdictFor(datesWithoutTime, given).verdict).toBe(verdict);
  },
);

test('a target that keeps the address of its ACS was led nowhere, which is said', () => {
  const away = { connected: false, saidHello: false, handshake: 'none', serverName: null } as const;
  const judged = verdictFor(movedName, facts(away, { askedAnew: false }));
  expect(judged).toMatchObject({
    verdict: 'inconclusive',
    reason: expect.stringContaining('keeps the address') as string,
  });
  expect(verdictFor(movedName, facts({}, { askedAnew: true })).verdict).toBe('pass');
  expect(verdictFor(movedName, facts({ applicationBytes: 9 }, { askedAnew: true })).verdict).toBe('fail');
});

test.each([
  ['TLS: certificate verify failed', true],
  ['x509: unable to get local issuer certificate', true],
  ['SSL connection to acs.lab.test established', false],
  ['Inform failed', false],
])('of the log line %j it is said that it tells of a refusal: %s', (line, tells) => {
  expect(tellsOfRefusal(line)).toBe(tells);
});

test.each([
  [{ telling: ['TLS failed'], newLines: 2, isSealed: false }, 'pass'],
  [{ telling: [], newLines: 2, isSealed: false }, 'warn'],
  [{ telling: [], newLines: 2, isSealed: true }, 'inconclusive'],
  [{ telling: [], newLines: 0, isSealed: false }, 'inconclusive'],
] as const)('a log of which %j is known: %s', (log, verdict) => {
  expect(verdictFor(logTells, facts({}, { logBytes: 900, ...log })).verdict).toBe(verdict);
});

describe('a second connection of a session', () => {
  test.each([
    [40, 3_000],
    [4_000, 12_000],
    [60_000, 60_000],
  ])('of a target that came after %d ms is waited for %d ms under a valid certificate', (afterMs, ms) => {
    expect(reconnectMsOfControl(afterMs)).toBe(ms);
  });

  test.each([
    [5, 300],
    [100, 2_000],
    [1_000, 5_000],
    [8_000, 16_000],
  ])('of a target that needs %d ms is waited for %d ms under an expired certificate', (controlMs, ms) => {
    expect(reconnectMsOfProbe(controlMs)).toBe(ms);
  });

  const given = (before: boolean, expired: boolean, after: boolean): Parameters<typeof verdictFor>[1] => ({
    wentOn: { before, expired, after },
    stayed: false,
    targetTime: '2026-11-24T02:00:00Z',
    benchTime: '2026-11-24T02:00:05Z',
  });

  test.each([
    [given(true, false, true), 'pass'],
    [given(true, true, true), 'fail'],
    [given(true, false, false), 'inconclusive'],
    [given(false, false, false), 'not-applicable'],
    [{ ...(given(true, true, true) as object), targetTime: '1970-01-01T00:00:00Z' }, 'not-applicable'],
    [{ ...(given(true, false, true) as object), stayed: true }, 'inconclusive'],
  ] as const)('%j is %s', (facts048, verdict) => {
    expect(verdictFor(eachConnection, facts048).verdict).toBe(verdict);
  });

  test('under an expired certificate is a warning where TR-069 is the measure', () => {
    expect(verdictFor(eachConnection, given(true, true, true), tr069).verdict).toBe('warn');
  });
});

describe('a name behind a redirect that the target never asked for', () => {
  const server = '192.0.2.10:53';
  const lookUps = [{ name: 'second-acs.canary.test', type: 1, from: '192.0.2.20', atMs: 1 }];

  test('is told with what may be done about it', () => {
    expect(neverAskedFor('Second-ACS.canary.test', { dns: { server, lookUps } })).toBe(undefined);
    expect(neverAskedFor('elsewhere.canary.test', { dns: { server, lookUps } })).toContain(server);
  });

  test('is why nobody came, and no sign of what the target does', () => {
    const outOfReach = 'The target did not ask for the name.';
    const away = { connected: false, saidHello: false, handshake: 'none', serverName: null } as const;
    const inconclusive = { verdict: 'inconclusive', reason: outOfReach };
    expect(verdictFor(caseOf('TLS-C-005'), facts(away, { outOfReach }))).toMatchObject(inconclusive);
    expect(verdictFor(ticketsStay, { followed: [], probed: [], outOfReach })).toMatchObject(inconclusive);
    expect(verdictFor(ticketsStay, { followed: [], probed: [] })).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringContaining('CWMP-CPE-HTTP-001'),
    });
  });
});
