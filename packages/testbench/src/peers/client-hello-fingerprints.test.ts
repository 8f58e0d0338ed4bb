import type { ClientHello } from '@cordon/transport';
import { expect, test } from 'vitest';
import { clientHelloFingerprints } from './client-hello-fingerprints.ts';

const hello = (changes: Partial<ClientHello>): ClientHello => ({
  kind: 'client-hello',
  recordVersion: 0x0301,
  legacyVersion: 0x0303,
  versions: [0x0303],
  serverNames: [],
  alpnProtocols: [],
  cipherSuites: [],
  compressionMethods: [0],
  groups: [],
  signatureAlgorithms: [],
  ecPointFormats: [],
  extensions: [],
  extensionData: new Map(),
  random: new Uint8Array(32),
  sessionId: new Uint8Array(0),
  offersResumption: false,
  ...changes,
});

const numbers = (text: string): number[] => text.split(',').map((part) => Number.parseInt(part, 16));

// What a public fingerprint service published about a browser, with GREASE put back in.
const browser = hello({
  versions: [0x6a6a, 0x0304, 0x0303],
  cipherSuites: [0x3a3a, ...numbers('1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035')],
  extensions: [
    0xdada,
    ...numbers('002d,0033,0010,fe0d,0017,44cd,0000,000b,000a,002b,ff01,0023,0012,0005,000d,001b'),
    0x7a7a,
  ],
  groups: [0x2a2a, 4588, 29, 23, 24],
  ecPointFormats: [0],
  signatureAlgorithms: numbers('0403,0804,0401,0503,0805,0501,0806,0601'),
  alpnProtocols: ['h2', 'http/1.1'],
});

test('a browser has the fingerprints that a public service gives it', () => {
  expect(clientHelloFingerprints(browser)).toEqual({
    ja3: '98487aa16281980e7d1120d399efb6a4',
    ja3Text:
      '771,4865-4866-4867-49195-49199-49196-49200-52393-52392-49171-49172-156-157-47-53,' +
      '45-51-16-65037-23-17613-0-11-10-43-65281-35-18-5-13-27,4588-29-23-24,0',
    ja4: 't13d1516h2_8daaf6152771_d8a2da3f94cd',
    ja4Text:
      't13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9_' +
      '0005,000a,000b,000d,0012,0017,001b,0023,002b,002d,0033,44cd,fe0d,ff01_' +
      '0403,0804,0401,0503,0805,0501,0806,0601',
  });
});

test('a second published example, with the signalling suite counted', () => {
  const other = hello({
    versions: [0x0304, 0x0303],
    cipherSuites: numbers('00ff,1301,1302,1303,c02b,c02c,c02f,c030,cca8,cca9'),
    extensions: numbers('0000,0010,0005,000a,000b,000d,0017,0023,002b,002d,0033'),
    signatureAlgorithms: numbers('0503,0403,0807,0806,0805,0804,0601,0501,0401'),
    alpnProtocols: ['h2'],
  });
  expect(clientHelloFingerprints(other).ja4).toBe('t13d1011h2_61a7ad8aa9b6_3fcd1a44f3e3');
});

test.each([
  [[], '00'],
  [['h'], 'hh'],
  [['http/1.1'], 'h1'],
  [['\u00ab'], 'ab'],
  [['0\u00ab'], '3b'],
])('the protocols %j are written %s', (alpnProtocols, code) => {
  expect(clientHelloFingerprints(hello({ alpnProtocols })).ja4.slice(8, 10)).toBe(code);
});

test('a ClientHello without extensions has no hash of them', () => {
  const old = hello({ versions: [0x0300], legacyVersion: 0x0300, cipherSuites: [5] });
  expect(clientHelloFingerprints(old)).toMatchObject({ ja3Text: '768,5,,,', ja4Text: 'ts3i010000_0005_' });
  expect(clientHelloFingerprints(old).ja4).toMatch(/^ts3i010000_[0-9a-f]{12}_000000000000$/);
});
