import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@cordon/cwmp';
import { afterEach, expect, test } from 'vitest';
import { WebClient } from './web-client.ts';
import { defaultWebLimits } from './web-limits.ts';
import { logIn, type WebSession } from './web-session.ts';

let server: Server | undefined;
afterEach(() => new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve()))));

type Answerer = (request: IncomingMessage, response: ServerResponse, form: URLSearchParams) => void;

async function visitAt<T>(answer: Answerer, use: (client: WebClient, start: URL) => Promise<T>): Promise<T> {
  server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    request.on('end', () => answer(request, response, new URLSearchParams(body)));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const start = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const client = new WebClient({ limits: defaultWebLimits, evidence: { exchange: () => undefined } });
  const result = await use(client, start);
  await new Promise<void>((resolve) => server?.close(() => resolve()));
  server = undefined;
  return result;
}

const tryAt = (answer: Answerer, password: string): Promise<WebSession> =>
  visitAt(answer, (client, start) => {
    const credentials = { username: 'admin', password: new Secret(password) };
    return logIn({ client, start, credentials, openBrowser: undefined });
  });

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

// RFC 7616 3.4, computed here once more.
const digestDoor: Answerer = (request, response) => {
  const field = request.headers.authorization ?? '';
  const told = (name: string): string => new RegExp(`\\b${name}="?([^",]*)`).exec(field)?.[1] ?? '';
  const one = md5('admin:Gateway:right');
  const two = md5(`${request.method}:${request.url}`);
  const expected = md5([one, 'n0nce', told('nc'), told('cnonce'), 'auth', two].join(':'));
  if (told('response') === expected) response.end('<p>Status');
  else response.writeHead(401, { 'WWW-Authenticate': 'Digest realm="Gateway", nonce="n0nce", qop="auth"' }).end();
};

test.each([
  ['right', true],
  ['wrong', false],
])('Digest: the %s password', async (password, isIn) => {
  expect(await tryAt(digestDoor, password)).toMatchObject({ isIn, way: 'http' });
});

/** Frames, a hidden token, a session that is marked in a cookie from before the login. */
const framesDoor = (isRight: (form: URLSearchParams) => boolean): Answerer => {
  const known = new Set<string>();
  return (request, response, form) => {
    const id = /sid=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
    if (id === undefined) response.setHeader('Set-Cookie', 'sid=abc');
    response.setHeader('Content-Type', 'text/html');
    if (request.method === 'POST') {
      if (isRight(form) && id !== undefined) known.add(id);
      response.writeHead(302, { Location: '/' }).end();
      return;
    }
    if (request.url === '/') {
      response.end('<frameset><frame src=/main.htm></frameset>');
      return;
    }
    response.end(
      known.has(id ?? '')
        ? '<p>Welcome'
        : `<form method=post action=/in><input name=u><input type=password name=p><input type=hidden name=t value=4711><button name=go value=1>ok</form>`,
    );
  };
};

test('a form in a frame is sent with its hidden fields and its button', async () => {
  const sent: string[] = [];
  const door = framesDoor((form) => {
    sent.push(form.toString());
    return form.get('u') === 'admin' && form.get('p') === 'right';
  });
  expect(await tryAt(door, 'right')).toMatchObject({
    isIn: true,
    way: 'form',
    cookieBefore: 'sid=abc',
    cookieAfter: 'sid=abc',
  });
  expect(sent).toEqual(['u=admin&p=right&t=4711&go=1']);
});

test('a page that asks again did not let in', async () => {
  const door = framesDoor((form) => form.get('p') === 'right');
  expect(await tryAt(door, 'wrong')).toMatchObject({ isIn: false, way: 'form' });
});

test('a page that changes passwords is no login', async () => {
  const door: Answerer = (_, response) =>
    void response.end(
      '<!doctype html><form method=post><input type=password name=a><input type=password name=b></form>',
    );
  expect(await tryAt(door, 'right')).toMatchObject({ isIn: false, way: 'none' });
});

test('a login with more fields than the bench knows is no page without one', async () => {
  const fields = ['a', 'b', 'c', 'd', 'e'].map((name) => `<input name=${name}>`).join('');
  const door: Answerer = (_, response) =>
    void response.end(`<!doctype html><form method=post>${fields}<input type=password name=p></form>`);
  const session = await tryAt(door, 'right');
  expect([session.isIn, session.detail]).toEqual([false, expect.stringContaining('asks for a password')]);
});

test('a form that a script sends is not sent without one', async () => {
  const door: Answerer = (request, response) => {
    expect(request.method).toBe('GET');
    response.end('<!doctype html><form onsubmit="hash()" method=post><input type=password name=a></form>');
  };
  const session = await tryAt(door, 'right');
  expect([session.isIn, session.way]).toEqual([false, 'none']);
  expect(session.detail).toContain('no browser');
});

test('a door that takes each nonce once, and calls none stale, lets in again and again', async () => {
  let count = 0;
  const used = new Set<string>();
  let refusals = 0;
  const once: Answerer = (request, response) => {
    const field = request.headers.authorization ?? '';
    const nonce = /\bnonce="([^"]*)/.exec(field)?.[1];
    if (nonce === `n${count}` && !used.has(nonce)) {
      used.add(nonce);
      response.end('<p>Status');
      return;
    }
    if (nonce !== undefined) refusals += 1;
    count += 1;
    response.writeHead(401, { 'WWW-Authenticate': `Digest realm="Gateway", nonce="n${count}", qop="auth"` }).end();
  };
  const statuses: (number | null)[] = [];
  await visitAt(once, async (client, start) => {
    client.useCredentials({ username: 'admin', password: new Secret('right') });
    for (const path of ['/', '/a', '/b']) statuses.push((await client.send({ url: new URL(path, start) })).status);
  });
  expect(statuses).toEqual([200, 200, 200]);
  // A used nonce is tried once, and never again.
  expect(refusals).toBe(1);
});
