import { execFileSync, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SecureVersion, TLSSocket, connect as tlsConnect } from 'node:tls';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCapture } from './capture-file.ts';
import { CaptureLog } from './capture-log.ts';
import type { ConnectionTap, Side } from './capture-types.ts';
import { tapSocket } from './tap-socket.ts';
import { writePcapng } from './write-pcapng.ts';

function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0;
}

const hasTools = isInstalled('tshark') && isInstalled('capinfos') && spawnSync('openssl', ['version']).status === 0;
const response = 'HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\nContent-Length: 5\r\n\r\n<ok/>';

let folder = '';
let certificate = { key: '', cert: '' };
let server: Server | undefined;

function mintCertificate(): { key: string; cert: string } {
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const request = [
    'req',
    '-x509',
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:P-256',
    '-nodes',
    '-subj',
    '/CN=lab',
  ];
  execFileSync('openssl', [...request, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
}

function openTap(log: CaptureLog, socket: Socket, initiator: Side): ConnectionTap {
  const local = { address: socket.localAddress ?? '', port: socket.localPort ?? 0 };
  const remote = { address: socket.remoteAddress ?? '', port: socket.remotePort ?? 0 };
  return log.openConnection({ local, remote, initiator, comment: `case TLS-1, ${initiator}` });
}

interface Exchange {
  readonly log: CaptureLog;
  readonly tapped: 'client' | 'server';
  readonly version: SecureVersion;
  readonly host?: string;
  readonly body?: string;
}

/** One HTTPS exchange over real sockets, with the tap on one side; resolves with the server's port. */
async function exchange({
  log,
  tapped,
  version,
  host = '127.0.0.1',
  body = 'x'.repeat(5000),
}: Exchange): Promise<number> {
  const accepted = Promise.withResolvers<unknown>();
  server = createServer((socket) => {
    const below = tapped === 'server' ? tapSocket(socket, openTap(log, socket, 'remote')) : socket;
    accepted.resolve(once(below, 'close'));
    const tls = new TLSSocket(below, { isServer: true, ...certificate, minVersion: version, maxVersion: version });
    if (tapped === 'server') tls.on('keylog', (line: Buffer) => log.addKeyLogLine(line));
    let received = 0;
    tls.on('data', (bytes: Buffer) => {
      received += bytes.length;
      if (received >= head.length + body.length) tls.end(response);
    });
  });
  const head = `POST /acs HTTP/1.1\r\nHost: lab\r\nContent-Length: ${body.length}\r\n\r\n`;
  server.listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, host);
  await once(socket, 'connect');
  const below = tapped === 'client' ? tapSocket(socket, openTap(log, socket, 'local')) : socket;
  const dialled = once(below, 'close');
  const tls = tlsConnect({ socket: below, rejectUnauthorized: false });
  if (tapped === 'client') tls.on('keylog', (line: Buffer) => log.addKeyLogLine(line));
  tls.write(head + body);
  let answer = '';
  tls.on('data', (bytes: Buffer) => {
    answer += bytes.toString();
  });
  await once(tls, 'end');
  await Promise.all([accepted.promise, dialled, once(server.close(), 'close')]);
  expect(answer).toBe(response);
  return port;
}

function run(program: string, args: readonly string[]): string {
  return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
}

function tshark(path: string, ...args: string[]): string {
  return run('tshark', ['-r', path, '-o', 'tcp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE', ...args]);
}

const flaws =
  'tcp.analysis.flags or tcp.checksum.status == 0 or ip.checksum.status == 0 or _ws.malformed or tcp.len > 1460';

/** Connections and datagrams as they could never happen in one place: every order of talking, ending and aborting. */
function talkAtRandom(log: CaptureLog): void {
  const pieces = fc.array(fc.tuple(fc.constantFrom('sent', 'received'), fc.nat(70_000)), { maxLength: 6 });
  const endings = fc.array(fc.constantFrom('ended local', 'ended remote', 'reset local', 'reset remote'), {
    maxLength: 2,
  });
  const addresses = fc.constantFrom(['192.0.2.1', '198.51.100.7'], ['2001:db8::1', '::ffff:1.2.3.4'], ['::1', '::1']);
  // Above the ports that a dissector claims.
  let port = 50_000;
  const arbitrary = fc.record({ pieces, endings, addresses, initiator: fc.constantFrom<Side>('local', 'remote') });
  for (const { pieces, endings, addresses, initiator } of fc.sample(arbitrary, { numRuns: 150, seed: 7 })) {
    port += 1;
    const [local, remote] = [
      { address: addresses[0] ?? '', port: 7547 },
      { address: addresses[1] ?? '', port },
    ];
    const tap = log.openConnection({ local, remote, initiator, comment: 'ö' });
    for (const [method, length] of pieces) tap[method](Buffer.alloc(length, port));
    for (const ending of endings) {
      const [method, side] = ending.split(' ') as ['ended' | 'reset', Side];
      tap[method](side);
    }
    tap.closed();
    for (const direction of ['sent', 'received'] as const) {
      log.datagram({ local, remote, direction, bytes: Buffer.alloc(port % 3000, 1) });
    }
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-capture-'));
  if (hasTools) certificate = mintCertificate();
});

afterAll(() => {
  server?.close();
  rmSync(folder, { recursive: true });
});

describe.skipIf(!hasTools)('a capture of TLS, read by tshark (Debian: tshark, openssl)', () => {
  const rows = (['TLSv1.2', 'TLSv1.3'] as const).flatMap((version) =>
    (['client', 'server'] as const).map((tapped) => ({ version, tapped })),
  );

  test.each(rows)('decrypts to the HTTP inside: $version tapped at the $tapped', async ({ version, tapped }) => {
    const log = new CaptureLog();
    const port = await exchange({ log, version, tapped });
    const path = join(folder, `${version}-${tapped}.pcapng`);
    await writePcapng(log, path);

    const fields = ['-T', 'fields', '-e', 'http.request.uri', '-e', 'http.response.code', '-e', 'http.file_data'];
    const seen = tshark(path, '-d', `tcp.port==${port},tls`, '-Y', 'http', ...fields);
    expect(seen).toContain(`/acs\t\t${'x'.repeat(5000)}`);
    expect(seen).toContain('200\t<ok/>');
    expect(tshark(path, '-Y', flaws)).toBe('');
  });

  test('a file that was never closed decrypts as well, connection by connection', async () => {
    const path = join(folder, 'open.pcapng');
    const capture = openCapture(path);
    const ports: number[] = [];
    for (const tapped of ['client', 'server', 'client'] as const) {
      ports.push(await exchange({ log: capture, version: 'TLSv1.3', tapped, body: tapped }));
    }
    capture.flush();

    const decodeAs = ports.flatMap((port) => ['-d', `tcp.port==${port},tls`]);
    expect(
      tshark(path, ...decodeAs, '-Y', 'http.request', '-T', 'fields', '-e', 'http.file_data')
        .trim()
        .split('\n'),
    ).toEqual(['client', 'server', 'client']);
    expect(tshark(path, ...decodeAs, '-Y', flaws)).toBe('');
    capture.close();
    const facts = run('capinfos', ['-M', path]);
    expect(facts).toMatch(/Number of decryption secrets in file\s*[:=]\s*[3-9]/i);
  });

  test('no order of talking, ending and aborting has a flaw', async () => {
    const log = new CaptureLog();
    talkAtRandom(log);
    const path = join(folder, 'random.pcapng');
    await writePcapng(log, path);
    expect(run('tshark', ['-r', path, '-q', '-z', 'io,phs'])).toMatch(/tcp\s+frames:\d{4}/);
    expect(tshark(path, '-o', 'udp.check_checksum:TRUE', '-Y', `${flaws} or udp.checksum.status == 0`)).toBe('');
  });

  test('IPv6 and bodies of many segments have no flaw', async () => {
    const log = new CaptureLog();
    const port = await exchange({ log, version: 'TLSv1.3', tapped: 'server', host: '::1', body: 'y'.repeat(900_000) });
    const path = join(folder, 'six.pcapng');
    await writePcapng(log, path);
    expect(
      tshark(path, '-d', `tcp.port==${port},tls`, '-Y', 'http.request', '-T', 'fields', '-e', 'http.content_length'),
    ).toBe('900000\n');
    expect(tshark(path, '-Y', flaws)).toBe('');
    expect(tshark(path, '-Y', 'ipv6 and tcp.flags.fin == 1').trim().split('\n')).toHaveLength(2);
  });
});
