import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  addressOctets,
  type DhcpMessage,
  dhcpMessageType,
  dhcpMessageTypes,
  dhcpOptions,
  readDhcpMessage,
  writeClientFqdn,
  writeDhcpMessage,
  writeMdnsAnnouncement,
} from '@cordon/transport';
import { pino } from 'pino';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../free-port.test-support.ts';
import { createLabDevice, type LabDevice } from '../lab-device.test-support.ts';
import { type LanServices, openLanServices } from './open-lan-services.ts';

const host = '127.0.0.1';
const waiting = { timeout: 20_000 };
const hardwareAddress = Uint8Array.of(2, 0, 0x5e, 0, 0x53, 0x4c);
const lookUp = vi.fn((_name: string) => Promise.resolve<readonly string[]>([]));

interface Lab extends LabDevice {
  readonly port: number;
  readonly services: LanServices;
  readonly isInSession: { now: boolean };
  readonly onChange: () => void;
}

async function open(kind: 'dhcpPort' | 'igdPort' | 'mdnsPort', ...defects: readonly string[]): Promise<Lab> {
  const lab = createLabDevice(...defects);
  const port = await freePort();
  const isInSession = { now: false };
  const onChange = vi.fn();
  lookUp.mockClear();
  const services = await openLanServices({
    lan: { host, [kind]: port },
    device: lab.device,
    resolver: { lookUp, close: () => undefined } as unknown as Parameters<typeof openLanServices>[0]['resolver'],
    log: pino({ level: 'silent' }),
    isInSession: () => isInSession.now,
    onChange,
  });
  onTestFinished(() => services.close());
  return { ...lab, port, services, isInSession, onChange };
}

async function hearer(): Promise<{ readonly socket: Socket; readonly heard: DhcpMessage[] }> {
  const socket = createSocket('udp4');
  const heard: DhcpMessage[] = [];
  socket.on('message', (datagram) => {
    const read = readDhcpMessage(datagram);
    if (read.kind === 'message') heard.push(read.message);
  });
  socket.bind(0, host);
  await once(socket, 'listening');
  onTestFinished(() => void socket.close());
  return { socket, heard };
}

function messageOf(
  type: keyof typeof dhcpMessageTypes,
  options: readonly (readonly [number, Uint8Array])[],
  clientAddress = '0.0.0.0',
): Buffer {
  return writeDhcpMessage({
    op: 'request',
    transactionId: 7,
    secs: 0,
    isBroadcast: true,
    clientAddress,
    yourAddress: '0.0.0.0',
    relayAddress: '0.0.0.0',
    hardwareAddress,
    options: new Map([[dhcpOptions.messageType, Uint8Array.of(dhcpMessageTypes[type])], ...options]),
  });
}

/** Asks, and what is answered; undefined for a message that has no answer. */
async function ask(lab: Lab, ...message: Parameters<typeof messageOf>): Promise<DhcpMessage> {
  const { socket, heard } = await hearer();
  socket.send(messageOf(...message), lab.port, host);
  await vi.waitFor(() => expect(heard).toHaveLength(1), waiting);
  const [answer] = heard;
  if (answer === undefined) throw new Error('unreachable');
  return answer;
}

const wanting = (address: string): readonly [number, Uint8Array] => [
  dhcpOptions.requestedAddress,
  addressOctets(address),
];
const hostName = (name: string): readonly [number, Uint8Array] => [dhcpOptions.hostName, Buffer.from(name)];
const hosts = ({ device }: Lab): string => device.value('Hosts.HostNumberOfEntries');

test('a host gets the first free address of the pool, and its name is literally in the Host table', async () => {
  const lab = await open('dhcpPort');
  const name = `"><i id=a>;$(x) \`y\` 'z'`;
  const offer = await ask(lab, 'discover', [hostName(name)]);
  // The laptop has .10.
  expect([dhcpMessageType(offer), offer.yourAddress, hosts(lab)]).toEqual(['offer', '198.51.100.11', '1']);
  const answer = await ask(lab, 'request', [wanting('198.51.100.11'), hostName(name)]);
  expect(dhcpMessageType(answer)).toBe('ack');
  expect(hosts(lab)).toBe('2');
  expect(lab.device.value('Hosts.Host.2.HostName')).toBe(name);
  expect(lab.device.value('Hosts.Host.2.PhysAddress')).toBe('02:00:5E:00:53:4C');
  expect(lookUp).not.toHaveBeenCalled();

  await ask(lab, 'request', [
    wanting('198.51.100.11'),
    hostName('no'),
    [dhcpOptions.clientFqdn, writeClientFqdn('laptop.home')],
  ]);
  expect([hosts(lab), lab.device.value('Hosts.Host.2.HostName')]).toEqual(['2', 'laptop.home']);

  const { socket } = await hearer();
  socket.send(messageOf('release', [], '198.51.100.11'), lab.port, host);
  await vi.waitFor(() => expect(hosts(lab)).toBe('1'), waiting);
  expect(lab.onChange).toHaveBeenCalledTimes(3);
});

test('another address than the one that was offered is refused, and a name keeps what a parameter can hold', async () => {
  const lab = await open('dhcpPort');
  expect(dhcpMessageType(await ask(lab, 'request', [wanting('198.51.100.10')]))).toBe('nak');
  await ask(lab, 'request', [wanting('198.51.100.11'), hostName(`a\n\u0000b${'x'.repeat(80)}`)]);
  expect(lab.device.value('Hosts.Host.2.HostName')).toBe(`ab${'x'.repeat(62)}`);
});

test('a defect hands the name to a shell, which looks one name up', async () => {
  const lab = await open('dhcpPort', 'shell-in-leased-host-name');
  await ask(lab, 'request', [wanting('198.51.100.11'), hostName('$(nslookup a$((6*7)).test)')]);
  await vi.waitFor(() => expect(lookUp).toHaveBeenCalledWith('a42.test'), waiting);
});

test('a name that is announced comes into the Host table, and goes with a goodbye', async () => {
  const lab = await open('mdnsPort');
  const { socket } = await hearer();
  const say = (name: string, address: string, ttl: number): void =>
    socket.send(writeMdnsAnnouncement({ host: name, address, ttl }), lab.port, host);
  say('tele;vision', '198.51.100.20', 120);
  await vi.waitFor(() => expect(lab.device.value('Hosts.Host.2.HostName')).toBe('tele;vision'), waiting);
  say('notebook', '198.51.100.10', 120);
  await vi.waitFor(() => expect(lab.device.value('Hosts.Host.1.HostName')).toBe('notebook'), waiting);
  for (const address of ['198.51.100.10', '198.51.100.20']) say('bye', address, 0);
  // One that has a lease stays.
  await vi.waitFor(() => expect(hosts(lab)).toBe('1'), waiting);
});

const type = 'urn:schemas-upnp-org:service:WANIPConnection:1';
const entry = { NewRemoteHost: '', NewExternalPort: '61999', NewProtocol: 'TCP' };
const mapping = {
  ...entry,
  NewInternalPort: '9',
  NewInternalClient: host,
  NewEnabled: '1',
  NewPortMappingDescription: 'a &lt;game&gt; &amp; more',
  NewLeaseDuration: '60',
};

async function act(
  { port }: Lab,
  action: string,
  values: Readonly<Record<string, string>> = {},
): Promise<{ readonly status: number; readonly text: string }> {
  const list = Object.entries(values).map(([name, value]) => `<${name}>${value}</${name}>`);
  const body = `<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><u:${action} xmlns:u="${type}">${list.join('')}</u:${action}></s:Body></s:Envelope>`;
  const answer = await fetch(`http://${host}:${port}/ctl/IPConn`, { method: 'POST', body });
  return { status: answer.status, text: await answer.text() };
}

test('a control point makes a mapping for itself, reads it and deletes it', async () => {
  const lab = await open('igdPort');
  const description = await (await fetch(`http://${host}:${lab.port}/rootDesc.xml`)).text();
  expect(description).toContain(`<serviceType>${type}</serviceType>`);
  expect((await act(lab, 'AddPortMapping', mapping)).status).toBe(200);
  expect(lab.device.value('NAT.PortMapping.1.Description')).toBe('a <game> & more');
  expect(lab.device.value('NAT.PortMapping.1.Enable')).toBe('true');
  expect((await act(lab, 'GetSpecificPortMappingEntry', entry)).text).toContain(
    '<NewPortMappingDescription>a &lt;game&gt; &amp; more</NewPortMappingDescription>',
  );
  expect((await act(lab, 'AddPortMapping', mapping)).status).toBe(200);
  expect(lab.device.value('NAT.PortMappingNumberOfEntries')).toBe('1');
  expect((await act(lab, 'DeletePortMapping', entry)).status).toBe(200);
  expect((await act(lab, 'GetSpecificPortMappingEntry', entry)).text).toContain('<errorCode>714</errorCode>');
  expect(lab.device.value('NAT.PortMappingNumberOfEntries')).toBe('0');
});

test.each([
  ['another host', { ...mapping, NewInternalClient: '127.0.0.9' }, 606],
  ['a port of the device', { ...mapping, NewExternalPort: '80' }, 606],
  ['no port', { ...mapping, NewExternalPort: 'x' }, 402],
  ['no protocol', { ...mapping, NewProtocol: 'tcp;x' }, 402],
])('a mapping for %s is refused', async (_what, values, code) => {
  const lab = await open('igdPort');
  const { status, text } = await act(lab, 'AddPortMapping', values);
  expect([status, text]).toEqual([500, expect.stringContaining(`<errorCode>${code}</errorCode>`)]);
});

test('while the ACS is there nothing changes; other actions and other bodies are no actions', async () => {
  const lab = await open('igdPort');
  lab.isInSession.now = true;
  expect((await act(lab, 'AddPortMapping', mapping)).text).toContain('<errorCode>501</errorCode>');
  expect((await act(lab, 'ForceTermination')).text).toContain('<errorCode>401</errorCode>');
  expect((await act(lab, 'GetExternalIPAddress')).text).toContain('<NewExternalIPAddress>');
  const url = `http://${host}:${lab.port}/ctl/IPConn`;
  expect((await fetch(url, { method: 'POST', body: '<x' })).status).toBe(400);
  expect((await fetch(url)).status).toBe(404);
});
