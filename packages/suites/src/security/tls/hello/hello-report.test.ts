import type { HelloFacts } from '@cordon/testbench';
import { describe, expect, test } from 'vitest';
import { tr069 } from '../../../profiles/tr069.ts';
import { verdictFor } from '../../../verdict-for.test-support.ts';
import helloAudits from './hello-audits.case.ts';
import { helloAudits as audits } from './hello-audits.ts';
import { helloReport, judgeHello, rules } from './hello-report.ts';
import { suiteName } from './suite-names.ts';

const sound: HelloFacts = {
  format: 'tls',
  versions: ['TLSv1.3', 'TLSv1.2'],
  cipherSuites: [0x1301, 0xc02b, 0xc02f, 0x002f],
  groups: [29, 23],
  signatureAlgorithms: [0x0403, 0x0804],
  extensions: [0, 10, 13, 23, 0xff01],
  compressionMethods: [0],
  serverNames: ['acs.lab.test'],
  alpnProtocols: [],
  renegotiation: 'extension',
  extendedMasterSecret: true,
  offersHeartbeat: false,
  offersResumption: false,
  offersEarlyData: false,
  random: '00',
  sessionId: '',
  fingerprints: null,
};

const breaches: Readonly<Record<string, readonly Partial<HelloFacts>[]>> = {
  'TLS-P-001': [{ versions: ['TLSv1.1', 'TLSv1'] }, { versions: ['SSLv2'] }],
  // NULL, also in TLS 1.3, anonymous, EXPORT, also of 56 bits, DES, also of NSS, RC4, also by Kerberos.
  'TLS-P-003': [0x003b, 0xc0b4, 0x0034, 0x0003, 0x0064, 0x0009, 0xfefe, 0xc011, 0x0024].map((id) => ({
    cipherSuites: [0x1301, id],
  })),
  'TLS-P-004': [0x000a, 0x0007, 0xfeff, 0x001f].map((id) => ({ cipherSuites: [0xc02f, id] })),
  'TLS-P-005': [{ cipherSuites: [0x002f, 0x009c, 0x00ff] }, { cipherSuites: [0x1301, 0x009c, 0xc02f] }],
  'TLS-P-006': [
    { signatureAlgorithms: [0x0403, 0x0201] },
    { signatureAlgorithms: [0x0101] },
    { signatureAlgorithms: [] },
  ],
  'TLS-P-007': [{ groups: [23, 19] }, { groups: [16] }],
  'TLS-P-008': [{ compressionMethods: [1, 0] }],
  'TLS-P-010': [{ renegotiation: 'none' }, { extendedMasterSecret: false }],
  'TLS-P-011': [{ offersHeartbeat: true }],
};

describe.each(helloAudits.map((definition) => [definition.meta.id, definition] as const))('%s', (id, definition) => {
  test('a sound ClientHello passes, with GREASE as well', () => {
    const greased = { ...sound, cipherSuites: [0x3a3a, ...sound.cipherSuites], groups: [0x2a2a, ...sound.groups] };
    expect([sound, greased].map((hello) => verdictFor(definition, { hello }).verdict)).toEqual(['pass', 'pass']);
  });

  test.each((breaches[id] ?? []).map((change) => [JSON.stringify(change), change] as const))(
    '%s fails under hardened, and as TR-069 has it there',
    (_text, change) => {
      const hello = { ...sound, ...change };
      expect(verdictFor(definition, { hello }).verdict).toBe('fail');
      expect(verdictFor(definition, { hello }, tr069).verdict).toBe(definition.meta.profiles?.['tr069'] ?? 'fail');
    },
  );
});

const authorities = [
  ['bsi-03148', 'BSI TR-02102-2'],
  ['etsi-303645', 'ETSI EN 303 645'],
  ['nist-52r2', 'NIST SP 800-52r2'],
] as const;

test.each(audits.map((audit) => [audit.id, audit] as const))(
  '%s fails under a profile where the report speaks of a breach',
  (_id, { broken, profiles = {} }) => {
    const rule = rules.find((one) => one.broken === broken);
    const told = authorities.map(([, by]) => rule?.demands.some((one) => one.by === by && one.weight === 'breach'));
    // A profile that says nothing stands on TR-069.
    const judged = authorities.map(([name]) => (profiles[name] ?? profiles['tr069'] ?? 'fail') === 'fail');
    expect(judged).toEqual(told);
  },
);

test('TLS 1.3 alone needs neither of the repairs of TLS 1.2', () => {
  const only13: HelloFacts = { ...sound, versions: ['TLSv1.3'], renegotiation: 'none', extendedMasterSecret: false };
  expect(judgeHello(only13)).toEqual([]);
});

test('nobody has anything against a sound ClientHello', () => {
  expect(judgeHello(sound)).toEqual([]);
  expect(helloReport(sound).match(/Nothing against it/g)).toHaveLength(5);
});

test('the report names what was found, who is against it, and why', () => {
  const report = helloReport({ ...sound, cipherSuites: [0x0005], groups: [19] });
  expect(report).toContain('TLS_RSA_WITH_RC4_128_SHA');
  expect(report).toMatch(/## RFC 9325\n\n- breach: broken suites: TLS_RSA_WITH_RC4_128_SHA\. 4\.1 forbids/);
  expect(report).toMatch(/## NIST SP 800-52r2[^#]*groups: secp192r1\. demands P-256/);
});

test('BSI alone has something against 224 bits, and nobody takes a truncated MAC for good practice', () => {
  const against = (change: Partial<HelloFacts>): readonly string[] =>
    judgeHello({ ...sound, ...change }).map(({ by, found }) => `${by}: ${found.join()}`);
  expect(against({ groups: [29, 21] })).toEqual(['BSI TR-02102-2: secp224r1']);
  expect(against({ extensions: [...sound.extensions, 4] })).toEqual([
    'RFC 9325: truncated_hmac',
    'ETSI EN 303 645: truncated_hmac',
  ]);
});

test('suites without a name are told by their number', () => {
  expect([0x1301, 0xc02f, 0x0003, 0xfefd].map(suiteName)).toEqual([
    'TLS_AES_128_GCM_SHA256',
    'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
    'TLS_RSA_EXPORT_WITH_RC4_40_MD5',
    '0xfefd',
  ]);
});
