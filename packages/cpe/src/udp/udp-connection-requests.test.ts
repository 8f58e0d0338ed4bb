import { once } from 'node:events';
import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { Secret } from '@cordon/cwmp';
import {
  readStunMessage,
  type StunAddress,
  stunAddress,
  stunAttributeTypes,
  stunMessageTypes,
  type UdpConnectionRequestFields,
  udpConnectionRequestSignature,
  writeStunMessage,
  writeUdpConnectionRequest,
} from '@cordon/transport';
import { afterEach, expect, test, vi } from 'vitest';
import type { CpeConfigInput } from '../cpe-config.ts';
import { type LabAcs, type SeenSession, startLabAcs } from '../lab-acs.test-support.ts';
import { type RunningCpe, startCpe } from '../start-cpe.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

const password = new Secret('letmein');
const eventsOf = (seen: SeenSession): string[] => seen.inform?.event.map(({ eventCode }) => eventCode) ?? [];
const patience = { timeout: 10_000, interval: 10 };

async function openSocket(): Promise<Socket> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  cleanUps.push(() => new Promise((resolve) => socket.close(() => resolve())));
  return socket;
}

async function open(
  config: Partial<CpeConfigInput> = {},
): Promise<{ readonly acs: LabAcs; readonly cpe: RunningCpe; readonly root: string }> {
  const acs = await startLabAcs();
  cleanUps.push(() => acs.close());
  const cpe = await startCpe({
    acsUrl: acs.url,
    bootDelayMs: 0,
    logLevel: 'silent',
    connectionRequest: { password: password.reveal() },
    udpConnectionRequest: {},
    ...config,
  });
  cleanUps.push(() => cpe.stop());
  await acs.session();
  return { acs, cpe, root: `${config.dataModelRoot ?? 'Device'}.ManagementServer.` };
}

async function ask(
  address: string,
  changes: Partial<UdpConnectionRequestFields> & { readonly key?: Secret; readonly copies?: number } = {},
): Promise<void> {
  const { key = password, copies = 1, ...rest } = changes;
  const fields = { ts: '1800000000', id: '1', un: 'acs', cn: 'abc', ...rest };
  const datagram = writeUdpConnectionRequest(address, { ...fields, sig: udpConnectionRequestSignature(fields, key) });
  const socket = await openSocket();
  const [host = '', port] = address.split(':');
  for (let copy = 0; copy < copies; copy += 1) socket.send(datagram, Number(port), host);
}

test.each(['Device', 'InternetGatewayDevice'] as const)(
  '%s: a right UDP request starts one session however many copies come; wrong ones start none',
  async (dataModelRoot) => {
    const { acs, cpe, root } = await open({ dataModelRoot });
    const address = cpe.value(`${root}UDPConnectionRequestAddress`) ?? '';
    expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
    await ask(address, { key: new Secret('wrong') });
    await ask(address, { un: 'other' });
    await ask(address, { copies: 3 });
    expect(eventsOf(await acs.session())).toEqual(['6 CONNECTION REQUEST']);
    await ask(address, { ts: '1799999999', id: '2' });
    await ask(address, { ts: '1800000001', id: '1' });
    await ask(address, { ts: '1800000002', id: '3' });
    expect(eventsOf(await acs.session())).toEqual(['6 CONNECTION REQUEST']);
    acs.plan({ method: 'GetRPCMethods' });
    await ask(address, { ts: '1800000003', id: '4' });
    // Had one of the wrong requests started a session, it would come first.
    expect((await acs.session()).responses).toHaveLength(1);
  },
);

test('a device without the option has neither port nor parameters', async () => {
  const { cpe, root } = await open({ udpConnectionRequest: undefined });
  expect(cpe.value(`${root}UDPConnectionRequestAddress`)).toBeUndefined();
});

test('above the rate requests are ignored', async () => {
  const { acs, cpe, root } = await open({ udpConnectionRequest: { perMinuteMax: 1 } });
  const address = cpe.value(`${root}UDPConnectionRequestAddress`) ?? '';
  await ask(address, { ts: '1', id: '1' });
  await acs.session();
  await ask(address, { ts: '2', id: '2' });
  acs.plan({ method: 'GetRPCMethods' });
  await cpe.powerCycle();
  expect(eventsOf(await acs.session())).toEqual(['1 BOOT']);
});

/** A STUN server that answers with this address, or with the true one. */
async function serveStun(mapped: () => StunAddress | undefined): Promise<number> {
  const socket = await openSocket();
  socket.on('message', (datagram: Uint8Array, from: RemoteInfo) => {
    const read = readStunMessage(datagram);
    if (read.kind === 'refused') return;
    const attributes = [stunAddress(stunAttributeTypes.mappedAddress, mapped() ?? from)];
    const { transactionId } = read.message;
    const answer = { type: stunMessageTypes.bindingResponse, transactionId, attributes };
    socket.send(writeStunMessage(answer), from.port, from.address);
  });
  return socket.address().port;
}

test('STUN: the mapped address is told, each change is notified, and switching off shows the local one', async () => {
  let mapped: StunAddress | undefined;
  const { acs, cpe, root } = await open();
  const port = await serveStun(() => mapped);
  const name = `${root}UDPConnectionRequestAddress`;
  const local = cpe.value(name);
  acs.plan(
    {
      method: 'SetParameterAttributes',
      parameterList: [{ name, notificationChange: true, notification: 2, accessListChange: false, accessList: [] }],
    },
    {
      method: 'SetParameterValues',
      parameterKey: '',
      parameterList: [
        { name: `${root}STUNEnable`, value: '1', type: 'boolean' },
        { name: `${root}STUNServerAddress`, value: '127.0.0.1', type: 'string' },
        { name: `${root}STUNServerPort`, value: String(port), type: 'unsignedInt' },
        { name: `${root}STUNMinimumKeepAlivePeriod`, value: '1', type: 'unsignedInt' },
      ],
    },
  );
  await ask(local ?? '');
  expect((await acs.session()).responses.map(({ method }) => method)).not.toContain('Fault');
  mapped = { address: '203.0.113.9', port: 40_000 };
  const seen = await acs.session();
  expect(eventsOf(seen)).toEqual(['4 VALUE CHANGE']);
  expect(seen.inform?.parameterList.find((parameter) => parameter.name === name)?.value).toBe('203.0.113.9:40000');
  expect(cpe.value(`${root}NATDetected`)).toBe('true');
  cpe.setLocally({ [`${root}STUNEnable`]: 'false' });
  await vi.waitFor(() => expect(cpe.value(name)).toBe(local), patience);
  expect(cpe.value(`${root}NATDetected`)).toBe('false');
});
