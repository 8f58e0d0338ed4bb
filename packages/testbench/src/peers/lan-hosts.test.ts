import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { readMdnsResponse } from '@cordon/transport';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DhcpServer } from './dhcp-server.ts';
import { LanAnnouncer } from './lan-announcer.ts';
import { LanDhcpClient } from './lan-dhcp-client.ts';

const host = '127.0.0.1';
const hardwareAddress = '02:00:5e:00:53:4c';
const waiting = { timeout: 20_000 };
const observe = vi.fn();
const evidence = {
  observe: <Data>(name: string, data: Data): Data => {
    observe(name, data);
    return data;
  },
};
let server: DhcpServer;
let client: LanDhcpClient;
const abort = new AbortController();

beforeEach(async () => {
  observe.mockClear();
  const lease = { address: '192.0.2.50', mask: '255.255.255.0', seconds: 600 };
  server = await DhcpServer.start({ host, port: 0, hardwareAddress, lease, evidence });
  const serverPort = Number(server.place.split(':')[1]);
  client = await LanDhcpClient.open({
    host,
    port: 0,
    server: host,
    serverPort,
    hardwareAddress,
    evidence,
    signal: abort.signal,
  });
});

afterEach(async () => {
  await client.close();
  await server.stop();
});

const messages = (): readonly unknown[] =>
  observe.mock.calls.filter(([name]) => name === 'dhcp-message').map(([, data]) => (data as { type: unknown }).type);

test('a host takes an address, tells its words, and gives the address back', async () => {
  const given = server.nextLease({ withinMs: 20_000 });
  const lease = await client.lease({ hostName: 'a;b', fqdn: 'a;b.test', vendorClass: 'class "x"' });
  expect(lease).toEqual({ address: '192.0.2.50', server: host, seconds: 600 });
  expect(await given).toMatchObject({ vendorClass: 'class "x"' });
  if (lease !== undefined) await client.release(lease);
  await vi.waitFor(() => expect(messages()).toEqual(['discover', 'request', 'release']), waiting);
});

test('a case that is over waits for no server', async () => {
  await server.stop();
  const over = new AbortController();
  const options = { host, port: 0, server: host, serverPort: 9, hardwareAddress, evidence, signal: over.signal };
  const other = await LanDhcpClient.open(options);
  over.abort();
  expect(await other.lease({ hostName: 'a' })).toBeUndefined();
  await other.close();
  server = await DhcpServer.start({
    host,
    port: 0,
    hardwareAddress,
    lease: { address: '192.0.2.50', mask: '255.0.0.0', seconds: 60 },
    evidence,
  });
});

test('a host announces a name and says goodbye to it', async () => {
  const socket: Socket = createSocket('udp4').bind(0, host);
  await once(socket, 'listening');
  const heard: Uint8Array[] = [];
  socket.on('message', (datagram) => heard.push(datagram));
  const announcer = await LanAnnouncer.open({ host, group: host, port: socket.address().port, evidence });
  try {
    await announcer.announce('a;b');
    await announcer.goodbye('a;b');
    await vi.waitFor(() => expect(heard).toHaveLength(2), waiting);
    const records = heard.map((datagram) => readMdnsResponse(datagram)[0]);
    expect(records).toEqual([120, 0].map((ttl) => ({ labels: ['a;b', 'local'], ttl, address: host })));
  } finally {
    await announcer.close();
    socket.close();
  }
});
