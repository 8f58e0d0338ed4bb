import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { labPolicy, serveEcho, shows, startListener, type TestListener } from '../lab.test-support.ts';
import { strictTlsPolicy } from '../tls/strict-tls-policy.ts';
import { dial } from './dial.ts';

const open: TestListener[] = [];
afterEach(async () => {
  for (const { listener } of open.splice(0)) await listener.close();
});

const never = (): Promise<readonly string[]> => new Promise(() => undefined);
const here = async (): Promise<readonly string[]> => ['127.0.0.1'];

test('a name server that never answers', async () => {
  const dialling = dial({ url: new URL('http://acs.test/'), lookUp: never, timeouts: { connectTimeoutMs: 20 } });
  await expect(dialling).rejects.toMatchObject({ code: 'connect-timed-out' });
});

test('a name server that fails', async () => {
  const lookUp = (): Promise<readonly string[]> =>
    Promise.reject(Object.assign(new Error('no'), { code: 'ESERVFAIL' }));
  const dialling = dial({ url: new URL('http://acs.test/'), lookUp });
  await expect(dialling).rejects.toMatchObject({ code: 'name-not-found', systemCode: 'ESERVFAIL' });
});

test('a port that never says a word of TLS, and one that is given up', async () => {
  const silent = await startListener(async () => undefined);
  open.push(silent);
  const url = new URL(`https://acs.test:${silent.port}/`);
  const dialling = dial({ url, tls: labPolicy(), lookUp: here, timeouts: { handshakeTimeoutMs: 30 } });
  await expect(dialling).rejects.toMatchObject({ code: 'handshake-timed-out' });
  const abort = new AbortController();
  const first = dial({ url, tls: labPolicy(), lookUp: here, signal: abort.signal });
  const second = dial({ url, tls: labPolicy(), lookUp: never, signal: abort.signal });
  setImmediate(() => abort.abort());
  await expect(first).rejects.toMatchObject({ code: 'aborted' });
  await expect(second).rejects.toMatchObject({ code: 'aborted' });
  const third = dial({ url, tls: labPolicy(), lookUp: here, signal: abort.signal });
  await expect(third).rejects.toMatchObject({ code: 'aborted' });
});

test('the next address is tried when one refuses', async () => {
  const listener = await startListener(serveEcho);
  open.push(listener);
  const lookUp = async (): Promise<readonly string[]> => ['127.0.0.99', '127.0.0.1'];
  const connection = await dial({ url: new URL(`http://acs.test:${listener.port}/`), lookUp });
  expect(connection.remote.address).toBe('127.0.0.1');
  connection.destroy();
});

// A process that is stopped accepts nothing: when its backlog is full, the kernel drops further SYNs as a dead host would.
async function swallowConnections(host: string, port: number): Promise<void> {
  const listen = `require('node:net').createServer().listen({port:${port},host:'${host}',backlog:1},()=>console.log('up'))`;
  const child = spawn(process.execPath, ['-e', listen], { stdio: ['ignore', 'pipe', 'inherit'] });
  const fillers = new Set<ReturnType<typeof connect>>();
  onTestFinished(() => {
    for (const filler of fillers) filler.destroy();
    child.kill('SIGKILL');
  });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  for (let isFull = false; !isFull; ) {
    const filler = connect({ host, port });
    filler.on('error', () => undefined);
    fillers.add(filler);
    isFull = await Promise.race([
      once(filler, 'connect').then(() => false),
      new Promise<boolean>((resolve) => setTimeout(resolve, 300, true)),
    ]);
  }
}

test('an address that swallows packets leaves time for the next one', async () => {
  const listener = await startListener(serveEcho);
  open.push(listener);
  await swallowConnections('127.0.0.98', listener.port);
  const lookUp = async (): Promise<readonly string[]> => ['127.0.0.98', '127.0.0.1'];
  const url = new URL(`http://acs.test:${listener.port}/`);
  const connection = await dial({ url, lookUp, timeouts: { connectTimeoutMs: 3000 } });
  expect(connection.remote.address).toBe('127.0.0.1');
  connection.destroy();
});

test('a policy that OpenSSL refuses, the roots of the machine, and misuse', async () => {
  const listener = await startListener(serveEcho, { tls: () => shows('acs') });
  open.push(listener);
  const url = new URL(`https://acs.test:${listener.port}/`);
  const odd = dial({ url, tls: labPolicy({ ciphers: 'NO-SUCH-SUITE' }), lookUp: here });
  await expect(odd).rejects.toMatchObject({ code: 'tls-settings-unusable' });
  const machine = dial({ url, tls: strictTlsPolicy(), lookUp: here });
  await expect(machine).rejects.toMatchObject({ code: 'server-untrusted', problems: [{ code: 'untrusted-chain' }] });
  await expect(dial({ url })).rejects.toThrow(TypeError);
  await expect(dial({ url: new URL('ftp://a/') })).rejects.toThrow(TypeError);
});
