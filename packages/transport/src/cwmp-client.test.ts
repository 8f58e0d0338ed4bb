import { Buffer } from 'node:buffer';
import { Secret } from '@cordon/cwmp';
import { gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { DigestServer } from './auth/digest-server.ts';
import { CookieJar } from './cookie-jar.ts';
import { CwmpClient } from './cwmp-client.ts';
import type { ClientExchange, CwmpClientOptions } from './cwmp-client-types.ts';
import { type HeaderFields, headerValue, headerValues } from './http1/header-fields.ts';
import type { HttpRequest, HttpResponseInit } from './http1/http-message.ts';
import { labPolicy, shows, startListener, type TestListener } from './lab.test-support.ts';
import type { ListenerOptions } from './listener/listener.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const part of open.splice(0).reverse()) await part.close();
});

type Answer = (request: HttpRequest, count: number) => HttpResponseInit | 'close' | 'silence';

/** An ACS that answers by a function; `requests` holds what came, with the number of its connection. */
async function startAcs(
  answer: Answer,
  options: Partial<ListenerOptions> = {},
): Promise<TestListener & { readonly requests: (HttpRequest & { readonly connectionId: number })[] }> {
  const requests: (HttpRequest & { readonly connectionId: number })[] = [];
  const started = await startListener(async (connection) => {
    for (;;) {
      const request = await connection.nextRequest();
      if (request === undefined) return;
      requests.push({ ...request, connectionId: connection.id });
      const response = answer(request, requests.length);
      if (response === 'close') return connection.close();
      if (response === 'silence') return;
      await connection.respond(response);
    }
  }, options);
  open.push(started.listener);
  return { ...started, requests };
}

function clientOf(url: string, options: Partial<CwmpClientOptions> = {}): CwmpClient {
  const client = new CwmpClient({ url, lookUp: async () => ['127.0.0.1'], tls: labPolicy(), ...options });
  open.push(client);
  return client;
}

const body = new TextEncoder().encode('<inform/>');
const ok: HttpResponseInit = { status: 204 };
const credentials = { username: 'cpe', password: new Secret('p:w"d') };

describe('connections', () => {
  test('one serves the session; when the ACS closed it, another carries on', async () => {
    const acs = await startAcs((_, count) => ({ status: 204, close: count === 2 }));
    const client = clientOf(`http://127.0.0.1:${acs.port}/acs?x=1`);
    for (let count = 0; count < 4; count += 1) expect((await client.post(body, [])).status).toBe(204);
    expect(acs.requests.map(({ connectionId }) => connectionId)).toEqual([1, 1, 2, 2]);
    expect(acs.requests[0]).toMatchObject({ target: '/acs?x=1', method: 'POST', violations: [] });
  });

  test('a POST without an answer fails and is not sent again', async () => {
    const acs = await startAcs(() => 'close');
    const client = clientOf(`http://127.0.0.1:${acs.port}/`);
    await expect(client.post(body, [])).rejects.toMatchObject({ code: 'connection-lost' });
    expect(acs.requests).toHaveLength(1);
  });

  test('a silent ACS is given up in time, and a session can be aborted', async () => {
    const acs = await startAcs(() => 'silence');
    const url = `http://127.0.0.1:${acs.port}/`;
    const slow = clientOf(url, { timeouts: { idleTimeoutMs: 30 } });
    await expect(slow.post(body, [])).rejects.toMatchObject({ code: 'response-timed-out' });
    const abort = new AbortController();
    const aborted = clientOf(url, { signal: abort.signal }).post(body, []);
    abort.abort();
    await expect(aborted).rejects.toMatchObject({ code: 'aborted' });
  });

  test('nobody there, and no such name', async () => {
    const acs = await startAcs(() => ok);
    await acs.listener.close();
    const dead = clientOf(`http://127.0.0.1:${acs.port}/`);
    await expect(dead.post(body, [])).rejects.toMatchObject({ code: 'connect-failed', systemCode: 'ECONNREFUSED' });
    const lost = clientOf('http://nowhere.test/', { lookUp: async () => [] });
    await expect(lost.post(body, [])).rejects.toMatchObject({ code: 'name-not-found' });
  });

  test('a response that two readers could take differently is refused', async () => {
    const acs = await startAcs(() => ({
      status: 200,
      headers: [
        ['Content-Length', '0'],
        ['Transfer-Encoding', 'chunked'],
      ],
    }));
    await expect(clientOf(`http://127.0.0.1:${acs.port}/`).post(body, [])).rejects.toMatchObject({
      code: 'response-refused',
    });
  });
});

describe('redirects', () => {
  const redirectTo = (location: string, status = 302): HttpResponseInit => ({
    status,
    headers: [['Location', location]],
  });

  test.each([301, 302, 307])('status %i repeats the very POST at the new place, with all cookies', async (status) => {
    const second = await startAcs(() => ok);
    const first = await startAcs(() => ({
      ...redirectTo(`http://other.test:${second.port}/new`, status),
      headers: [
        ['Location', `http://other.test:${second.port}/new`],
        ['Set-Cookie', 'a=1; Path=/acs'],
        ['Set-Cookie', 'b=2'],
      ],
    }));
    const client = clientOf(`http://acs.test:${first.port}/acs/x`);
    await client.post(body, [['SOAPAction', '']]);
    await client.post(undefined, []);
    expect(first.requests).toHaveLength(1);
    expect(second.requests.map(({ target }) => target)).toEqual(['/new', '/new']);
    expect(second.requests[0]).toMatchObject({ method: 'POST' });
    expect(Buffer.from(second.requests[0]?.body ?? []).toString()).toBe('<inform/>');
    expect(headerValue(second.requests[0]?.headers ?? [], 'soapaction')).toBe('');
    expect(
      headerValue(second.requests[0]?.headers ?? [], 'cookie')
        ?.split('; ')
        .toSorted(),
    ).toEqual(['a=1', 'b=2']);
    expect(client.url).toBe(`http://other.test:${second.port}/new`);
  });

  test('five in a row are followed, a sixth is not', async () => {
    const acs = await startAcs((_, count) => (count <= 5 || count > 6 ? redirectTo(`/${count}`) : ok));
    const client = clientOf(`http://127.0.0.1:${acs.port}/`);
    expect((await client.post(body, [])).status).toBe(204);
    await expect(client.post(body, [])).rejects.toMatchObject({ code: 'too-many-redirects' });
    expect(acs.requests).toHaveLength(12);
  });

  test.each(['ftp://127.0.0.1/', 'http://', '', 'javascript:alert(1)'])(
    '%j is refused or stays here',
    async (location) => {
      const acs = await startAcs(() => redirectTo(location));
      await expect(clientOf(`http://127.0.0.1:${acs.port}/`).post(body, [])).rejects.toMatchObject({
        code: /redirect/,
      });
    },
  );

  test('from https to http only when it is allowed; the new certificate is checked against the new name', async () => {
    const plain = await startAcs(() => ok);
    const secure = await startAcs(() => redirectTo(`http://acs.test:${plain.port}/`), { tls: () => shows('acs') });
    const wrong = await startAcs(() => redirectTo(`https://acs.test:${elsewhere.port}/`), { tls: () => shows('acs') });
    const elsewhere = await startAcs(() => ok, { tls: () => shows('wrong-host') });
    const url = `https://acs.test:${secure.port}/`;
    await expect(clientOf(url).post(body, [])).rejects.toMatchObject({ code: 'redirect-refused' });
    expect((await clientOf(url, { redirects: { allowsDowngrade: true } }).post(body, [])).status).toBe(204);
    const lured = clientOf(`https://acs.test:${wrong.port}/`).post(body, []);
    await expect(lured).rejects.toMatchObject({ code: 'server-untrusted' });
    expect(elsewhere.requests).toEqual([]);
  });
});

describe('authentication', () => {
  const digestAcs = (digest: DigestServer): Answer => {
    return ({ method, target, headers }) => {
      const authorizations = headerValues(headers, 'authorization');
      const verdict = digest.check({ method, target, authorizations, passwordOf: () => credentials.password });
      return verdict.kind === 'granted' ? ok : { status: 401, headers: digest.challenge(verdict.kind === 'stale') };
    };
  };

  test.each(['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const)(
    'answers %s once and then unasked',
    async (algorithm) => {
      const acs = await startAcs(digestAcs(new DigestServer({ realm: 'acs', algorithms: [algorithm] })));
      const client = clientOf(`http://127.0.0.1:${acs.port}/a?b`, { credentials });
      for (let count = 0; count < 3; count += 1) expect((await client.post(body, [])).status).toBe(204);
      expect(acs.requests).toHaveLength(4);
      expect(new Set(acs.requests.map(({ connectionId }) => connectionId)).size).toBe(1);
    },
  );

  test('takes the strongest offer', async () => {
    const acs = await startAcs(digestAcs(new DigestServer({ realm: 'acs', algorithms: ['MD5', 'SHA-256'] })));
    await clientOf(`http://127.0.0.1:${acs.port}/`, { credentials }).post(body, []);
    expect(headerValue(acs.requests[1]?.headers ?? [], 'authorization')).toContain('algorithm=SHA-256');
  });

  test('gives up at the second 401, and at once without credentials', async () => {
    const acs = await startAcs(digestAcs(new DigestServer({ realm: 'acs' })));
    const url = `http://127.0.0.1:${acs.port}/`;
    const wrong = clientOf(url, { credentials: { username: 'cpe', password: new Secret('no') } });
    expect((await wrong.post(body, [])).status).toBe(401);
    expect(acs.requests).toHaveLength(2);
    expect((await clientOf(url).post(body, [])).status).toBe(401);
    expect(acs.requests).toHaveLength(3);
  });

  test('tries once more when only the nonce was stale', async () => {
    const digest = new DigestServer({ realm: 'acs' });
    const acs = await startAcs((_, count) => ({
      status: count <= 3 ? 401 : 204,
      headers: digest.challenge(count > 1),
    }));
    expect((await clientOf(`http://127.0.0.1:${acs.port}/`, { credentials }).post(body, [])).status).toBe(401);
    expect(acs.requests).toHaveLength(3);
  });

  test('sends Basic unasked to the ACS of the URL only, not to where that one redirects', async () => {
    const target = await startAcs(() => ok, { tls: () => shows('acs') });
    const location = `https://acs.test:${target.port}/`;
    const acs = await startAcs(() => ({ status: 302, headers: [['Location', location]] }), { tls: () => shows('acs') });
    const client = clientOf(`https://acs.test:${acs.port}/`, { credentials, sendsBasicUnasked: true });
    expect((await client.post(body, [])).status).toBe(204);
    const sent = [acs, target].map(({ requests }) => headerValue(requests[0]?.headers ?? [], 'authorization'));
    expect(sent).toEqual(['Basic Y3BlOnA6dyJk', undefined]);
  });

  test('uses Basic over TLS, and never in clear', async () => {
    const basic: Answer = ({ headers }) =>
      headerValue(headers, 'authorization') === undefined
        ? { status: 401, headers: [['WWW-Authenticate', 'Basic realm="a"']] }
        : ok;
    const secure = await startAcs(basic, { tls: () => shows('acs') });
    expect((await clientOf(`https://acs.test:${secure.port}/`, { credentials }).post(body, [])).status).toBe(204);
    expect(headerValue(secure.requests[1]?.headers ?? [], 'authorization')).toBe('Basic Y3BlOnA6dyJk');
    const unasked = clientOf(`https://acs.test:${secure.port}/`, { credentials, sendsBasicUnasked: true });
    await unasked.post(body, []);
    expect(secure.requests).toHaveLength(3);
    const plain = await startAcs(basic);
    const inClear = clientOf(`http://127.0.0.1:${plain.port}/`, { credentials, sendsBasicUnasked: true });
    expect((await inClear.post(body, [])).status).toBe(401);
    expect(plain.requests.flatMap(({ headers }) => headerValues(headers, 'authorization'))).toEqual([]);
  });
});

test('compresses what it sends and takes compression off what it gets', async () => {
  const acs = await startAcs(() => ({
    status: 200,
    headers: [['Content-Encoding', 'gzip']],
    body: gzipSync('<r/>'),
    chunkBytes: 3,
  }));
  const seen: ClientExchange[] = [];
  const client = clientOf(`http://127.0.0.1:${acs.port}/`, {
    compression: 'gzip',
    onExchange: (exchange) => seen.push(exchange),
  });
  expect(Buffer.from((await client.post(body, [])).body).toString()).toBe('<r/>');
  expect(Buffer.from(acs.requests[0]?.body ?? []).toString()).toBe('<inform/>');
  expect(gunzipSync(acs.requests[0]?.transferredBody ?? Buffer.alloc(0)).toString()).toBe('<inform/>');
  expect(seen[0]?.violations.map(({ rule }) => rule)).toEqual(['cwmp-content-type']);
});

describe('cookies', () => {
  const at = (url: string): URL => new URL(url);
  const jarWith = (fields: HeaderFields, url = 'https://a.test/acs/x'): CookieJar => {
    const jar = new CookieJar();
    jar.store(fields, at(url));
    return jar;
  };
  const set = (...values: string[]): HeaderFields => values.map((value) => ['Set-Cookie', value] as const);

  test.each([
    ['several', ['a=1', 'b="2"; HttpOnly'], 'a=1; b="2"'],
    ['replaced', ['a=1', 'a=2'], 'a=2'],
    ['taken back', ['a=1', 'a=; Max-Age=0'], undefined],
    ['expired', ['a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT'], undefined],
    ['of another path', ['a=1; Path=/other'], undefined],
    ['of a path above', ['a=1; Path=/', 'b=2; Path=/acs'], 'b=2; a=1'],
    ['of its domain', ['a=1; Domain=a.test', 'b=2; Domain=.TEST'], 'a=1; b=2'],
    ['of another domain', ['a=1; Domain=b.test', 'b=2; Domain=x.a.test', 'c=3; Domain=est'], undefined],
    ['too large for any jar, which leaves the others', ['a=1', `b=${'x'.repeat(65_536)}`], 'a=1'],
    ['unreadable', ['=1', 'no', 'a b=1', 'c=1\u0001'], undefined],
  ])('%s', (_, values, sent) => {
    expect(jarWith(set(...values)).headerFor(at('https://a.test/acs/x'))).toBe(sent);
  });

  test('Secure ones neither come from nor go to http', () => {
    expect(jarWith(set('a=1; Secure')).headerFor(at('http://a.test/acs/x'))).toBeUndefined();
    expect(jarWith(set('a=1; Secure'), 'http://a.test/acs/x').headerFor(at('https://a.test/acs/x'))).toBeUndefined();
  });

  test('for a part of an address is for no address', () => {
    expect(jarWith(set('a=1; Domain=0.0.1'), 'http://127.0.0.1/x').headerFor(at('http://127.0.0.1/x'))).toBeUndefined();
    expect(jarWith(set('a=1; Domain=127.0.0.1'), 'http://127.0.0.1/x').headerFor(at('http://127.0.0.1/x'))).toBe('a=1');
  });

  test('stay within their limits, and 512 bytes fit', () => {
    expect(jarWith(set(`a=${'x'.repeat(511)}`)).headerFor(at('https://a.test/acs/x'))).toHaveLength(513);
    const many = jarWith(set(...Array.from({ length: 40 }, (_, index) => `c${index}=1`)));
    expect(many.headerFor(at('https://a.test/acs/x'))?.split('; ')).toHaveLength(16);
    expect(jarWith(set(`a=${'x'.repeat(5000)}`)).headerFor(at('https://a.test/acs/x'))).toBeUndefined();
  });
});
