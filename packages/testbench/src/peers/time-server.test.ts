import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { answerTo, TimeServer } from './time-server.ts';

const run = promisify(execFile);
const client = '/usr/sbin/chronyd';
const isMissing = !existsSync(client);
if (isMissing) console.warn('skipped: chronyd is not installed (apt-get install chrony)');

let server: TimeServer | undefined;
afterEach(async () => {
  await server?.stop();
  server = undefined;
});
const start = async (): Promise<TimeServer> =>
  (server = await TimeServer.start({ host: '127.0.0.1', port: 0, evidence: { observe: (_name, data) => data } }));

test.skipIf(isMissing)(
  'a client that we did not write reads the time that it is told',
  async () => {
    const { port } = await start();
    if (server !== undefined) server.tells = -3_600_000;
    // -Q measures and prints, and leaves the clock of this machine alone.
    const args = ['-Q', '-t', '20', '-f', '/dev/null', `server 127.0.0.1 port ${port} iburst maxsamples 1`];
    const { stdout, stderr } = await run(client, args, { timeout: 60_000 });
    const offset = /System clock wrong by (-?[\d.]+) seconds/.exec(stdout + stderr)?.[1];
    expect(Number(offset)).toBeCloseTo(-3_600, 0);
  },
  90_000,
);

test('answers requests only, and none while it is silent', async () => {
  const { port } = await start();
  const socket = createSocket('udp4');
  const send = (first: number): void =>
    socket.send(Buffer.concat([Buffer.from([first]), Buffer.alloc(47)]), port, '127.0.0.1');
  // Mode 4 is what servers send: two of us must not answer each other for ever.
  send(0x24);
  socket.send(Buffer.alloc(10), port, '127.0.0.1');
  send(0x23);
  const [answer] = (await once(socket, 'message')) as [Buffer];
  expect([answer.readUInt8(0), server?.requests, server?.answers]).toEqual([0x24, 1, 1]);
  if (server !== undefined) server.tells = 'silent';
  send(0x23);
  await expect.poll(() => server?.requests).toBe(2);
  expect(server?.answers).toBe(1);
  socket.close();
});

test('copies what names the request, and changes the era in 2036', () => {
  const request = Buffer.from(`1b${'00'.repeat(39)}0123456789abcdef`, 'hex');
  const answer = answerTo(request, Date.parse('2036-02-07T06:28:17.500Z'));
  expect(answer.subarray(24, 32).toString('hex')).toBe('0123456789abcdef');
  expect(answer.subarray(40).toString('hex')).toBe('0000000180000000');
  expect(answer.readUInt8(0)).toBe(0x1c);
});
