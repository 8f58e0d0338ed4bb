// Lists and answers that OpenSSL made, read by the code of the device, and requests of the device, read by OpenSSL.
import { execFileSync, spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { testPem } from '../../lab.test-support.ts';
import type { ServerEvidence } from '../tls-policy.ts';
import { revocationProblem, strictRevocationRules } from './check-revocation.ts';
import { readRevocationList } from './revocation-list.ts';
import { readStatusResponse, statusRequest } from './status-response.ts';

const isInstalled = spawnSync('openssl', ['version'], { stdio: 'ignore' }).status === 0;
const folder = mkdtempSync(join(tmpdir(), 'cordon-revocation-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const at = (name: string): string => join(folder, name);
const openssl = (...args: readonly string[]): string =>
  execFileSync('openssl', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

const certificate = new X509Certificate(testPem('acs'));
const issuer = new X509Certificate(testPem('intermediate'));
const now = new Date();
const question = { certificate, issuer, now };

const config = `[ca]
default_ca=lab
[lab]
database=${at('index.txt')}
crlnumber=${at('crlnumber')}
default_md=sha256
default_crl_days=7
crl_extensions=crl
[crl]
authorityKeyIdentifier=keyid
`;
const index = (state: 'V' | 'R'): void => {
  const revokedAt = state === 'R' ? '250101000000Z' : '';
  writeFileSync(
    at('index.txt'),
    `${state}\t491231235959Z\t${revokedAt}\t${certificate.serialNumber}\tunknown\t/CN=acs\n`,
  );
};

/** The list of the state in the index, by the authority of this name. */
function listBy(signer: string): Uint8Array {
  openssl(
    'ca',
    '-config',
    'ca.cnf',
    '-gencrl',
    '-cert',
    `${signer}.pem`,
    '-keyfile',
    `${signer}.key.pem`,
    '-out',
    'l.pem',
  );
  openssl('crl', '-in', 'l.pem', '-outform', 'DER', '-out', 'l.der');
  return readFileSync(at('l.der'));
}

const asked = 'ocsp -index index.txt -CA intermediate.pem -reqin request.der -respout response.der -ndays 7'.split(' ');

/** The answer about the certificate to our own request. */
function answerBy(signer: string, ...more: readonly string[]): Uint8Array {
  writeFileSync(at('request.der'), statusRequest(question));
  openssl(...asked, '-rsigner', `${signer}.pem`, '-rkey', `${signer}.key.pem`, ...more);
  return readFileSync(at('response.der'));
}

beforeAll(() => {
  for (const name of ['intermediate', 'intermediate.key', 'other-root', 'other-root.key'])
    writeFileSync(at(`${name}.pem`), testPem(name));
  writeFileSync(at('ca.cnf'), config);
  writeFileSync(at('crlnumber'), '01\n');
});

describe.skipIf(!isInstalled)('a list of OpenSSL', () => {
  test.each([
    ['R', 'revoked'],
    ['V', 'good'],
  ] as const)('%s is %s', (state, word) => {
    index(state);
    expect(readRevocationList(listBy('intermediate'), question)).toBe(word);
  });

  test('by another authority does not count, whoever is believed', () => {
    index('R');
    const list = listBy('other-root');
    expect(readRevocationList(list, question)).toBe('unusable');
    // Its name is another one too: a list that somebody else signed under the name of the issuer is shown by TLS-C-207.
    expect(readRevocationList(list, question, { believesAnySigner: true })).toBe('unusable');
  });

  test('does not count before and after its time, and always without a clock', () => {
    index('R');
    const list = listBy('intermediate');
    const dayMs = 86_400_000;
    for (const days of [-1, 8]) {
      const then = new Date(now.getTime() + days * dayMs);
      expect(readRevocationList(list, { ...question, now: then })).toBe('unusable');
    }
    expect(readRevocationList(list, { ...question, now: undefined })).toBe('revoked');
  });

  test('that was changed on the way or cut anywhere does not count', () => {
    index('V');
    const list = listBy('intermediate');
    for (let place = 0; place < list.length; place += 7) {
      const changed = Uint8Array.from(list);
      changed[place] = (changed[place] ?? 0) ^ 0x01;
      expect(readRevocationList(changed, question)).toBe('unusable');
      expect(readRevocationList(list.subarray(0, place), question)).toBe('unusable');
    }
  });
});

describe.skipIf(!isInstalled)('an answer of OpenSSL to our request', () => {
  test('OpenSSL reads the request as one about this certificate', () => {
    writeFileSync(at('request.der'), statusRequest(question));
    const text = openssl('ocsp', '-reqin', 'request.der', '-req_text', '-noverify').toUpperCase();
    expect(text).toContain(`SERIAL NUMBER: ${certificate.serialNumber.replace(/^0+/, '')}`);
  });

  test.each([
    ['R', 'revoked'],
    ['V', 'good'],
  ] as const)('%s is %s', (state, word) => {
    index(state);
    expect(readStatusResponse(answerBy('intermediate'), question)).toBe(word);
  });

  test('by somebody else does not count, although its certificate comes along', () => {
    index('V');
    expect(readStatusResponse(answerBy('other-root'), question)).toBe('unusable');
  });

  test('about another certificate does not count', () => {
    index('V');
    const other = new X509Certificate(testPem('expired'));
    expect(readStatusResponse(answerBy('intermediate'), { ...question, certificate: other })).toBe('unusable');
  });

  test('that was changed on the way or cut anywhere does not say good', () => {
    index('R');
    const response = answerBy('intermediate', '-resp_no_certs');
    for (let place = 0; place < response.length; place += 7) {
      const changed = Uint8Array.from(response);
      changed[place] = (changed[place] ?? 0) ^ 0x01;
      expect(readStatusResponse(changed, question)).not.toBe('good');
      expect(readStatusResponse(response.subarray(0, place), question)).toBe('unusable');
    }
  });
});

describe.skipIf(!isInstalled)('the check', () => {
  const evidence: ServerEvidence = {
    hostName: 'acs',
    certificate,
    path: [certificate, issuer],
    trusted: [new X509Certificate(testPem('root'))],
    openSslError: undefined,
    now,
    isHandshakeSigned: true,
    handshakeBytes: 0,
  };
  const silent = { rules: strictRevocationRules, fetch: async () => undefined };

  test('refuses what a staple calls revoked, and passes what it calls good', async () => {
    index('R');
    expect((await revocationProblem(evidence, answerBy('intermediate'), silent))?.code).toBe('revoked');
    index('V');
    expect(await revocationProblem(evidence, answerBy('intermediate'), silent)).toBeUndefined();
  });

  test('asks no further address when its time is over, and goes on', async () => {
    const urls = [1, 2, 3].map((number) => `URI:http://authority.test/${number}.crl`).join(',');
    const order = 'req -x509 -newkey rsa:2048 -nodes -subj /CN=acs -keyout k.pem -out named.pem'.split(' ');
    const authority = '-CA intermediate.pem -CAkey intermediate.key.pem'.split(' ');
    openssl(...order, ...authority, '-addext', `crlDistributionPoints=${urls}`);
    const named = new X509Certificate(readFileSync(at('named.pem')));
    const asked: string[] = [];
    const fetch = async (url: URL): Promise<undefined> => {
      asked.push(url.pathname);
      await new Promise((resolve) => setTimeout(resolve, 30));
      return undefined;
    };
    const given = { ...evidence, certificate: named, path: [named, issuer] };
    const means = { rules: strictRevocationRules, fetch };
    expect(await revocationProblem(given, undefined, { ...means, askingMsMax: 20 })).toBeUndefined();
    expect(asked).toEqual(['/1.crl']);
    asked.length = 0;
    expect(await revocationProblem(given, undefined, means)).toBeUndefined();
    expect(asked).toEqual(['/1.crl', '/2.crl', '/3.crl']);
    const hard = { ...means, rules: { ...strictRevocationRules, failsHard: true } };
    expect((await revocationProblem(given, undefined, hard))?.code).toBe('status-unproven');
  });

  test('refuses a staple that is of no use, and does without one', async () => {
    expect((await revocationProblem(evidence, new Uint8Array([0x30, 0]), silent))?.code).toBe('status-unproven');
    expect(await revocationProblem(evidence, undefined, silent)).toBeUndefined();
  });
});
