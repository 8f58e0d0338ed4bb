import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  addressOctets,
  addressOption,
  type DhcpMessage,
  dhcpMessageType,
  dhcpMessageTypes,
  dhcpOptions,
  numberOctets,
  readDhcpMessage,
  writeDhcpMessage,
} from '@cordon/transport';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createManualClock } from '../manual-clock.test-support.ts';
import { DhcpClient } from './dhcp-client.ts';

const address = '127.0.0.1';
const waiting = { timeout: 20_000 };
let socket: Socket;
let client: DhcpClient;
let heard: DhcpMessage[];
let silent: boolean;
let further: [number, Uint8Array][];
const clock = createManualClock();
const onChange = vi.fn();

/** What a server says to a request of this type. */
const answers = { discover: 'offer', request: 'ack' } as const;

function answer(message: DhcpMessage, type: keyof typeof dhcpMessageTypes): Buffer {
  return writeDhcpMessage({
    ...message,
    op: 'reply',
    yourAddress: '192.0.2.50',
    options: new Map([
      [dhcpOptions.messageType, Uint8Array.of(dhcpMessageTypes[type])],
      [dhcpOptions.serverIdentifier, addressOctets(address)],
      [dhcpOptions.leaseTime, numberOctets(600)],
      ...further,
    ]),
  });
}

beforeEach(async () => {
  heard = [];
  silent = false;
  further = [[43, Buffer.from('0109687474703a2f2f612f', 'hex')]];
  onChange.mockReset();
  socket = createSocket('udp4');
  socket.on('message', (datagram, from) => {
    const read = readDhcpMessage(datagram);
    if (read.kind === 'refused') return;
    heard.push(read.message);
    const type = dhcpMessageType(read.message);
    if (silent || (type !== 'discover' && type !== 'request')) return;
    socket.send(Buffer.from('no DHCP'), from.port, from.address);
    socket.send(answer({ ...read.message, transactionId: 1 }, answers[type]), from.port, from.address);
    socket.send(answer(read.message, answers[type]), from.port, from.address);
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  client = new DhcpClient({
    config: {
      listen: `${address}:0`,
      server: `${address}:${socket.address().port}`,
      hardwareAddress: '02:00:5e:00:53:01',
      requests: 43,
      bootWaitMs: 1_000_000,
    },
    clock,
    log: pino({ level: 'silent' }),
    onChange,
  });
});

afterEach(() => {
  client.down();
  socket.close();
});

const types = (): readonly (string | undefined)[] => heard.map(dhcpMessageType);

test('a boot ends with a lease; the client says who it is and asks for one of the two options', async () => {
  await client.up();
  expect(client.lease?.settings).toEqual({ acsUrl: 'http://a/' });
  expect(types()).toEqual(['discover', 'request']);
  const [discover, request] = heard;
  if (discover === undefined || request === undefined) throw new Error('unreachable');
  expect(Buffer.from(discover.options.get(dhcpOptions.vendorClass) ?? []).toString()).toContain('dslforum.org');
  expect(discover.options.get(dhcpOptions.parameterRequestList)).toContain(43);
  expect(discover.options.get(dhcpOptions.parameterRequestList)).not.toContain(125);
  expect(addressOption(request, dhcpOptions.requestedAddress)).toBe('192.0.2.50');
  expect(addressOption(request, dhcpOptions.serverIdentifier)).toBe(address);
  expect(onChange).not.toHaveBeenCalled();
});

test('without an answer it asks again after 4, 8 and 16 seconds, give or take one, and a boot does not wait for ever', async () => {
  silent = true;
  const up = client.up();
  for (let count = 1; count <= 3; count += 1) {
    await expect.poll(() => heard.length, waiting).toBe(count);
    const [wait = 0] = clock.waiting();
    expect(Math.abs(wait - 4_000 * 2 ** (count - 1))).toBeLessThanOrEqual(1_000);
    clock.advance(wait);
  }
  clock.advance(1_000_000);
  await up;
  expect(client.lease).toBeUndefined();
  expect(new Set(types())).toEqual(new Set(['discover']));
});

test('half of the lease later it renews, and tells of other options', async () => {
  await client.up();
  further = [[43, Buffer.from('0109687474703a2f2f622f', 'hex')]];
  clock.advance(300_000);
  await expect.poll(() => onChange.mock.calls.length, waiting).toBe(1);
  expect(heard.at(-1)?.clientAddress).toBe('192.0.2.50');
  expect(client.lease?.settings).toEqual({ acsUrl: 'http://b/' });
});

test('a lease that nobody renews runs out, and it looks for another', async () => {
  await client.up();
  silent = true;
  clock.advance(601_000);
  await expect.poll(() => types().at(-1), waiting).toBe('discover');
  expect(client.lease).toBeUndefined();
});
