import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { createLabDevice, type LabDevice } from '../lab-device.test-support.ts';
import { UdpEchoServer } from './udp-echo-server.ts';

const object = 'IP.Diagnostics.UDPEchoConfig.';
const cleanUps: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

interface Lab extends LabDevice {
  readonly server: UdpEchoServer;
  readonly port: number;
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

/** A device whose echo service is on and hears 127.0.0.1. */
async function open(settings: Readonly<Record<string, string>> = {}, ...defects: readonly string[]): Promise<Lab> {
  const lab = createLabDevice(...defects);
  const server = new UdpEchoServer(lab.device, { host: '127.0.0.1', clock: lab.clock, log: pino({ level: 'silent' }) });
  cleanUps.push(() => server.close());
  const port = await freePort();
  set(lab, { SourceIPAddress: '127.0.0.1', UDPPort: String(port), Enable: 'true', ...settings });
  server.apply();
  await server.settled();
  return { ...lab, server, port };
}

const set = ({ device }: Pick<Lab, 'device'>, values: Readonly<Record<string, string>>): void =>
  device.setLocally(
    Object.fromEntries(Object.entries(values).map(([name, value]) => [`Device.${object}${name}`, value])),
  );

/** What comes back for datagrams from an address, until one that is always answered has come back. */
async function echoes({ port }: Lab, datagrams: readonly Buffer[], from = '127.0.0.1'): Promise<Buffer[]> {
  const socket = createSocket('udp4');
  cleanUps.push(() => socket.close());
  socket.bind(0, from);
  await once(socket, 'listening');
  const received: Buffer[] = [];
  socket.on('message', (message: Buffer) => received.push(message));
  for (const datagram of datagrams) socket.send(datagram, port, '127.0.0.1');
  await expect.poll(() => received.length).toBe(datagrams.length);
  return received;
}

test('a datagram comes back as it is, and is counted with its UDP header', async () => {
  const lab = await open();
  expect(await echoes(lab, [Buffer.from('hello')])).toEqual([Buffer.from('hello')]);
  const names = ['PacketsReceived', 'PacketsResponded', 'BytesReceived', 'BytesResponded'];
  expect(names.map((name) => lab.device.value(object + name))).toEqual(['1', '1', '13', '13']);
  expect(lab.device.value(`${object}TimeFirstPacketReceived`)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/);
});

test('Echo Plus fills in the numbers of the server and leaves the serial of the sender and the data', async () => {
  const lab = await open({ EchoPlusEnabled: 'true' });
  const request = Buffer.alloc(24);
  request.writeUInt32BE(77, 0);
  request.write('data', 20);
  const [reply = Buffer.alloc(0)] = await echoes(lab, [request]);
  const stamp = Math.floor((lab.clock.nowMs() * 1000) % 2 ** 32);
  expect([0, 4, 8, 12, 16].map((at) => reply.readUInt32BE(at))).toEqual([77, 1, stamp, stamp, 0]);
  expect(reply.subarray(20).toString()).toBe('data');
});

test('what is too short for Echo Plus gets a plain echo', async () => {
  const lab = await open({ EchoPlusEnabled: 'true' });
  expect(await echoes(lab, [Buffer.alloc(19, 1)])).toEqual([Buffer.alloc(19, 1)]);
});

test('another source gets nothing and is not counted', async () => {
  const lab = await open();
  const stranger = createSocket('udp4');
  cleanUps.push(() => stranger.close());
  const heard: Buffer[] = [];
  stranger.on('message', (message: Buffer) => heard.push(message));
  stranger.bind(0, '127.0.0.2');
  await once(stranger, 'listening');
  stranger.send('spoof', lab.port, '127.0.0.1');
  await echoes(lab, [Buffer.from('right')]);
  expect([heard, lab.device.value(`${object}PacketsReceived`)]).toEqual([[], '1']);
});

test('a device with the hole answers anybody', async () => {
  const lab = await open({ SourceIPAddress: '192.0.2.1' }, 'udp-echo-answers-anybody');
  expect(await echoes(lab, [Buffer.from('spoof')], '127.0.0.2')).toEqual([Buffer.from('spoof')]);
});

test('what comes above two hundred a second is dropped and told in the next reply', async () => {
  const lab = await open({ EchoPlusEnabled: 'true' });
  await echoes(
    lab,
    Array.from({ length: 200 }, () => Buffer.alloc(20)),
  );
  const late = createSocket('udp4');
  cleanUps.push(() => late.close());
  late.bind(0, '127.0.0.1');
  await once(late, 'listening');
  late.send(Buffer.alloc(20), lab.port, '127.0.0.1');
  await expect.poll(() => lab.device.value(`${object}PacketsReceived`)).toBe('201');
  expect(lab.device.value(`${object}PacketsResponded`)).toBe('200');
  lab.clock.advance(1001);
  const [reply = Buffer.alloc(0)] = await echoes(lab, [Buffer.alloc(20)]);
  expect(reply.readUInt32BE(16)).toBe(1);
});

test('disabled it hears nothing, and enabled again it begins to count anew', async () => {
  const lab = await open();
  await echoes(lab, [Buffer.from('one')]);
  set(lab, { Enable: 'false' });
  lab.server.apply();
  await lab.server.settled();
  expect(lab.device.value(`${object}PacketsReceived`)).toBe('1');
  set(lab, { Enable: 'true' });
  lab.server.apply();
  await lab.server.settled();
  expect(lab.device.value(`${object}PacketsReceived`)).toBe('0');
  await echoes(lab, [Buffer.from('two')]);
  expect(lab.device.value(`${object}PacketsReceived`)).toBe('1');
});
