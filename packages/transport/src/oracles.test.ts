// Independent peers: curl's digest and HTTP against our listener, OpenSSL's s_client and s_server against our TLS.
import { execFile, type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Secret } from '@cordon/cwmp';
import { afterEach, describe, expect, test } from 'vitest';
import type { DigestAlgorithm } from './auth/digest-types.ts';
import { listenForConnectionRequests } from './connection-request/listen-for-connection-requests.ts';
import { dial } from './dialer/dial.ts';
import { labPolicy, serveEcho, shows, startListener } from './lab.test-support.ts';
import { ciphersWithRsaKeyTransport, secureCiphers } from './tls/strict-tls-policy.ts';
import { parseClientHello } from './tls/parse-client-hello.ts';

const run = promisify(execFile);
const has = (program: string, argument: string): boolean =>
  spawnSync(program, [argument], { stdio: 'ignore' }).status === 0;
const testdata = join(import.meta.dirname, 'testdata');
const open: { close(): Promise<void> }[] = [];
const children: ChildProcess[] = [];
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const part of open.splice(0)) await part.close();
});

describe.skipIf(!has('curl', '--version'))('curl (Debian: curl)', () => {
  const curl = async (...args: string[]): Promise<string> =>
    (await run('curl', ['-sS', '--max-time', '5', ...args])).stdout;

  test.each(['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess'] as const)(
    'is granted by our digest with %s',
    async (algorithm: DigestAlgorithm) => {
      let count = 0;
      const password = new Secret('pä"ss:w\\rd');
      const listener = await listenForConnectionRequests({
        host: '127.0.0.1',
        port: 0,
        path: '/x?y=1,2',
        algorithms: [algorithm],
        realm: 'a "quoted" realm',
        credentials: () => ({ username: 'acs', password }),
        onConnectionRequest: () => {
          count += 1;
          return 'accepted';
        },
      });
      open.push(listener);
      const url = `http://127.0.0.1:${listener.address.port}/x?y=1,2`;
      const status = (user: string): Promise<string> =>
        curl('--digest', '-u', user, '-o', '/dev/null', '-w', '%{http_code}', url);
      expect([await status('acs:pä"ss:w\\rd'), await status('acs:wrong'), count]).toEqual(['204', '401', 1]);
    },
  );

  test('reads our answers, plain, chunked and over TLS, and we read its chunks', async () => {
    const { listener, port } = await startListener(
      async (connection) => {
        const request = await connection.nextRequest();
        await connection.respond({ status: 200, body: request?.body, chunkBytes: 3, close: true });
      },
      { tls: () => shows('acs') },
    );
    open.push(listener);
    const args = ['--cacert', join(testdata, 'root.pem'), '--resolve', `acs.test:${port}:127.0.0.1`];
    const url = `https://acs.test:${port}/`;
    expect(await curl(...args, '-H', 'Transfer-Encoding: chunked', '-d', 'hello world', url)).toBe('hello world');
    expect(await curl(...args, '-H', 'Expect: 100-continue', '-d', 'x'.repeat(5000), url)).toHaveLength(5000);
  });
});

describe.skipIf(!has('openssl', 'version'))('OpenSSL (Debian: openssl)', () => {
  const client = (port: number, ...args: string[]): ChildProcess => {
    const child = spawn('openssl', ['s_client', '-connect', `127.0.0.1:${port}`, '-quiet', ...args], {
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    child.stdin?.on('error', () => undefined);
    children.push(child);
    return child;
  };

  test.each(['tls1_2', 'tls1_3'] as const)(
    's_client with -%s finishes our handshake, and its hello is data',
    async (version) => {
      const { listener, port, connections } = await startListener(serveEcho, { tls: () => shows('acs') });
      open.push(listener);
      const child = client(port, `-${version}`, '-servername', 'acs.test', '-alpn', 'http/1.1,h2', '-curves', 'P-256');
      child.stdin?.write('POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi');
      let answer = '';
      for await (const data of child.stdout ?? []) {
        answer += String(data);
        if (answer.endsWith('hi')) break;
      }
      expect(answer).toMatch(/^HTTP\/1.1 200 OK/);
      expect(parseClientHello(connections[0]?.clientHello ?? new Uint8Array(0))).toMatchObject({
        kind: 'client-hello',
        serverNames: ['acs.test'],
        alpnProtocols: ['http/1.1', 'h2'],
        versions: [version === 'tls1_3' ? 0x0304 : 0x0303],
        groups: [23],
        legacyVersion: 0x0303,
      });
    },
  );

  test('a client that does not trust us says so in an alert, which we see', async () => {
    for (const version of ['tls1_2', 'tls1_3']) {
      const listener = await startListener(serveEcho, { tls: () => shows('other-issuer') });
      open.push(listener.listener);
      const failure = listener.nextFailure();
      client(listener.port, `-${version}`, '-verify_return_error', '-CAfile', join(testdata, 'root.pem'));
      const { close } = await failure;
      expect(close.alert).toMatchObject({ number: 48, name: 'unknown_ca', sentBy: 'remote' });
      expect(close.applicationBytesReceived).toBe(0);
    }
  });

  test('our dialer refuses and accepts s_server by its certificate', async () => {
    const serve = async (name: string, more: readonly string[]): Promise<number> => {
      const files = ['-cert', join(testdata, `${name}.pem`), '-key', join(testdata, `${name}.key.pem`)];
      const child = spawn('openssl', [
        's_server',
        '-accept',
        '127.0.0.1:0',
        '-www',
        ...files,
        '-cert_chain',
        join(testdata, 'intermediate.pem'),
        ...more,
      ]);
      children.push(child);
      let text = '';
      for await (const data of child.stdout) {
        text += String(data);
        const port = /ACCEPT [^\n]*:(\d+)\s/.exec(text)?.[1];
        if (port !== undefined) return Number(port);
      }
      throw new Error('s_server did not start');
    };
    const get = async (name: string, ciphers = secureCiphers, ...more: readonly string[]): Promise<string> => {
      const url = new URL(`https://acs.test:${await serve(name, more)}/`);
      try {
        const connection = await dial({ url, tls: labPolicy({ ciphers }), lookUp: async () => ['127.0.0.1'] });
        const { status } = await connection.exchange({ method: 'GET', target: '/' });
        connection.destroy();
        return String(status);
      } catch (error) {
        return (error as { code: string }).code;
      }
    };
    expect([
      await get('acs'),
      await get('acs-rsa'),
      await get('expired'),
      await get('wrong-host'),
      await get('other-issuer'),
    ]).toEqual(['200', '200', 'server-untrusted', 'server-untrusted', 'server-untrusted']);
    // TR-069 3.3: the mandatory suite of TLS 1.2, which only a policy that names it offers.
    const mandatory = ['-tls1_2', '-cipher', 'AES128-SHA'];
    expect([
      await get('acs-rsa', secureCiphers, ...mandatory),
      await get('acs-rsa', ciphersWithRsaKeyTransport, ...mandatory),
    ]).toEqual(['handshake-failed', '200']);
  });
});
