import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import {
  addressOctets,
  addressOption,
  type DhcpMessage,
  dhcpMessageType,
  dhcpMessageTypes,
  dhcpOptions,
  readDhcpMessage,
  writeDhcpMessage,
} from '@cordon/transport';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DhcpServer } from './dhcp-server.ts';
import { writeOption125, writeOption43 } from './vendor-options.ts';

const host = '127.0.0.1';
const hardwareAddress = Uint8Array.of(2, 0, 0x5e, 0, 0x53, 1);
const waiting = { withinMs: 20_000 };
let server: DhcpServer;
let socket: Socket;
let heard: DhcpMessage[];

beforeEach(async () => {
  heard = [];
  server = await DhcpServer.start({
    host,
    port: 0,
    hardwareAddress: '02:00:5e:00:53:01',
    lease: { address: '192.0.2.50', mask: '255.255.255.0', router: '192.0.2.1', seconds: 600 },
    evidence: { observe: (_name, data) => data },
  });
  socket = createSocket('udp4');
  socket.on('message', (datagram) => {
    const read = readDhcpMessage(datagram);
    if (read.kind === 'message') heard.push(read.message);
  });
  socket.bind(0, host);
  await once(socket, 'listening');
});

afterEach(async () => {
  socket.close();
  await server.stop();
});

function say(
  type: keyof typeof dhcpMessageTypes,
  options: readonly (readonly [number, Uint8Array])[] = [],
  from: Uint8Array = hardwareAddress,
): void {
  const nobody = '0.0.0.0';
  const addresses = { clientAddress: nobody, yourAddress: nobody, relayAddress: nobody };
  const message: DhcpMessage = {
    op: 'request',
    transactionId: 7,
    secs: 0,
    isBroadcast: true,
    hardwareAddress: from,
    ...addresses,
    options: new Map([[dhcpOptions.messageType, Uint8Array.of(dhcpMessageTypes[type])], ...options]),
  };
  socket.send(writeDhcpMessage(message), Number(server.place.split(':')[1]), host);
}

const next = async (count: number): Promise<DhcpMessage> => {
  await expect.poll(() => heard.length, { timeout: 20_000 }).toBe(count);
  const message = heard[count - 1];
  if (message === undefined) throw new Error('unreachable');
  return message;
};

test('offers and gives its lease, with what a case adds', async () => {
  server.further = new Map([[43, writeOption43([['acsUrl', 'https://a/']])]]);
  say('discover');
  const offer = await next(1);
  expect([dhcpMessageType(offer), offer.yourAddress, offer.transactionId]).toEqual(['offer', '192.0.2.50', 7]);
  expect(Buffer.from(offer.options.get(43) ?? []).toString('hex')).toBe('010a68747470733a2f2f612f');
  const leased = server.nextLease(waiting);
  say('request', [
    [dhcpOptions.requestedAddress, addressOctets('192.0.2.50')],
    [dhcpOptions.serverIdentifier, addressOctets(host)],
    [dhcpOptions.parameterRequestList, Uint8Array.of(1, 43)],
    [dhcpOptions.vendorClass, Buffer.from('dslforum.org')],
  ]);
  expect(dhcpMessageType(await next(2))).toBe('ack');
  expect(await leased).toEqual({ requested: [1, 43], vendorClass: 'dslforum.org', given: [43] });
  expect(addressOption(await next(2), dhcpOptions.router)).toBe('192.0.2.1');
});

test('refuses another address, leaves the client of another server alone, and informs', async () => {
  say('request', [[dhcpOptions.requestedAddress, addressOctets('192.0.2.99')]]);
  expect(dhcpMessageType(await next(1))).toBe('nak');
  say('request', [
    [dhcpOptions.requestedAddress, addressOctets('192.0.2.50')],
    [dhcpOptions.serverIdentifier, addressOctets('192.0.2.200')],
  ]);
  say('inform');
  const informed = await next(2);
  expect([dhcpMessageType(informed), informed.yourAddress]).toEqual(['ack', '0.0.0.0']);
  expect(informed.options.has(dhcpOptions.leaseTime)).toBe(false);
});

test('answers nobody else', async () => {
  say('discover', [], Uint8Array.of(2, 0, 0x5e, 0, 0x53, 2));
  socket.send(Buffer.alloc(300), Number(server.place.split(':')[1]), host);
  say('discover');
  await next(1);
  expect([heard.length, server.asked]).toEqual([1, 1]);
});

test('option 125 names the Broadband Forum, and what does not fit throws', () => {
  expect(writeOption125([['provisioningCode', 'A']]).toString('hex')).toBe('00000de9030c0141');
  expect(() => writeOption125([['acsUrl', 'a'.repeat(255)]])).toThrow(RangeError);
  expect(() => writeOption43([['acsUrl', 'a'.repeat(256)]])).toThrow(RangeError);
});
