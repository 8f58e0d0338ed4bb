import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { writePcapng } from '@cordon/capture';
import { afterAll, describe, expect, test } from 'vitest';
import type { Deviations } from './deviations.ts';
import { RawTlsEngine } from './raw-tls-engine.ts';
import { type ClientName, clientNames, isInstalled, RawTlsBed } from './raw-tls.test-support.ts';

const bed = new RawTlsBed();
afterAll(() => bed.remove());

const installed = Object.fromEntries(clientNames.map((name) => [name, isInstalled(name)])) as Record<
  ClientName,
  boolean
>;
type Version = 'TLSv1.2' | 'TLSv1.3';

describe.each(clientNames)('%s', (client) => {
  const each = test.skipIf(!installed[client]);

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (const key of ['rsa', 'ecdsa'] as const) {
      each(
        `talks ${version} with an engine that does not deviate, under a certificate with a key of type ${key}`,
        async () => {
          const { transcript, requests } = await bed.meet(client, bed.engine(version, {}, key));
          expect({ requests, ...transcript }).toMatchObject({
            requests: 2,
            handshake: 'complete',
            version,
            wentOn: true,
          });
        },
      );
    }
  }

  each('takes a HelloRetryRequest, records of one byte, and empty records', async () => {
    for (const deviations of [{ helloRetry: 'sound' }, { records: { contentBytes: 1, emptyRecords: 1 } }] as const) {
      expect((await bed.meet(client, bed.engine('TLSv1.3', deviations))).requests).toBe(2);
    }
    const old = await bed.meet(client, bed.engine('TLSv1.2', { records: { contentBytes: 1, emptyRecords: 1 } }));
    expect(old.requests).toBe(2);
  });
});

interface Refused {
  readonly name: string;
  readonly deviations: Deviations;
  readonly versions?: readonly Version[];
  /** Clients that take it all the same, as they were seen to. */
  readonly taken?: readonly ClientName[];
}

const both: readonly Version[] = ['TLSv1.2', 'TLSv1.3'];

/** What nobody should take. */
const refused: readonly Refused[] = [
  { name: 'SSL 3.0', deviations: { version: 0x0300, suite: 0x002f }, versions: ['TLSv1.2'] },
  { name: 'RC4 unoffered', deviations: { suite: 0x0005 }, versions: ['TLSv1.2'] },
  { name: '3DES unoffered', deviations: { suite: 0x000a }, versions: ['TLSv1.2'] },
  { name: 'EXPORT unoffered', deviations: { suite: 0x0003 }, versions: ['TLSv1.2'] },
  { name: 'NULL unoffered', deviations: { suite: 0xc010 }, versions: ['TLSv1.2'] },
  { name: 'an anonymous suite unoffered', deviations: { suite: 0xc018 }, versions: ['TLSv1.2'] },
  { name: 'a version that was not offered', deviations: { version: 'unoffered' }, versions: both, taken: [] },
  { name: 'a group that was not offered', deviations: { group: 'unoffered' }, versions: both },
  {
    name: 'an extension that was not offered',
    deviations: { extension: 'unoffered' },
    versions: both,
    taken: ['gnutls'],
  },
  { name: 'compression', deviations: { compression: 1 }, versions: both },
  {
    name: 'a temporary key of 512 bits under a sound suite',
    deviations: { temporaryKey: true },
    versions: ['TLSv1.2'],
  },
  { name: 'the downgrade sentinel', deviations: { downgradeSentinel: 'tls12' }, versions: ['TLSv1.2'] },
  { name: 'DHE of 512 bits', deviations: { suite: 0x009e, dh: 'dhe-512' }, versions: ['TLSv1.2'] },
  { name: 'a generator of 1', deviations: { suite: 0x009e, dh: 'generator-1' }, versions: ['TLSv1.2'] },
  { name: 'a subgroup of two', deviations: { suite: 0x009e, dh: 'tiny-subgroup' }, versions: ['TLSv1.2'] },
  { name: 'a point off the curve', deviations: { group: 23, point: 'off-curve' }, versions: both },
  { name: 'an X25519 value of zeros', deviations: { group: 29, point: 'all-zero' }, versions: both },
  { name: 'no signature', deviations: { signature: 'omitted' }, versions: both },
  { name: 'a broken signature', deviations: { signature: 'broken' }, versions: both },
  { name: 'a signature by another key', deviations: { signature: 'other-key' }, versions: both },
  { name: 'a signature algorithm that was not offered', deviations: { signature: 'unoffered-hash' }, versions: both },
  { name: 'no Certificate', deviations: { certificate: 'omitted' }, versions: both },
  { name: 'an empty Certificate', deviations: { certificate: 'empty' }, versions: both },
  { name: 'no CertificateVerify', deviations: { certificateVerify: 'omitted' }, versions: ['TLSv1.3'] },
  { name: 'a broken Finished', deviations: { finished: 'broken' }, versions: both },
  { name: 'an early ChangeCipherSpec', deviations: { order: 'early-change-cipher-spec' }, versions: ['TLSv1.2'] },
  {
    name: 'one with an empty master secret',
    deviations: { order: 'early-change-cipher-spec-empty-master' },
    versions: ['TLSv1.2'],
  },
  { name: 'early application data', deviations: { order: 'early-application-data' }, versions: both },
  { name: 'a second ServerHello', deviations: { order: 'second-server-hello' }, versions: both },
  { name: 'messages in the wrong order', deviations: { order: 'swapped' }, versions: both },
  { name: 'two HelloRetryRequests', deviations: { helloRetry: 'twice' }, versions: ['TLSv1.3'] },
  {
    name: 'a HelloRetryRequest that changes nothing',
    deviations: { helloRetry: 'unchanged' },
    versions: ['TLSv1.3'],
    taken: ['gnutls'],
  },
  {
    name: 'a HelloRetryRequest for an unoffered group',
    deviations: { helloRetry: 'unoffered-group' },
    versions: ['TLSv1.3'],
  },
  { name: 'a GREASE suite', deviations: { suite: 'grease' }, versions: both },
  { name: 'a GREASE group', deviations: { group: 'grease' }, versions: both },
  { name: 'a GREASE version', deviations: { version: 'grease' }, versions: ['TLSv1.3'] },
];

describe.each(clientNames.filter((client) => client !== 'curl'))('%s refuses', (client) => {
  for (const { name, deviations, versions = both, taken = [] } of refused) {
    for (const version of versions) {
      test.skipIf(!installed[client])(
        `${name} in ${version}${taken.includes(client) ? ' (in truth it does not)' : ''}`,
        async () => {
          const { transcript, requests } = await bed.meet(client, bed.engine(version, deviations));
          expect(transcript.impossible).toBeNull();
          expect({ wentOn: transcript.wentOn, served: requests > 0 }).toEqual({
            wentOn: taken.includes(client),
            served: taken.includes(client),
          });
        },
      );
    }
  }
});

describe.skipIf(!installed.openssl)('a client that offers little', () => {
  const offering = (cipher: string): readonly string[] => ['-tls1_2', '-cipher', `${cipher}:@SECLEVEL=0`];

  test.each([
    ['DHE-RSA-AES256-SHA', { suite: [0x009e, 0x0039], dh: 'dhe-1024' }],
    ['DHE-RSA-AES256-SHA', { suite: [0x009e, 0x0039], dh: 'composite' }],
    ['AES256-SHA:NULL-MD5', { suite: [0x003b, 0x0001] }],
    ['AES256-SHA:ADH-AES256-SHA', { suite: [0x0034, 0x003a] }],
    ['AES256-SHA:AECDH-AES256-SHA', { suite: [0xc018, 0xc019] }],
  ] as const)('%s is shown %j in what it offers, and takes it', async (cipher, deviations) => {
    const { transcript, requests } = await bed.meet('openssl', bed.engine('TLSv1.2', deviations), offering(cipher));
    expect({ requests, ...transcript }).toMatchObject({ requests: 2, wentOn: true });
  });

  test.each([
    'ECDHE-RSA-CHACHA20-POLY1305',
    'ECDHE-RSA-AES256-SHA384',
    'DHE-RSA-AES256-GCM-SHA384',
    'DHE-RSA-AES128-SHA256',
    'DHE-RSA-AES256-SHA256',
    'DHE-RSA-AES256-SHA',
    'AES256-GCM-SHA384',
    'AES128-SHA256',
    'AES256-SHA256',
  ])('%s is enough for an undeviated handshake', async (cipher) => {
    const { requests } = await bed.meet('openssl', bed.engine('TLSv1.2'), offering(cipher));
    expect(requests).toBe(2);
  });

  test('CCM is enough for one of TLS 1.3', async () => {
    const extra = ['-ciphersuites', 'TLS_AES_128_CCM_SHA256'];
    expect((await bed.meet('openssl', bed.engine('TLSv1.3'), extra)).requests).toBe(2);
  });

  test('a share of P-256 alone, and X25519 offered: it is asked for a share of that', async () => {
    const { requests } = await bed.meet('openssl', bed.engine('TLSv1.3', { group: 29 }), ['-groups', 'P-256:X25519']);
    expect(requests).toBe(2);
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'without the group, no value of it says anything in %s',
    async (version) => {
      const engine = bed.engine(version, { group: 29, point: 'all-zero' });
      const { transcript } = await bed.meet('openssl', engine, ['-groups', 'P-256']);
      expect(transcript.impossible).not.toBeNull();
    },
  );
});

describe.skipIf(!installed.openssl)('a client of old suites and versions', () => {
  const keyTransportOnly = ['-tls1_2', '-cipher', 'AES128-SHA'];
  const unseen: readonly Deviations[] = [
    { group: 'unoffered' },
    { group: 19 },
    { group: 23, point: 'off-curve' },
    { signature: 'broken' },
    { signature: 'other-key' },
  ];

  test.each(unseen)('is not blamed where %j cannot be shown to it', async (deviations) => {
    const { transcript } = await bed.meet('openssl', bed.engine('TLSv1.2', deviations), keyTransportOnly);
    expect({ ...transcript, impossible: transcript.impossible !== null }).toMatchObject({
      impossible: true,
      wentOn: false,
    });
  });

  test('a group is shown to one that prefers finite fields', async () => {
    const cipher = 'DHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-SHA';
    const engine = bed.engine('TLSv1.2', { group: 'unoffered' });
    const { transcript } = await bed.meet('openssl', engine, ['-tls1_2', '-cipher', cipher]);
    expect(transcript).toMatchObject({ impossible: null, wentOn: false });
  });

  test('of TLS 1.0 and nothing else is answered by SSL 3.0 all the same', async () => {
    const engine = bed.engine('TLSv1.2', { version: 0x0300, suite: [0x002f, 0x0035] });
    const { transcript } = await bed.meet('openssl', engine, ['-tls1', '-cipher', 'AES256-SHA:@SECLEVEL=0']);
    expect(transcript).toMatchObject({ impossible: null, wentOn: false, hello: { versions: ['TLSv1'] } });
    expect(transcript.nextFlight.join()).toContain('alert 70');
  });

  test('has offered all versions up to its best one, where it lists none', async () => {
    const open = ['-no_tls1_3', '-cipher', 'ECDHE-RSA-AES128-SHA:@SECLEVEL=0'];
    const { transcript } = await bed.meet('openssl', bed.engine('TLSv1.2', { version: 'unoffered' }), open);
    expect(transcript).toMatchObject({ impossible: null, wentOn: false });
    // TLS 1.1 it takes, and has offered it.
    const old = await bed.meet('openssl', bed.engine('TLSv1.2', { version: 0x0302, suite: 0xc013 }), open);
    expect(old.transcript.wentOn).toBe(true);
  });
});

interface Weak {
  readonly name: string;
  readonly client: ClientName;
  readonly extra: readonly string[];
  readonly deviations: Deviations;
}

const openssl = ['-cipher', 'ALL:COMPLEMENTOFALL:@SECLEVEL=0'];
const gnutls = [
  '--priority',
  'NORMAL:+ARCFOUR-128:+3DES-CBC:+RSA:+DHE-RSA:+SHA1:-VERS-TLS1.3:%VERIFY_ALLOW_SIGN_WITH_SHA1',
];

/** What careless clients take: the engine really speaks it. */
const weak: readonly Weak[] = [
  { name: 'NULL with ECDHE', client: 'openssl', extra: openssl, deviations: { suite: 0xc010 } },
  { name: 'NULL with RSA', client: 'openssl', extra: openssl, deviations: { suite: 0x003b } },
  { name: 'anonymous ECDH', client: 'openssl', extra: openssl, deviations: { suite: 0xc018 } },
  { name: 'anonymous DH', client: 'openssl', extra: openssl, deviations: { suite: 0x0034 } },
  { name: 'RSA key transport', client: 'openssl', extra: openssl, deviations: { suite: 0x009c } },
  { name: 'DHE of 1,024 bits', client: 'openssl', extra: openssl, deviations: { suite: 0x0033, dh: 'dhe-1024' } },
  { name: 'a composite modulus', client: 'openssl', extra: openssl, deviations: { suite: 0x009e, dh: 'composite' } },
  { name: 'RC4', client: 'gnutls', extra: gnutls, deviations: { suite: 0x0005 } },
  {
    name: 'RC4 with MD5',
    client: 'gnutls',
    extra: [gnutls[0] ?? '', `${gnutls[1]}:+MD5`],
    deviations: { suite: 0x0004 },
  },
  { name: '3DES', client: 'gnutls', extra: gnutls, deviations: { suite: 0x000a } },
  { name: 'CBC with RSA key transport', client: 'gnutls', extra: gnutls, deviations: { suite: 0x0035 } },
  { name: 'no renegotiation indication', client: 'gnutls', extra: [], deviations: { withoutRenegotiationInfo: true } },
  // What OpenSSL did unasked before version 3.
  {
    name: 'a renegotiation without indication',
    client: 'openssl',
    extra: ['-legacy_server_connect'],
    deviations: { withoutRenegotiationInfo: true, afterHandshake: { kind: 'renegotiate', certificateOf: 'same' } },
  },
  {
    name: 'a renegotiation',
    client: 'curl',
    extra: [],
    deviations: { afterHandshake: { kind: 'renegotiate', certificateOf: 'same' } },
  },
];

describe('careless clients take', () => {
  for (const { name, client, extra, deviations } of weak) {
    test.skipIf(!installed[client])(`${name} (${client})`, async () => {
      const { transcript, requests } = await bed.meet(client, bed.engine('TLSv1.2', deviations), extra);
      expect({ requests, ...transcript }).toMatchObject({ requests: 2, handshake: 'complete', wentOn: true });
    });
  }
});

describe('behind the handshake', () => {
  const refusals: readonly (readonly [string, Version, Deviations])[] = [
    [
      'a renegotiation under another certificate',
      'TLSv1.2',
      { afterHandshake: { kind: 'renegotiate', certificateOf: 'another' } },
    ],
    ['a record above the limit', 'TLSv1.2', { afterHandshake: { kind: 'long-answer', recordBytes: 17_409 } }],
    ['a record above the limit', 'TLSv1.3', { afterHandshake: { kind: 'long-answer', recordBytes: 17_409 } }],
    ['an unknown alert', 'TLSv1.3', { afterHandshake: { kind: 'unknown-alert' } }],
  ];
  for (const [name, version, deviations] of refusals) {
    for (const client of ['openssl', 'gnutls'] as const) {
      test.skipIf(!installed[client])(`${client} does not go on after ${name} in ${version}`, async () => {
        const { transcript, requests } = await bed.meet(client, bed.engine(version, deviations));
        expect({ requests, bytesAfter: transcript.bytesAfter }).toEqual({ requests: 1, bytesAfter: 0 });
      });
    }
  }

  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    for (const client of ['openssl', 'gnutls', 'node'] as const) {
      test.skipIf(!installed[client])(
        `${client} goes on after a long answer in sound records of ${version}`,
        async () => {
          const engine = bed.engine(version, { afterHandshake: { kind: 'long-answer', recordBytes: 16_384 } });
          const { transcript, requests } = await bed.meet(client, engine);
          expect({ requests, goesOn: transcript.bytesAfter > 0 }).toEqual({ requests: 2, goesOn: true });
        },
      );
    }
  }

  test.skipIf(!installed.openssl)('openssl bears four warnings and no flood of them', async () => {
    const flood = (count: number): Deviations => ({ afterHandshake: { kind: 'warning-alerts', count } });
    expect((await bed.meet('openssl', bed.engine('TLSv1.2', flood(4)))).requests).toBe(2);
    expect((await bed.meet('openssl', bed.engine('TLSv1.2', flood(500)))).requests).toBe(1);
  });

  test('nobody is asked for a heartbeat who does not offer it', async () => {
    const order = { kind: 'heartbeat', claimedBytes: 2_000, contentBytes: 16 } as const;
    const { transcript, requests } = await bed.meet('node', bed.engine('TLSv1.2', { afterHandshake: order }));
    expect({ requests, answer: transcript.heartbeatBytes }).toEqual({ requests: 2, answer: 0 });
  });
});

describe.skipIf(!installed.openssl)('tickets', () => {
  for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
    test(`openssl comes back in ${version} with the ticket, and is taken without a certificate`, async () => {
      const session = join(bed.folder, `${version}.session`);
      await bed.meet('openssl', bed.engine(version, { tickets: 'issue' }), ['-sess_out', session]);
      const { transcript } = await bed.meet('openssl', bed.engine(version, { tickets: 'resume' }), [
        '-sess_in',
        session,
      ]);
      expect(transcript).toMatchObject({ offersOurTicket: true, isResumed: true, handshake: 'complete' });
    });
  }

  test('openssl without tickets comes back in TLS 1.2 with the session id', async () => {
    const session = join(bed.folder, 'id.session');
    const plain = ['-tls1_2', '-no_ticket'];
    await bed.meet('openssl', bed.engine('TLSv1.2', { tickets: 'issue' }), [...plain, '-sess_out', session]);
    const engine = bed.engine('TLSv1.2', { tickets: 'resume' });
    const { transcript, requests } = await bed.meet('openssl', engine, [...plain, '-sess_in', session]);
    expect({ requests, ...transcript }).toMatchObject({ requests: 2, offersOurTicket: true, isResumed: true });
  });

  test.each([
    [{}, { handshake: 'complete', wentOn: true, earlyBytes: 0 }],
    [{ finished: 'broken' }, { handshake: 'failed', wentOn: false }],
  ] as const)('0-RTT under a ticket of somebody else is passed over: %j', async (deviations, expected) => {
    const session = join(bed.folder, 'foreign.session');
    const early = join(bed.folder, 'foreign.txt');
    writeFileSync(early, 'POST /early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n');
    await bed.meet('openssl', bed.engine('TLSv1.3', { tickets: 'issue' }), ['-sess_out', session]);
    const engine = new RawTlsEngine({ name: 'test', version: 'TLSv1.3', identity: bed.identities.rsa, deviations });
    const { transcript } = await bed.meet('openssl', engine, ['-sess_in', session, '-early_data', early]);
    expect(transcript.hello?.offersEarlyData).toBe(true);
    expect(transcript).toMatchObject(expected);
  });

  test('0-RTT is read, and the handshake done in full', async () => {
    const session = join(bed.folder, 'early.session');
    const early = join(bed.folder, 'early.txt');
    writeFileSync(early, 'POST /early HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n');
    await bed.meet('openssl', bed.engine('TLSv1.3', { tickets: 'issue' }), ['-sess_out', session]);
    const engine = bed.engine('TLSv1.3', { tickets: 'issue' });
    const { transcript } = await bed.meet('openssl', engine, ['-sess_in', session, '-early_data', early]);
    expect(transcript).toMatchObject({
      earlyFirstLine: 'POST /early HTTP/1.1',
      handshake: 'complete',
      isResumed: false,
    });
  });
});

const hasTshark = spawnSync('tshark', ['--version'], { stdio: 'ignore' }).status === 0;

describe.skipIf(!hasTshark)('tshark (Debian: tshark)', () => {
  for (const [version, deviations] of [
    ['TLSv1.2', {}],
    ['TLSv1.3', {}],
    ['TLSv1.3', { helloRetry: 'sound' }],
    ['TLSv1.2', { records: { contentBytes: 7 } }],
  ] as const) {
    test(`reads the request out of a capture of ${version} ${JSON.stringify(deviations)}`, async () => {
      const { capture, port } = await bed.meet('node', bed.engine(version, deviations));
      const file = join(bed.folder, `${version}-${port}.pcapng`);
      await writePcapng(capture, file);
      const decode = ['-d', `tcp.port==${port},tls`, '-Y', 'http.request', '-T', 'fields', '-e', 'http.request.method'];
      const lines = execFileSync('tshark', ['-r', file, ...decode], { encoding: 'utf8' })
        .trim()
        .split('\n');
      expect(lines).toContain('GET');
    });
  }
});

test('bytes that are no TLS end the handshake and nothing else', async () => {
  for (const bytes of [
    'POST / HTTP/1.1\r\n\r\n',
    '\x16\x03\x01\xff\xff',
    '\x16\x03\x01\x00\x04\x01\xff\xff\xff',
    '\x15\x03\x01\x00\x02\x02\x28',
  ]) {
    const engine = bed.engine('TLSv1.2');
    const met = bed.meetWith(engine, (port) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(Buffer.from(bytes, 'latin1')));
      socket.on('error', () => undefined);
      return () => socket.destroy();
    });
    expect((await met).close?.reason).toBe('handshake-failed');
  }
});
