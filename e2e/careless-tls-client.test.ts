import { afterAll, describe, expect, test } from 'vitest';
import { allHabits } from './careless-tls-client/habits.ts';
import { isInstalled, type Meeting, ServerBed } from './careless-tls-client/server-bed.ts';

const bed = new ServerBed();
afterAll(() => bed.remove());

const rsa = { key: 'rsa2048' } as const;
const openssl = (...args: readonly string[]): Meeting => ({ server: 'openssl', args });
const gnutls = (priority: string): Meeting => ({ server: 'gnutls', args: ['--priority', priority] });

/** Servers that a sound client goes through with. */
const sound: readonly (readonly [string, Meeting])[] = [
  ['TLS 1.3, RSA', { ...openssl('-tls1_3'), certificate: rsa }],
  ['TLS 1.3, asked for a certificate', { ...openssl('-tls1_3', '-Verify', '1'), certificate: rsa }],
  ['TLS 1.2, asked for a certificate', { ...openssl('-tls1_2', '-Verify', '1'), certificate: rsa }],
  ['TLS 1.3, ECDSA', openssl('-tls1_3')],
  ['TLS 1.3 after a HelloRetryRequest', openssl('-tls1_3', '-groups', 'P-256')],
  ['TLS 1.2, ECDHE, ECDSA', openssl('-tls1_2')],
  [
    'TLS 1.2, ECDHE, AES-GCM with SHA-384',
    { ...openssl('-tls1_2', '-cipher', 'ECDHE-RSA-AES256-GCM-SHA384'), certificate: rsa },
  ],
  ['TLS 1.2, ECDHE, AES-CBC', { ...openssl('-tls1_2', '-cipher', 'ECDHE-RSA-AES128-SHA256'), certificate: rsa }],
  ['TLS 1.2, static RSA', { ...openssl('-tls1_2', '-cipher', 'AES128-SHA'), certificate: rsa }],
  [
    'TLS 1.2, DHE',
    { ...openssl('-tls1_2', '-cipher', 'DHE-RSA-AES128-GCM-SHA256'), certificate: rsa, habits: ['offers-dhe'] },
  ],
  ['TLS 1.3', gnutls('NORMAL:-VERS-ALL:+VERS-TLS1.3')],
  ['TLS 1.2', gnutls('NORMAL:-VERS-ALL:+VERS-TLS1.2')],
  ['TLS 1.2 with P-384', gnutls('NORMAL:-VERS-ALL:+VERS-TLS1.2:-GROUP-ALL:+GROUP-SECP384R1')],
  ['TLS 1.3', { server: 'node' }],
  ['TLS 1.2, AES-CBC', { server: 'node', args: ['ECDHE-RSA-AES128-SHA'], certificate: rsa }],
];

describe('the client against servers that this project did not write', () => {
  test.each(sound)('%s', async (_name, meeting) => {
    if (!isInstalled(meeting.server)) return;
    expect(await bed.meet(meeting)).toContain('POST / HTTP/1.1');
  });

  test.each([
    ['a chain to another root', { isStranger: true }, /no path to a root/],
    ['the name of another host', { certifiedFor: 'other.canary.test' }, /another host/],
  ] as const)('%s is refused', async (_name, changes, reason) => {
    for (const server of ['openssl', 'gnutls', 'node'] as const) {
      if (isInstalled(server)) await expect(bed.meet({ server, ...changes })).rejects.toThrow(reason);
    }
  });

  test.each([
    ['offers-null', ['-tls1_2', '-cipher', 'NULL-SHA256:@SECLEVEL=0']],
    ['offers-anonymous', ['-tls1_2', '-cipher', 'AECDH-AES128-SHA:@SECLEVEL=0']],
    ['offers-old-tls', ['-tls1', '-cipher', 'ECDHE-RSA-AES128-SHA:@SECLEVEL=0']],
    ['offers-old-tls', ['-tls1_1', '-cipher', 'AES128-SHA:@SECLEVEL=0']],
  ] as const)('%s is refused by the sound client, and done whole by the careless one', async (habit, args) => {
    if (!isInstalled('openssl')) return;
    const meeting = { ...openssl(...args), certificate: rsa };
    await expect(bed.meet(meeting)).rejects.toThrow(/alert|hung up/);
    expect(await bed.meet({ ...meeting, habits: [habit] })).toContain('POST / HTTP/1.1');
  });
});

describe('the habits of the client', () => {
  test('every habit has one name, and what comes with it is one', () => {
    const ids = allHabits.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const habit of allHabits) for (const id of habit.with ?? []) expect(ids).toContain(id);
  });
});
