import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { startLabFileServer } from '../lab-file-server.test-support.ts';
import { createLabDiagnostics, type LabDiagnostics } from './lab-diagnostics.test-support.ts';

const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
});

const download = 'IP.Diagnostics.DownloadDiagnostics.';
const upload = 'IP.Diagnostics.UploadDiagnostics.';

async function openServer(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  cleanUps.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function run(object: string, values: Readonly<Record<string, string>>): Promise<LabDiagnostics> {
  const resolve = { 'server.example': '127.0.0.1', 'acs.test': '127.0.0.1' };
  const lab = createLabDiagnostics({ resolve, trusted: pem('root.pem') });
  cleanUps.push(() => lab.close());
  lab.write(object, { ...values, DiagnosticsState: 'Requested' });
  lab.sessionOver();
  await lab.ended();
  return lab;
}

const pem = (name: string): string =>
  readFileSync(new URL(`../../../transport/src/testdata/${name}`, import.meta.url), 'utf8');

const moments = ['TCPOpenRequestTime', 'TCPOpenResponseTime', 'ROMTime', 'BOMTime', 'EOMTime'];

test('a download counts its bytes and names its moments in order, to the microsecond', async () => {
  const hosts: (string | undefined)[] = [];
  const url = await openServer((request, response) => {
    hosts.push(request.headers.host);
    response.end(Buffer.alloc(300_000));
  });
  const port = new URL(url).port;
  const lab = await run(download, { DownloadURL: `http://server.example:${port}/file?x=1` });
  const value = (name: string): string => lab.device.value(download + name);
  expect([value('DiagnosticsState'), value('IPAddressUsed')]).toEqual(['Complete', '127.0.0.1']);
  const received = Number(value('TestBytesReceived'));
  expect(received).toBeGreaterThan(300_000);
  expect(received).toBeLessThan(301_000);
  const times = moments.map(value);
  expect(times).toEqual(times.toSorted());
  for (const time of times) expect(time).toMatch(/^2026-01-01T00:00:\d\d\.\d{6}Z$/);
  expect(hosts).toEqual([`server.example:${port}`]);
});

test('an upload stores exactly TestFileLength bytes by PUT', async () => {
  const stored: [string | undefined, number][] = [];
  const url = await openServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    request.on('end', () => {
      stored.push([request.method, bytes]);
      response.writeHead(201).end();
    });
  });
  const lab = await run(upload, { UploadURL: `${url}/up`, TestFileLength: '200001' });
  expect([lab.device.value(`${upload}DiagnosticsState`), stored]).toEqual(['Complete', [['PUT', 200_001]]]);
  expect(Number(lab.device.value(`${upload}TotalBytesSent`))).toBeGreaterThan(200_001);
});

test.each([
  ['401', 'Error_LoginFailed', 'Error_LoginFailed'],
  ['404', 'Error_TransferFailed', 'Error_NoTransferComplete'],
  ['302', 'Error_TransferFailed', 'Error_NoTransferComplete'],
])('status %s', async (status, onDownload, onUpload) => {
  const url = await openServer((request, response) => {
    request.resume();
    request.on('end', () => response.writeHead(Number(status), { Location: '/elsewhere' }).end());
  });
  const down = await run(download, { DownloadURL: url });
  const up = await run(upload, { UploadURL: url, TestFileLength: '10' });
  const states = [down.device.value(`${download}DiagnosticsState`), up.device.value(`${upload}DiagnosticsState`)];
  expect(states).toEqual([onDownload, onUpload]);
});

test('a server that nobody runs, one that hangs up and one that breaks off are three errors', async () => {
  const closed = await run(download, { DownloadURL: 'http://127.0.0.1:9/' });
  const hangsUp = createTcpServer((socket) => {
    socket.once('data', () => socket.destroy());
  });
  cleanUps.push(() => void hangsUp.close());
  await new Promise<void>((resolve) => hangsUp.listen(0, '127.0.0.1', resolve));
  const mute = await run(download, { DownloadURL: `http://127.0.0.1:${(hangsUp.address() as AddressInfo).port}/` });
  const url = await openServer((_request, response) => {
    response.writeHead(200, { 'Content-Length': 1000 }).write('some');
    setImmediate(() => response.destroy());
  });
  const broken = await run(download, { DownloadURL: url });
  expect([closed, mute, broken].map(({ device }) => device.value(`${download}DiagnosticsState`))).toEqual([
    'Error_InitConnectionFailed',
    'Error_NoResponse',
    'Error_TransferFailed',
  ]);
});

/** A server of test files at https://acs.test that shows this chain. */
async function openTlsServer(chain: string, key: string): ReturnType<typeof startLabFileServer> {
  const server = await startLabFileServer({ '/file': Buffer.alloc(100_000) }, { cert: pem(chain), key: pem(key) });
  cleanUps.push(() => server.close());
  return { ...server, url: server.url.replace('127.0.0.1', 'acs.test') };
}

test('over TLS a download counts what HTTP carried, and in its totals what TCP carried', async () => {
  const { url } = await openTlsServer('acs-chain.pem', 'acs.key.pem');
  const { device } = await run(download, { DownloadURL: `${url}/file` });
  const [state, body, total] = ['DiagnosticsState', 'TestBytesReceived', 'TotalBytesReceived'].map((name) =>
    device.value(download + name),
  );
  expect(state).toBe('Complete');
  expect(Number(body)).toBeGreaterThan(100_000);
  expect(Number(total)).toBeGreaterThan(Number(body));
  const times = moments.map((name) => device.value(download + name));
  expect(times).toEqual(times.toSorted());
});

test('over TLS an upload sends its file', async () => {
  const { url, seen } = await openTlsServer('acs-chain.pem', 'acs.key.pem');
  const { device } = await run(upload, { UploadURL: `${url}/up`, TestFileLength: '200001' });
  expect(device.value(`${upload}DiagnosticsState`)).toBe('Complete');
  expect(seen.map(({ method, body }) => [method, body.length])).toEqual([['PUT', 200_001]]);
});

test.each(['self-signed', 'other-issuer', 'expired', 'wrong-host'])(
  'a server that is %s gets no request',
  async (who) => {
    const { url, seen } = await openTlsServer(`${who}.pem`, `${who}.key.pem`);
    const down = await run(download, { DownloadURL: `${url}/file` });
    const up = await run(upload, { UploadURL: `${url}/up`, TestFileLength: '10' });
    const states = [down.device.value(`${download}DiagnosticsState`), up.device.value(`${upload}DiagnosticsState`)];
    expect([states, seen]).toEqual([['Error_InitConnectionFailed', 'Error_InitConnectionFailed'], []]);
  },
);
