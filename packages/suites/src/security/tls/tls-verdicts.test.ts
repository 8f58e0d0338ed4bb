import type { CaseDefinition, CpeBench, TlsObservation } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { tr069 } from '../../profiles/tr069.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import namesTheAcs from './names-the-acs-in-the-client-hello.case.ts';
import refusedCertificates from './refused-certificates.case.ts';
import refusesTls10 from './refuses-tls-1-0.case.ts';

const refusing: TlsObservation = {
  connected: true,
  saidHello: true,
  handshake: 'failed',
  serverName: 'acs.lab.test',
  alert: { number: 48, name: 'unknown_ca', sentBy: 'remote' },
  applicationBytes: 0,
  silent: false,
  connections: 1,
  trigger: 'connection-request',
};
const facts = (changes: Partial<TlsObservation>, more: object = {}): Parameters<typeof verdictFor>[1] => ({
  probe: { ...refusing, ...changes },
  targetTime: '2026-11-24T02:00:00Z',
  expiredAt: null,
  ...more,
});
const caseOf = (id: string): CaseDefinition<CpeBench> => {
  const found = refusedCertificates.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found;
};

describe.each([...refusedCertificates, refusesTls10].map((definition) => [definition.meta.id, definition] as const))(
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
      const broken = facts({ alert: { number: 80, name: 'internal_error', sentBy: 'local' } });
      expect(verdictFor(definition, broken).verdict).toBe('inconclusive');
    });
  },
);

test('a target whose clock stands before the expiry is not accused of taking an expired certificate', () => {
  const accepting = { handshake: 'complete', applicationBytes: 812 } as const;
  const expiredAt = '2026-10-25T02:00:00Z';
  const verdicts = ['0001-01-01T00:00:00Z', '1970-01-01T00:01:40', '', '2026-11-24T02:00:00Z'].map(
    (targetTime) => verdictFor(caseOf('TLS-C-040'), facts(accepting, { expiredAt, targetTime })).verdict,
  );
  expect(verdicts).toEqual(['not-applicable', 'not-applicable', 'not-applicable', 'fail']);
});

test('TLS 1.0 is a warning under tr069, which only advises against it', () => {
  expect(verdictFor(refusesTls10, facts({ handshake: 'complete', applicationBytes: 1 }), tr069).verdict).toBe('warn');
});

test.each([
  ['acs.lab.test', 'pass'],
  ['ACS.LAB.TEST', 'pass'],
  ['other.lab.test', 'fail'],
  [null, 'fail'],
] as const)('a ClientHello that names %s gets %s', (serverName, verdict) => {
  const hello = facts({ handshake: 'complete', serverName, applicationBytes: 812 }, { hostName: 'acs.lab.test' });
  expect(verdictFor(namesTheAcs, hello).verdict).toBe(verdict);
});

test('no ClientHello is no missing name', () => {
  const silent = facts({ connected: false, saidHello: false, serverName: null }, { hostName: 'acs.lab.test' });
  expect(verdictFor(namesTheAcs, silent).verdict).toBe('inconclusive');
});
