import type { HelloFacts } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { verdictFor } from '../../../verdict-for.test-support.ts';
import definition from './files-get-the-same-tls.case.ts';

const sound: HelloFacts = {
  format: 'tls',
  versions: ['TLSv1.3', 'TLSv1.2'],
  cipherSuites: [0x1301, 0xc02f],
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
const weak: HelloFacts = { ...sound, cipherSuites: [0x0005] };
const came = { acs: sound, files: sound, refusal: null, isAbsent: false };

test.each([
  ['the same offer', {}, 'pass'],
  ['a weaker one', { files: weak }, 'fail'],
  ['a weaker one in both', { acs: weak, files: weak }, 'pass'],
  ['nobody', { files: null, refusal: 'fault 9002' }, 'inconclusive'],
  ['nobody, and no word', { files: null }, 'inconclusive'],
  ['no such method', { files: null, refusal: 'fault 9000', isAbsent: true }, 'not-applicable'],
] as const)('for a file comes %s', (_what, changes, verdict) => {
  expect(verdictFor(definition, { ...came, ...changes }).verdict).toBe(verdict);
});
