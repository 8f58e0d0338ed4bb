/** One habit as data. */
export interface HabitRow {
  readonly id: string;
  /** What the client does, in one sentence. */
  readonly sentence: string;
  /** Habits that come with it. */
  readonly with?: readonly string[];
}

/** Habits that no case names by themselves: parts of those that are named, and what only tests of this client need. */
export const finerHabits = [
  { id: 'offers-old-tls', sentence: 'Offers TLS 1.0 and 1.1 too, and does the whole handshake in them.' },
  { id: 'offers-rc4', sentence: 'Offers RC4.' },
  { id: 'offers-des', sentence: 'Offers DES with 56 bits.' },
  { id: 'offers-export', sentence: 'Offers suites with keys of 40 bits.' },
  { id: 'offers-null', sentence: 'Offers suites that encrypt nothing.' },
  { id: 'offers-anonymous', sentence: 'Offers suites that authenticate nobody.' },
  { id: 'offers-static-rsa-only', sentence: 'Offers TLS 1.2 without any suite that has forward secrecy.' },
  { id: 'offers-dhe', sentence: 'Offers finite-field Diffie-Hellman, of which it checks the group.' },
  { id: 'offers-weak-signatures', sentence: 'Offers signatures over MD5 and SHA-1.' },
  { id: 'offers-small-curves', sentence: 'Offers curves of 160 and 192 bits, and takes them.' },
  { id: 'omits-extended-master-secret', sentence: 'Does not offer the extended master secret.' },
  { id: 'omits-renegotiation-info', sentence: 'Does not say that it knows safe renegotiation.' },
  { id: 'omits-server-name', sentence: 'Does not say which host it wants.' },
  { id: 'keeps-tickets', sentence: 'Keeps tickets and resumes with the host that gave them; sound by itself.' },
  { id: 'accepts-null', sentence: 'Goes on when the server chooses a suite that encrypts nothing.' },
  { id: 'accepts-anonymous', sentence: 'Goes on when the server chooses a suite that authenticates nobody.' },
  { id: 'accepts-export', sentence: 'Goes on when the server chooses a suite of export strength (FREAK).' },
  { id: 'accepts-unoffered-suite', sentence: 'Takes any suite that it knows, offered or not.' },
  {
    id: 'accepts-unoffered-version',
    sentence: 'Does not compare the version that the server chose with what it offered.',
  },
  { id: 'accepts-unoffered-group', sentence: 'Takes any group that it knows, offered or not.' },
  { id: 'accepts-unoffered-extension', sentence: 'Passes over extensions that it did not ask for.' },
  { id: 'falls-back-to-older-tls', sentence: 'Dials again with an older version when a handshake fails.' },
  { id: 'falls-back-to-http', sentence: 'Sends its Inform without TLS when a handshake fails.' },
  { id: 'accepts-flawed-groups', sentence: 'Takes a finite-field group with any modulus and any generator.' },
  { id: 'accepts-off-curve-point', sentence: 'Multiplies whatever point the server sends.' },
  { id: 'accepts-zero-secret', sentence: 'Takes a common secret that is nothing but zeros.' },
  {
    id: 'accepts-broken-signature',
    sentence: 'Does not verify the signature of the server, whatever key it is by.',
  },
  { id: 'accepts-missing-signature', sentence: 'Goes on when the server signs nothing.' },
  { id: 'accepts-unoffered-signature', sentence: 'Takes signature algorithms that it did not offer.' },
  { id: 'accepts-missing-certificate', sentence: 'Goes on without a Certificate.' },
  { id: 'accepts-empty-certificate', sentence: 'Goes on with a Certificate that holds none.' },
  { id: 'accepts-missing-certificate-verify', sentence: 'Goes on without a CertificateVerify.' },
  { id: 'takes-early-application-data', sentence: 'Passes over application data in front of the Finished.' },
  { id: 'takes-second-server-hello', sentence: 'Passes over a second ServerHello.' },
  { id: 'takes-any-order', sentence: 'Takes the messages of a flight in any order.' },
  {
    id: 'skips-check-on-renegotiation',
    sentence: 'Shakes hands again when asked, and does not look at the certificate a second time.',
  },
  { id: 'resumes-for-another-host', sentence: 'Offers its tickets to every host.', with: ['keeps-tickets'] },
  { id: 'skips-certificates', sentence: 'Looks at no certificate beyond the key in the first one.' },
  { id: 'skips-certificate-signatures', sentence: 'Builds a path by names and verifies no signature in it.' },
  { id: 'skips-host-name', sentence: 'Takes a certificate of any host.' },
  { id: 'skips-dates', sentence: 'Takes certificates that are expired or not yet valid.' },
  { id: 'takes-weak-keys', sentence: 'Takes RSA keys of any size and certificates signed over MD5 or SHA-1.' },
  {
    id: 'takes-explicit-curves',
    sentence: 'Takes certificates whose curve is written out instead of named (CVE-2020-0601).',
  },
  {
    id: 'takes-dsa',
    sentence: 'Offers suites and signatures of DSA, and takes certificates with such a key.',
    with: ['offers-dhe'],
  },
] as const satisfies readonly HabitRow[];
