import { randomBytes } from 'node:crypto';
import type { DigestGrounds, RequestForge } from './forged-request.ts';
import type { ForgedRequest } from './probe-port.ts';
import type { RefusedRequest } from './refused-request.ts';

const forged = (sent: string, grounds: (forge: RequestForge) => DigestGrounds): ForgedRequest => ({
  sent,
  write: (forge) => forge.get(forge.digest(grounds(forge))),
});
const random = (): string => randomBytes(12).toString('hex');
/** Logins that no CPE may take: one row, one case. */
export const refusedLogins: readonly RefusedRequest[] = [
  {
    id: 'CR-003',
    title: 'Connection requests with wrong credentials start no session',
    purpose:
      'A password that is not compared protects nothing. Between two right requests the target gets properly made ' +
      'digests of a wrong password, an empty one, a wrong user and an empty one. No session may follow any of them.',
    severity: 'critical',
    cwe: 287,
    sentence: 'no session follows a request with wrong credentials',
    defects: [{ id: 'accepts-any-password', fails: 'no session follows a request with wrong credentials' }],
    forged: () => [
      forged('a wrong password', () => ({ password: random() })),
      forged('an empty password', () => ({ password: '' })),
      forged('a wrong user', () => ({ username: random() })),
      forged('an empty user', () => ({ username: '' })),
      forged('an empty user and password', () => ({ username: '', password: '' })),
    ],
  },
  {
    id: 'CR-004',
    title: 'What everybody can guess is no password for connection requests',
    purpose:
      'A password that is printed on the box, or that every device of a model has, is known to whoever wants it. Five ' +
      'pairs are tried and no more: the right user name with the serial number, with OUI and serial number, and with ' +
      'the product class, and two names of administrators that are their own password. No session may follow.',
    severity: 'critical',
    cwe: 1392,
    sentence: 'no session follows a request with guessable credentials',
    defects: [
      { id: 'accepts-serial-number-as-password', fails: 'no session follows a request with guessable credentials' },
    ],
    forged: ({ cpe: { identity } }) => [
      forged('the serial number as password', () => ({ password: identity.serialNumber })),
      forged('OUI and serial number as password', () => ({ password: `${identity.oui}-${identity.serialNumber}` })),
      forged('the product class as password', () => ({ password: identity.productClass })),
      forged('admin and admin', () => ({ username: 'admin', password: 'admin' })),
      forged('tr069 and tr069', () => ({ username: 'tr069', password: 'tr069' })),
    ],
  },
  {
    id: 'CR-009',
    title: 'A nonce count is good for one connection request',
    purpose:
      'The count nc is what tells a repetition from a new request (RFC 7616 3.4). After a right request has started its ' +
      'session, another digest with the same nonce and the same count is sent; it has a new cnonce, so that it is no copy. ' +
      'No session may follow. TR-069 asks for qop=auth and leaves the count to RFC 7616: under tr069 it is a warning.',
    severity: 'medium',
    cwe: 294,
    requirements: ['3.4-78'],
    isAdvice: true,
    sentence: 'no session follows a request with a nonce count that was used',
    defects: [
      { id: 'accepts-old-nonce-count', fails: 'no session follows a request with a nonce count that was used' },
    ],
    forged: () => [
      {
        sent: 'the nonce count of the request before',
        ahead: (forge) => forge.get(forge.digest()),
        write: (forge) => (forge.challenge.offersQop ? forge.get(forge.digest()) : undefined),
      },
    ],
  },
  {
    id: 'CR-010',
    title: 'A nonce that the device never issued is not taken',
    purpose:
      'A device that takes any nonce takes every recorded request for ever, and lets an attacker who can pose as the ' +
      'device collect digests for later. A right digest over 128 random bits that the target never issued is sent ' +
      'between two right requests. No session may follow. TR-069 leaves this to RFC 7616: under tr069 it is a warning.',
    severity: 'critical',
    cwe: 294,
    requirements: ['3.2-79'],
    isAdvice: true,
    sentence: 'no session follows a request with a nonce that was never issued',
    defects: [
      { id: 'accepts-unissued-nonce', fails: 'no session follows a request with a nonce that was never issued' },
    ],
    forged: () => [
      forged('a nonce of our own', () => ({ nonce: randomBytes(16).toString('hex') })),
      forged('an issued nonce with its first character changed', ({ challenge: { nonce } }) => ({
        nonce: `${nonce.startsWith('a') ? 'b' : 'a'}${nonce.slice(1)}`,
      })),
    ],
  },
  {
    id: 'CR-011',
    title: 'A digest without qop is not taken where qop was offered',
    purpose:
      'Without qop a digest has no count and no nonce of the caller, and can be repeated. Where the target offers ' +
      'qop=auth, which TR-069 3.4.5 asks for, a digest in the old form of RFC 2069 is sent between two right requests. ' +
      'No session may follow. RFC 7616 lets servers be lenient: under tr069 it is a warning.',
    severity: 'medium',
    cwe: 757,
    requirements: ['3.4-78'],
    isAdvice: true,
    sentence: 'no session follows a digest without qop',
    defects: [{ id: 'accepts-digest-without-qop', fails: 'no session follows a digest without qop' }],
    forged: () => [
      {
        sent: 'a digest without qop',
        write: (forge) => (forge.challenge.offersQop ? forge.get(forge.digest({ hasQop: false })) : undefined),
      },
    ],
  },
  {
    id: 'CR-012',
    title: 'A digest for another URI is not taken',
    purpose:
      'The uri in a digest has to be that of the request line (RFC 7616 3.4.6), or a digest that was recorded for one ' +
      'thing opens another. A right digest for another path, told so in its uri, is sent with a request of the right ' +
      'path. No session may follow.',
    severity: 'medium',
    cwe: 345,
    sentence: 'no session follows a digest for another URI',
    defects: [{ id: 'accepts-digest-of-another-uri', fails: 'no session follows a digest for another URI' }],
    forged: () => [forged('a digest for another URI', () => ({ uri: `/${random()}` }))],
  },
  {
    id: 'CR-013',
    title: 'A digest for another method is not taken',
    purpose:
      'The method is part of a digest. One that was made for POST proves nothing about a GET, and a device that takes it ' +
      'computes something else than RFC 7616 says. Right digests for POST and PUT are sent with a GET. No session may follow.',
    severity: 'medium',
    cwe: 345,
    sentence: 'no session follows a digest for another method',
    defects: [{ id: 'accepts-wrong-method-hash', fails: 'no session follows a digest for another method' }],
    forged: () => ['POST', 'PUT'].map((method) => forged(`a digest for ${method}`, () => ({ method }))),
  },
  {
    id: 'CR-014',
    title: 'A digest is computed by the algorithm that it names',
    purpose:
      'A device that looks past the name of the algorithm takes what it did not understand. A digest by MD5 that calls ' +
      'itself by an unknown name, MD5-sess and SHA-256 is sent between two right requests. No session may follow. RFC 7616 is lenient here: under tr069 it is a warning.',
    severity: 'medium',
    cwe: 347,
    isAdvice: true,
    sentence: 'no session follows a digest of another algorithm than it names',
    defects: [
      { id: 'ignores-digest-algorithm', fails: 'no session follows a digest of another algorithm than it names' },
    ],
    forged: () =>
      ['X-UNKNOWN', 'MD5-sess', 'SHA-256'].map((algorithm) => ({
        sent: `a digest by MD5 that is called ${algorithm}`,
        write: (forge) => forge.get(forge.withAlgorithm('MD5').digest({ fields: { algorithm } })),
      })),
  },
  {
    id: 'CR-015',
    title: 'Basic credentials start no session',
    purpose:
      'A port for plain HTTP that takes Basic has the password sent in clear by every ACS that can be talked into it. The ' +
      'right user name and password are sent as Basic between two right requests. No session may follow: TR-069 asks for ' +
      'Digest before anything is done.',
    severity: 'medium',
    cwe: 522,
    requirements: ['3.2-79'],
    sentence: 'no session follows Basic credentials',
    defects: [{ id: 'accepts-basic', fails: 'no session follows Basic credentials' }],
    forged: () => [{ sent: 'Basic credentials', write: (forge) => forge.get(`Basic ${forge.basic}`) }],
  },
  {
    id: 'CR-016',
    title: 'An incomplete digest starts no session',
    purpose:
      'Readers of Authorization fields go wrong where something is missing: an empty response that is compared over no ' +
      'characters is right. Digests without response, with an empty one, with its first eight digits, with no nonce, and ' +
      'with nothing at all are sent between two right requests. No session may follow, and the device has to live.',
    severity: 'high',
    cwe: 287,
    sentence: 'no session follows an incomplete digest',
    defects: [{ id: 'accepts-short-response', fails: 'no session follows an incomplete digest' }],
    forged: () => [
      forged('a digest without response', () => ({ fields: { response: null } })),
      forged('an empty response', () => ({ fields: { response: '""' } })),
      {
        sent: 'the first digits of the response',
        write: (forge) => forge.get(forge.digest().replace(/response="([0-9a-f]{8})[0-9a-f]*"/, 'response="$1"')),
      },
      forged('a response of zeros', () => ({ fields: { response: `"${'0'.repeat(32)}"` } })),
      forged('no nonce', () => ({ nonce: '', fields: { nonce: null } })),
      { sent: 'the word Digest alone', write: (forge) => forge.get('Digest') },
      { sent: 'an empty Authorization', write: (forge) => forge.get('') },
    ],
  },
];
