import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { adoptAuthority } from './adopt-authority.ts';
import type { ChainNode, ChainRecipe } from './chain-recipe.ts';
import { issueCertificate } from './issue-certificate.ts';
import { createMemoryLab } from './lab.ts';
import { mintChain } from './mint-chain.ts';
import { isInstalled, runWithFiles } from './openssl.test-support.ts';

const lab = createMemoryLab({ name: 'Mint Test Root' });
const cn = (value: string): { type: string; value: string }[] => [{ type: 'CN', value }];
const ca: ChainNode = { certificate: { subject: cn('Other CA'), ca: {} }, signedBy: 'lab-root' };
const leaf = (signedBy: string, more: object = {}): ChainNode => ({
  certificate: { subject: cn('acs.test'), san: { dns: ['acs.test'] }, extendedKeyUsage: ['serverAuth'], ...more },
  signedBy,
});
const plain: ChainRecipe = { nodes: { ca, leaf: leaf('ca') }, send: ['leaf', 'ca'] };

const pem = (der: Uint8Array | undefined, label: string): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(der ?? []).toString('base64')}\n-----END ${label}-----\n`;

function verify(recipe: ChainRecipe, ...options: string[]): { ok: boolean; text: string } {
  const minted = mintChain(recipe, lab);
  const crls = [...minted.crls.values()].map((der) => pem(der, 'X509 CRL')).join('');
  const files = { 'root.pem': lab.rootPem, 'chain.pem': minted.chainPem, 'crl.pem': crls };
  const command = ['openssl', 'verify', '-CAfile', 'root.pem', '-untrusted', 'chain.pem', ...options, 'chain.pem'];
  return runWithFiles(command, files);
}

test('certificates that sign each other in a circle can be minted', () => {
  const nodes = {
    a: { certificate: { subject: cn('A'), ca: {} }, signedBy: 'b' },
    b: { certificate: { subject: cn('B'), ca: {} }, signedBy: 'a' },
    leaf: leaf('a'),
  };
  const { certificates } = mintChain({ nodes, send: ['leaf', 'a', 'b'] }, lab);
  const [a, b] = ['a', 'b'].map((name) => new X509Certificate(certificates.get(name) ?? ''));
  expect(a?.verify(b?.publicKey as never)).toBe(true);
  expect(b?.verify(a?.publicKey as never)).toBe(true);
});

test('a node can share the key of another, and the handshake be signed by a third', () => {
  const nodes = { ca, leaf: leaf('ca'), again: { ...leaf('lab-root'), keyOf: 'leaf' }, other: leaf('ca') };
  const minted = mintChain({ nodes, send: ['again'], signWith: 'other' }, lab);
  const [one, again] = ['leaf', 'again'].map((name) => new X509Certificate(minted.certificates.get(name) ?? ''));
  expect(one?.publicKey.equals(again?.publicKey as never)).toBe(true);
  expect(minted.handshakeKeyPem()).not.toBe(minted.privateKeyPem());
});

test('a chain can be minted below an authority that somebody else made, and verifies below it', () => {
  const stranger = issueCertificate({ subject: [{ type: 'O', value: 'Elsewhere', encoding: 'printable' }], ca: {} });
  const adopted = adoptAuthority(stranger.certificatePem, stranger.privateKeyPem());
  const recipe = { nodes: { leaf: leaf('elsewhere') }, send: ['leaf', 'elsewhere'] };
  const { chainPem, certificates } = mintChain(recipe, lab, { authorities: { elsewhere: adopted } });
  expect(Buffer.from(certificates.get('elsewhere') ?? []).equals(stranger.certificateDer)).toBe(true);
  const server = new X509Certificate(chainPem);
  expect(server.checkIssued(stranger.toX509()) && server.verify(stranger.toX509().publicKey)).toBe(true);
  const another = issueCertificate({ subject: [], ca: {} });
  expect(() => adoptAuthority(stranger.certificatePem, another.privateKeyPem())).toThrow(/given is not its key/);
});

test('a chain that is printed shows no key', () => {
  expect(JSON.stringify(mintChain(plain, lab))).not.toContain('PRIVATE');
});

test.each([
  [
    'a signer that is none',
    { nodes: { leaf: leaf('nobody') }, send: ['leaf'] },
    /'nobody', which is none of its nodes/,
  ],
  ['a certificate sent that is none', { ...plain, send: ['leaf', 'x'] }, /'x', which is none/],
  ['no certificate at all', { ...plain, send: [] }, /sends no certificate/],
  ['a node with the name of an authority', { nodes: { 'lab-root': ca }, send: ['lab-root'] }, /rename it/],
])('%s is refused in words', (_what, recipe, message) => {
  expect(() => mintChain(recipe, lab)).toThrow(message);
});

describe.skipIf(!isInstalled('openssl', 'version'))('openssl judges (Debian: openssl)', () => {
  test('a sound chain is trusted', () => {
    expect(verify(plain).text).toContain('chain.pem: OK');
  });

  const crl = (changes: object): ChainRecipe => ({
    ...plain,
    crls: { '/a.crl': { issuer: 'ca', revoked: ['leaf'], ...changes } },
  });

  test.each([
    ['revokes', {}, 'certificate revoked'],
    ['lists nobody', { revoked: [] }, 'OK'],
    ['is expired', { thisUpdate: '-9d', nextUpdate: '-1d' }, 'CRL has expired'],
    ['is signed by another', { signedBy: 'lab-root' }, 'CRL signature failure'],
    ['has a flipped bit', { signature: 'flipped-bit' }, 'CRL signature failure'],
    ['is of another issuer', { issuer: 'lab-root' }, 'unable to get certificate CRL'],
  ])('a list that %s', (_what, changes, message) => {
    expect(verify(crl(changes), '-crl_check', '-CRLfile', 'crl.pem').text).toContain(message);
  });

  const ocsp = (changes: object): { ok: boolean; text: string } => {
    const recipe: ChainRecipe = { ...plain, staple: { about: 'leaf', status: 'good', ...changes } };
    const minted = mintChain(recipe, lab);
    const certificate = (name: string): string => pem(minted.certificates.get(name), 'CERTIFICATE');
    const files = {
      'root.pem': lab.rootPem,
      'ca.pem': certificate('ca'),
      'leaf.pem': certificate('leaf'),
      'answer.b64': Buffer.from(minted.staple ?? []).toString('base64'),
    };
    // The answer is binary; openssl decodes it itself.
    const decode = ['openssl', 'base64', '-d', '-A', '-in', 'answer.b64', '-out', 'answer.der'];
    const judge = ['ocsp', '-respin', 'answer.der', '-issuer', 'ca.pem', '-cert', 'leaf.pem', '-CAfile', 'root.pem'];
    return runWithFiles(decode, files, ['openssl', ...judge, '-verify_other', 'ca.pem']);
  };

  test.each([
    ['good', {}, 'leaf.pem: good'],
    ['revoked', { status: 'revoked' }, 'leaf.pem: revoked'],
    ['unknown', { status: 'unknown' }, 'leaf.pem: unknown'],
    ['expired', { thisUpdate: '-9d', nextUpdate: '-1d' }, 'Status times invalid'],
    ['broken', { signature: 'flipped-bit' }, 'Response Verify Failure'],
    ['signed by another', { signedBy: 'leaf' }, 'Response Verify Failure'],
  ])('an answer that is %s', (_what, changes, message) => {
    expect(ocsp(changes).text).toContain(message);
  });

  test.each([
    ['rsa2048-e1', 'Exponent: 1 '],
    ['rsa16384', '16384 bit'],
    ['rsa2048-weak-family', '2048 bit'],
  ] as const)('a leaf with a key of kind %s reads as such', (key, message) => {
    const minted = mintChain({ nodes: { leaf: leaf('lab-root', { key }) }, send: ['leaf'] }, lab);
    const text = ['openssl', 'x509', '-in', 'chain.pem', '-noout', '-text'];
    expect(runWithFiles(text, { 'chain.pem': minted.chainPem }).text).toContain(message);
  });

  test('a DSA authority signs what openssl verifies', () => {
    const dsa: ChainNode = { certificate: { subject: cn('DSA CA'), ca: {}, key: 'dsa2048' }, signedBy: 'lab-root' };
    expect(verify({ nodes: { ca: dsa, leaf: leaf('ca') }, send: ['leaf', 'ca'] }).text).toContain('OK');
  });

  test.each(['long', 'indefinite'] as const)('lengths in the %s form are in the bytes', (extensionsLength) => {
    const minted = mintChain({ nodes: { leaf: leaf('lab-root', { extensionsLength }) }, send: ['leaf'] }, lab);
    const out = runWithFiles(['openssl', 'asn1parse', '-in', 'chain.pem', '-i'], { 'chain.pem': minted.chainPem });
    // Header length 6 is the long form with four octets; "inf" marks the indefinite one.
    expect(out.text).toMatch(extensionsLength === 'long' ? /hl=6 l= *\d+ cons: *SEQUENCE/ : /l=inf/);
  });

  test('extensions stand in the order of the list, as often as it says', () => {
    const list = { extensionList: ['keyUsage', 'subjectAltName', 'subjectAltName'] };
    const minted = mintChain({ nodes: { leaf: leaf('lab-root', list) }, send: ['leaf'] }, lab);
    const { text } = runWithFiles(['openssl', 'x509', '-in', 'chain.pem', '-noout', '-text'], {
      'chain.pem': minted.chainPem,
    });
    const found = text.match(/X509v3 (Key Usage|Subject Alternative Name)/g);
    expect(found).toEqual(['X509v3 Key Usage', ...Array.from({ length: 2 }, () => 'X509v3 Subject Alternative Name')]);
  });
});

describe.skipIf(!isInstalled('certtool'))('certtool judges (Debian: gnutls-bin)', () => {
  test('it reads the list of revoked certificates', () => {
    const recipe: ChainRecipe = { ...plain, crls: { '/a.crl': { issuer: 'ca', revoked: ['leaf'] } } };
    const crl = pem(mintChain(recipe, lab).crls.get('/a.crl'), 'X509 CRL');
    const { text } = runWithFiles(['certtool', '--crl-info', '--infile', 'crl.pem'], { 'crl.pem': crl });
    expect(text).toContain('Revoked certificates (1)');
  });

  test('it verifies a sound chain', () => {
    const minted = mintChain({ ...plain, send: ['leaf', 'ca', 'lab-root'] }, lab);
    const { text } = runWithFiles(['certtool', '--verify-chain', '--infile', 'chain.pem'], {
      'chain.pem': minted.chainPem,
    });
    expect(text).toContain('Chain verification output: Verified');
  });
});
