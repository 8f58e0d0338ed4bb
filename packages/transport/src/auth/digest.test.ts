import { Secret } from '@cordon/cwmp';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digestAuthorization, digestChallenge, digestResponse, strongestChallenge } from './digest.ts';
import { DigestServer } from './digest-server.ts';
import type { DigestAlgorithm, DigestVerdict } from './digest-types.ts';
import { parseAuthFields } from './parse-challenge.ts';
import { replayableNonces, SignedNonces } from './signed-nonces.ts';

const password = new Secret('Circle of Life');

describe('vectors of the RFCs', () => {
  const request = {
    username: 'Mufasa',
    realm: 'http-auth@example.org',
    password,
    method: 'GET',
    uri: '/dir/index.html',
  };
  const qop = { nonceCountText: '00000001', cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ' };
  const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';

  test.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ] as const)('RFC 7616 3.9.1 with %s', (algorithm, response) => {
    expect(digestResponse({ ...request, algorithm, nonce, qop })).toBe(response);
  });

  test('RFC 2617 3.5', () => {
    const old = { username: 'Mufasa', realm: 'testrealm@host.com', password: new Secret('Circle Of Life') };
    const rest = { method: 'GET', uri: '/dir/index.html', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093' };
    const response = digestResponse({
      ...old,
      ...rest,
      algorithm: 'MD5',
      qop: { nonceCountText: '00000001', cnonce: '0a4f113b' },
    });
    expect(response).toBe('6629fae49393a05397450978507c4ef1');
  });

  test('RFC 2069 as its erratum 749 corrects it, without qop', () => {
    const old = { username: 'Mufasa', realm: 'testrealm@host.com', password: new Secret('CircleOfLife') };
    const rest = { method: 'GET', uri: '/dir/index.html', nonce: 'dcd98b7102dd2f0e8b11d0f600bfb0c093' };
    expect(digestResponse({ ...old, ...rest, algorithm: 'MD5', qop: undefined })).toBe(
      '1949323746fe6a43ef61f9606e7febea',
    );
  });
});

describe('challenges', () => {
  test('of the field, unquoted and oddly spaced, are understood', () => {
    const [fields] = parseAuthFields('Digest realm=IGD ,nonce=abc==,qop = auth,algorithm="md5" , opaque=""');
    expect(fields && digestChallenge(fields)).toEqual({
      realm: 'IGD',
      nonce: 'abc==',
      opaque: '',
      algorithm: 'MD5',
      algorithmText: 'md5',
      hasQop: true,
      isStale: false,
    });
  });

  test('several in one field, the strongest known one is taken', () => {
    const fields = parseAuthFields(
      [
        'Basic realm="a, b"',
        'Digest nonce="1", algorithm=MD5, qop="auth,auth-int"',
        'Digest nonce="2", algorithm=SHA-512-256, qop="auth"',
        'Digest nonce="3", algorithm=SHA-256, qop="auth"',
      ].join(', '),
    );
    expect(fields.map(({ scheme }) => scheme)).toEqual(['basic', 'digest', 'digest', 'digest']);
    const challenges = fields.map(digestChallenge).filter((challenge) => challenge !== undefined);
    expect(strongestChallenge(challenges)?.nonce).toBe('3');
  });

  test('any text is read without an error', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) =>
        Array.isArray(parseAuthFields(`Digest ${text}`)),
      ),
    );
  });
});

describe('a digest server', () => {
  const passwordOf = (name: string): Secret | undefined => (name === 'acs "ü"' ? password : undefined);
  const clock = { nowMs: 1_000_000 };
  const serverWith = (options: { usedMax?: number } = {}): DigestServer =>
    new DigestServer({
      realm: 'CPE "1"',
      algorithms: ['SHA-256', 'SHA-256-sess', 'MD5', 'MD5-sess'],
      nonces: new SignedNonces({ lifetimeMs: 1000, now: () => clock.nowMs, ...options }),
    });

  interface Attempt {
    readonly algorithm?: DigestAlgorithm;
    readonly username?: string;
    readonly password?: Secret;
    readonly nonceCount?: number;
    readonly uri?: string;
    readonly edit?: (header: string) => string;
  }
  const headerFor = (server: DigestServer, attempt: Attempt = {}): string => {
    const challenge = server
      .challenge()
      .flatMap(([, value]) => parseAuthFields(value))
      .map(digestChallenge)
      .find((found) => found?.algorithm === (attempt.algorithm ?? 'SHA-256'));
    if (challenge === undefined) throw new Error('not offered');
    const answer = { method: 'GET', uri: '/x', username: 'acs "ü"', password, nonceCount: 1, cnonce: 'c', ...attempt };
    return (attempt.edit ?? ((text) => text))(digestAuthorization(challenge, answer));
  };
  const judge = (server: DigestServer, ...authorizations: string[]): DigestVerdict['kind'] =>
    server.check({ method: 'GET', target: '/x', authorizations, passwordOf }).kind;

  test.each(['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const)(
    'grants what our client answers with %s',
    (algorithm) => {
      const server = serverWith();
      expect(judge(server, headerFor(server, { algorithm }))).toBe('granted');
    },
  );

  test.each([
    ['another password', { password: new Secret('x') }, 'wrong-credentials'],
    ['another user', { username: 'root' }, 'wrong-credentials'],
    ['another target', { uri: '/y' }, 'wrong-target'],
    ['no qop', { edit: (text: string) => text.replace(', qop=auth', '') }, 'malformed'],
    ['a count that is no number', { edit: (text: string) => text.replace('nc=00000001', 'nc=1') }, 'malformed'],
    ['a count of zero', { nonceCount: 0 }, 'replayed'],
    ['a field given twice', { edit: (text: string) => `${text}, nc=00000002` }, 'malformed'],
    ['another realm', { edit: (text: string) => text.replace('realm="CPE', 'realm="XPE') }, 'wrong-credentials'],
    [
      'a nonce of its own making',
      { edit: (text: string) => text.replace(/nonce="./, 'nonce="f') },
      'wrong-credentials',
    ],
    ['Basic', { edit: () => 'Basic YTpi' }, 'malformed'],
  ] as const)('refuses %s', (_, attempt, kind) => {
    const server = serverWith();
    expect(judge(server, headerFor(server, attempt))).toBe(kind);
  });

  test('takes the whole URL for the target', () => {
    const server = serverWith();
    expect(judge(server, headerFor(server, { uri: 'http://cpe.test:7547/x' }))).toBe('granted');
    expect(judge(server, headerFor(server, { uri: 'http://cpe.test:7547/x/y' }))).toBe('wrong-target');
  });

  test('refuses two Authorization fields, and none', () => {
    const server = serverWith();
    expect(judge(server, headerFor(server), headerFor(server))).toBe('malformed');
    expect(judge(server)).toBe('absent');
  });

  test('calls the nonce of another server stale, to those who know the password', () => {
    const server = serverWith();
    expect(judge(server, headerFor(serverWith()))).toBe('stale');
    expect(judge(server, headerFor(serverWith(), { password: new Secret('x') }))).toBe('wrong-credentials');
  });

  test('refuses a replay, takes the next count, and calls an old nonce stale', () => {
    const server = serverWith();
    const edit = (text: string): string => text;
    const header = headerFor(server, { edit });
    expect([judge(server, header), judge(server, header)]).toEqual(['granted', 'replayed']);
    const late = headerFor(server);
    clock.nowMs += 1001;
    expect(judge(server, late)).toBe('stale');
  });

  test('forgets counts only together with their nonces', () => {
    const server = serverWith({ usedMax: 2 });
    const headers = [0, 1, 2, 3].map(() => {
      clock.nowMs += 1;
      return headerFor(server);
    });
    expect(headers.map((header) => judge(server, header))).toEqual(['granted', 'granted', 'granted', 'granted']);
    expect(headers.map((header) => judge(server, header))).toEqual(['stale', 'stale', 'replayed', 'replayed']);
  });

  test('takes replays when its nonce book does', () => {
    const server = new DigestServer({ realm: 'CPE "1"', nonces: replayableNonces(new SignedNonces()) });
    const header = headerFor(server);
    expect([judge(server, header), judge(server, header)]).toEqual(['granted', 'granted']);
  });
});
