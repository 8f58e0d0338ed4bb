import { quoted, type RequestForge } from './forged-request.ts';
import type { SurvivedRequest } from './survived-request.ts';

const sizes = [2, 8, 64];
const long = (kibibytes: number): string => 'a'.repeat(kibibytes * 1024);

/** Requests that are longer than they ought to be: plain letters, stepwise. One row, one case. */
export const survivedRequests: readonly SurvivedRequest[] = [
  {
    id: 'CR-025',
    title: 'The device lives through long connection requests',
    purpose:
      'Readers of HTTP in devices copy into buffers of a fixed size. Request lines and header fields of 2, 8 and 64 KiB and ' +
      'two hundred header fields are sent, letters only; after each a right request has to start a session and the target ' +
      'may not have booted. It stops at the first failure. What the target answers to the long request is not judged.',
    severity: 'high',
    cwe: 120,
    sentence: 'the device lives through long requests',
    defects: [{ id: 'crashes-on-long-header', fails: 'the device lives through long requests' }],
    steps: [
      ...sizes.map((size) => ({
        sent: `a request line of ${size} KiB`,
        write: (forge: RequestForge) => forge.write({ target: `/${long(size)}` }),
      })),
      ...sizes.map((size) => ({
        sent: `a header field of ${size} KiB`,
        write: (forge: RequestForge) => forge.write({ fields: [`X-Cordon: ${long(size)}`] }),
      })),
      {
        sent: 'two hundred header fields',
        write: (forge: RequestForge) =>
          forge.write({ fields: Array.from({ length: 200 }, (_, index) => `X-Cordon-${index}: a`) }),
      },
    ],
  },
  {
    id: 'CR-026',
    title: 'The device lives through long credentials',
    purpose:
      'The fields of a digest are copied before anything is checked, and a digest that overruns a buffer has taken gateways ' +
      'over (the class of CVE-2014-9223). User name, realm, nonce, response and a cookie of 2 KiB and 8 KiB are sent, letters ' +
      'only; after each a right request has to start a session and the target may not have booted. It stops at the first failure.',
    severity: 'critical',
    cwe: 120,
    sentence: 'the device lives through long credentials',
    defects: [{ id: 'crashes-on-long-user-name', fails: 'the device lives through long credentials' }],
    steps: [2, 8].flatMap((size) => [
      ...['username', 'realm', 'nonce', 'response'].map((field) => ({
        sent: `a ${field} of ${size} KiB`,
        write: (forge: RequestForge) => forge.get(forge.digest({ fields: { [field]: quoted(long(size)) } })),
      })),
      {
        sent: `a cookie of ${size} KiB`,
        write: (forge: RequestForge) => forge.write({ fields: [`Cookie: name=${long(size)}`] }),
      },
    ]),
  },
];
