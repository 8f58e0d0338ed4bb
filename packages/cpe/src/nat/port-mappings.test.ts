import { createSocket } from 'node:dgram';
import { type AddressInfo, connect, createServer } from 'node:net';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type DataModelRoot } from '../device/device-models.ts';
import { createLabDevice, type LabDevice } from '../lab-device.test-support.ts';
import { startLabAcs } from '../lab-acs.test-support.ts';
import { freePort } from '../free-port.test-support.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { startCpe } from '../start-cpe.ts';
import { PortMappings } from './port-mappings.ts';

const host = '127.0.0.1';
const table = 'Device.NAT.PortMapping.';

/** A service that says one word; its port. */
async function service(word: string): Promise<number> {
  const server = createServer((socket) => void socket.end(word));
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** What whoever connects reads; undefined when nobody is there. */
const readFrom = (port: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect({ host, port });
    socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
    socket.once('close', () => resolve(text));
    socket.once('error', () => resolve(undefined));
  });

interface Lab extends LabDevice {
  readonly mappings: PortMappings;
  readonly set: (values: Readonly<Record<string, string>>) => void;
}

function open(): Lab {
  const lab = createLabDevice();
  const log = pino({ level: 'silent' });
  const setLocally = (values: Readonly<Record<string, string>>): void => {
    lab.device.setLocally(values);
    mappings.apply();
  };
  const { clock } = lab;
  const mappings = new PortMappings(lab.device, { host, mayLeaveLoopback: false, clock, log, setLocally });
  onTestFinished(() => mappings.close());
  answerRequest(lab.device, { method: 'AddObject', objectName: table, parameterKey: '' });
  const set: Lab['set'] = (values) => {
    setLocally(Object.fromEntries(Object.entries(values).map(([name, value]) => [`${table}1.${name}`, value])));
  };
  return { ...lab, mappings, set };
}

const status = ({ device }: Lab): string => device.value('NAT.PortMapping.1.Status');
const becomes = (lab: Lab, wanted: string): Promise<void> =>
  vi.waitFor(() => expect(status(lab)).toBe(wanted), { timeout: 10_000 });

async function mapped(lab: Lab): Promise<number> {
  const externalPort = await freePort();
  lab.set({
    ExternalPort: String(externalPort),
    InternalPort: String(await service('camera')),
    InternalClient: host,
    Enable: 'true',
  });
  await becomes(lab, 'Enabled');
  return externalPort;
}

test('forwards while its row is enabled, and not longer than the row is there', async () => {
  const lab = open();
  const port = await mapped(lab);
  expect(await readFrom(port)).toBe('camera');
  lab.set({ Enable: 'false' });
  await becomes(lab, 'Disabled');
  expect(await readFrom(port)).toBeUndefined();
  lab.set({ Enable: 'true' });
  await becomes(lab, 'Enabled');
  expect(await readFrom(port)).toBe('camera');
  answerRequest(lab.device, { method: 'DeleteObject', objectName: `${table}1.`, parameterKey: '' });
  lab.mappings.apply();
  await vi.waitFor(async () => expect(await readFrom(port)).toBeUndefined(), { timeout: 10_000 });
});

/** A service that answers whatever datagram by one word; its port. */
async function datagramService(word: string): Promise<number> {
  const socket = createSocket('udp4');
  socket.on('message', (_datagram, { port, address }) => socket.send(word, port, address));
  await new Promise<void>((resolve) => void socket.bind(0, host, resolve));
  onTestFinished(() => void socket.close());
  return socket.address().port;
}

/** What comes back for a datagram; undefined when nothing does, or nobody is there. */
async function askAt(port: number): Promise<string | undefined> {
  const socket = createSocket('udp4');
  try {
    return await new Promise<string | undefined>((resolve) => {
      socket.once('message', (answer) => resolve(answer.toString()));
      socket.once('error', () => resolve(undefined));
      // Connected, so that a refusal of the kernel is heard.
      socket.connect(port, host, () => socket.send('hello'));
    });
  } finally {
    socket.close();
  }
}

test('datagrams go there and back while the row is enabled', async () => {
  const lab = open();
  const port = await mapped(lab);
  lab.set({ Protocol: 'UDP', InternalPort: String(await datagramService('meter')) });
  await vi.waitFor(async () => expect(await readFrom(port)).toBeUndefined(), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await askAt(port)).toBe('meter'), { timeout: 10_000 });
  // More sources than the device has sockets for: the oldest make room.
  for (let count = 0; count < 40; count += 1) expect(await askAt(port)).toBe('meter');
  lab.set({ Enable: 'false' });
  await becomes(lab, 'Disabled');
  expect(await askAt(port)).toBeUndefined();
});

test('a changed row leads elsewhere', async () => {
  const lab = open();
  const port = await mapped(lab);
  lab.set({ InternalPort: String(await service('printer')) });
  await vi.waitFor(async () => expect(await readFrom(port)).toBe('printer'), { timeout: 10_000 });
});

test('a source that is not RemoteHost gets nothing', async () => {
  const lab = open();
  const port = await mapped(lab);
  lab.set({ RemoteHost: '192.0.2.1' });
  await vi.waitFor(async () => expect(await readFrom(port)).toBeUndefined(), { timeout: 10_000 });
  lab.set({ RemoteHost: host });
  await vi.waitFor(async () => expect(await readFrom(port)).toBe('camera'), { timeout: 10_000 });
});

test.each([
  ['a client by name', { InternalClient: 'camera.example' }],
  ['a client that is not on loopback', { InternalClient: '192.0.2.1' }],
  ['a range of ports', { ExternalPortEndRange: '65535' }],
])('%s is an error in Status, and nothing listens', async (_what, values) => {
  const lab = open();
  const port = await mapped(lab);
  lab.set(values);
  await becomes(lab, 'Error');
  expect(await readFrom(port)).toBeUndefined();
});

test('a lease that is over ends the mapping, and another one begins with the next', async () => {
  const lab = open();
  const port = await mapped(lab);
  lab.set({ LeaseDuration: '60' });
  await vi.waitFor(() => expect(lab.device.value('NAT.PortMapping.1.LeaseDuration')).toBe('60'), { timeout: 10_000 });
  await vi.waitFor(async () => expect(await readFrom(port)).toBe('camera'), { timeout: 10_000 });
  lab.clock.advance(60_000);
  await becomes(lab, 'Disabled');
  expect(await readFrom(port)).toBeUndefined();
  lab.set({ Enable: 'true' });
  await becomes(lab, 'Enabled');
  expect(await readFrom(port)).toBe('camera');
});

test('a port that is taken is an error in Status', async () => {
  const lab = open();
  lab.set({
    ExternalPort: String(await service('another')),
    InternalPort: '9',
    InternalClient: host,
    Enable: 'true',
  });
  await becomes(lab, 'Error');
});

test.each<DataModelRoot>(['Device', 'InternetGatewayDevice'])(
  '%s: a device forwards from its boot on',
  async (root) => {
    const acs = await startLabAcs();
    onTestFinished(() => acs.close());
    const port = await freePort();
    const isTr181 = root === 'Device';
    const row = isTr181 ? `${table}1.` : `${root}.WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.PortMapping.1.`;
    const prefix = isTr181 ? '' : 'PortMapping';
    const parameters = {
      [`${row}${isTr181 ? 'Enable' : 'PortMappingEnabled'}`]: 'true',
      [`${row}${prefix}Protocol`]: 'TCP',
      [`${row}ExternalPort`]: String(port),
      [`${row}InternalPort`]: String(await service('camera')),
      [`${row}InternalClient`]: host,
      [`${row}RemoteHost`]: '',
    };
    const config = {
      acsUrl: acs.url,
      dataModelRoot: root,
      parameters,
      portMapping: { host },
      logLevel: 'silent' as const,
    };
    const cpe = await startCpe(config);
    onTestFinished(() => cpe.stop());
    await vi.waitFor(async () => expect(await readFrom(port)).toBe('camera'), { timeout: 10_000 });
    await cpe.stop();
    expect(await readFrom(port)).toBeUndefined();
  },
);
