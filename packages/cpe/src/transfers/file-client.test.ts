import { readFileSync } from 'node:fs';
import { strictTlsPolicy } from '@cordon/transport';
import { afterEach, expect, test } from 'vitest';
import { strictPolicies } from '../cpe-policies.ts';
import { type LabFile, type LabFileServer, startLabFileServer } from '../lab-file-server.test-support.ts';
import { createFileClient, type FileClientSettings } from './file-client.ts';
import { transferFailureOf } from './transfer-failure.ts';

const servers: LabFileServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});
const pem = (name: string): string => {
  const directory = new URL('../../../transport/src/testdata/', import.meta.url);
  return readFileSync(new URL(name, directory), 'utf8');
};

async function open(files: Readonly<Record<string, LabFile>>, tls?: object): Promise<LabFileServer> {
  const server = await startLabFileServer(files, tls);
  servers.push(server);
  return server;
}
const clientWith = (settings: Partial<FileClientSettings> = {}) =>
  createFileClient({
    tls: strictTlsPolicy({ trustedCertificates: [pem('root.pem')], now: () => new Date() }),
    lookUp: async () => ['127.0.0.1'],
    timeouts: { connectTimeoutMs: 2000, idleTimeoutMs: 2000 },
    fileBytesMax: 10_000,
    basicInClear: false,
    policies: strictPolicies.transfers,
    ...settings,
  });
const asked = (url: string, rest: object = {}) => ({
  url,
  username: '',
  password: '',
  signal: new AbortController().signal,
  ...rest,
});
const account = { username: 'device', password: 'file-password' };

async function faultOf(attempt: Promise<unknown>, direction: 'download' | 'upload' = 'download'): Promise<number> {
  return attempt.then(
    () => 0,
    (error: unknown) => transferFailureOf(error, direction).faultCode,
  );
}

const challenge =
  (wwwAuthenticate: string): LabFile =>
  ({ authorization }, response) => {
    if (authorization === undefined) response.writeHead(401, { 'WWW-Authenticate': wwwAuthenticate }).end();
    else response.writeHead(200).end('secret file');
  };
const redirect =
  (location: string, status = 302): LabFile =>
  (_, response) => {
    response.writeHead(status, { Location: location }).end();
  };

test('a file is fetched as it is', async () => {
  const server = await open({ '/f?x=1': Buffer.from([0, 255, 10]) });
  expect([...(await clientWith().get(asked(`${server.url}/f?x=1`)))]).toEqual([0, 255, 10]);
});

test('an upload is a PUT', async () => {
  const server = await open({});
  await clientWith().put(asked(`${server.url}/up`), Buffer.from('lines'));
  expect(server.seen.map(({ method, path, body }) => [method, path, body.toString()])).toEqual([
    ['PUT', '/up', 'lines'],
  ]);
});

test.each(['MD5', 'SHA-256'])('digest with %s is answered, and the password stays here', async (algorithm) => {
  const server = await open({ '/f': challenge(`Digest realm="r", nonce="n", qop="auth", algorithm=${algorithm}`) });
  await clientWith().get(asked(`${server.url}/f`, account));
  expect(server.seen.map(({ authorization }) => authorization?.slice(0, 24))).toEqual([
    undefined,
    'Digest username="device"',
  ]);
  expect(JSON.stringify(server.seen)).not.toContain('file-password');
});

test('basic is answered without TLS only where that is allowed', async () => {
  const server = await open({ '/f': challenge('Basic realm="r"') });
  const url = `${server.url}/f`;
  expect(await faultOf(clientWith().get(asked(url, account)))).toBe(9012);
  const file = await clientWith({ basicInClear: true }).get(asked(url, account));
  expect(Buffer.from(file).toString()).toBe('secret file');
});

test('over TLS, basic is answered', async () => {
  const tls = { cert: pem('acs-chain.pem'), key: pem('acs.key.pem') };
  const server = await open({ '/f': challenge('Basic realm="r"') }, tls);
  const url = `${server.url}/f`;
  expect(await faultOf(clientWith().get(asked(url, account)))).toBe(0);
});

test('credentials that are refused are not tried for ever', async () => {
  const server = await open({
    '/f': (_, response) => {
      response.writeHead(401, { 'WWW-Authenticate': 'Digest realm="r", nonce="n", qop="auth"' }).end();
    },
  });
  expect(await faultOf(clientWith().get(asked(`${server.url}/f`, account)))).toBe(9012);
  expect(server.seen.length).toBe(2);
});

test('redirects are followed; another server gets no credentials', async () => {
  const target = await open({ '/t': challenge('Digest realm="r", nonce="n", qop="auth"') });
  const server = await open({ '/f': redirect('/g'), '/g': redirect(`${target.url}/t`, 307) });
  expect(await faultOf(clientWith().get(asked(`${server.url}/f`, account)))).toBe(9012);
  expect(target.seen.map(({ authorization }) => authorization)).toEqual([undefined]);
});

test('a PUT stays one through redirects', async () => {
  const server = await open({ '/up': redirect('/there', 307) });
  await clientWith().put(asked(`${server.url}/up`), Buffer.from('x'));
  expect(server.seen.map(({ method, path }) => `${method} ${path}`)).toEqual(['PUT /up', 'PUT /there']);
});

test.each<[string, LabFile, number]>([
  ['404', 404, 9016],
  ['403', 403, 9016],
  ['500', 500, 9010],
  ['a redirect in circles', redirect('/f'), 9016],
  ['a redirect to a file here', redirect('file:///etc/passwd'), 9016],
  ['a file that is too large', Buffer.alloc(10_001), 9010],
  [
    'a connection that breaks',
    (_, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('half', () => response.socket?.destroy());
    },
    9017,
  ],
  ['silence', () => undefined, 9017],
])('%s', async (_, file, faultCode) => {
  const server = await open({ '/f': file });
  const client = clientWith({ timeouts: { idleTimeoutMs: 200 } });
  expect(await faultOf(client.get(asked(`${server.url}/f`)))).toBe(faultCode);
});

test('a server that is not there, and one that nobody trusts, cannot be contacted', async () => {
  const gone = await open({});
  await gone.close();
  servers.pop();
  expect(await faultOf(clientWith().get(asked(`${gone.url}/f`)))).toBe(9015);
  const tls = { cert: pem('self-signed.pem'), key: pem('self-signed.key.pem') };
  const server = await open({ '/f': Buffer.from('x') }, tls);
  expect(await faultOf(clientWith().get(asked(`${server.url}/f`)))).toBe(9015);
  expect(server.seen).toEqual([]);
});

test('TLS is not left by a redirect', async () => {
  const plain = await open({ '/f': Buffer.from('x') });
  const tls = { cert: pem('acs-chain.pem'), key: pem('acs.key.pem') };
  const server = await open({ '/f': redirect(`${plain.url}/f`) }, tls);
  const url = `${server.url}/f`;
  expect(await faultOf(clientWith().get(asked(url)))).toBe(9016);
  expect(plain.seen).toEqual([]);
});

test('an upload knows two faults only', async () => {
  const server = await open({ '/up': 500, '/locked': 401 });
  const put = (path: string) => clientWith().put(asked(server.url + path), Buffer.from('x'));
  expect([await faultOf(put('/up'), 'upload'), await faultOf(put('/locked'), 'upload')]).toEqual([9011, 9012]);
});

test('an abort ends a transfer under way', async () => {
  const server = await open({ '/f': () => undefined });
  const abort = new AbortController();
  const attempt = faultOf(clientWith().get(asked(`${server.url}/f`, { signal: abort.signal })));
  await server.requests(1);
  abort.abort();
  expect(await attempt).toBe(9017);
});
