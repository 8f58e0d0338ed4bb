import { Resolver } from 'node:dns/promises';
import { createSocket } from 'node:dgram';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DnsCanary } from './dns-canary.ts';
import { readDnsQuery } from './dns-message.ts';

const evidence = { nowMs: () => 0, observe: <T>(_name: string, data: T): T => data };
let canary: DnsCanary;
let resolver: Resolver;

beforeEach(async () => {
  canary = await DnsCanary.start({
    host: '127.0.0.1',
    port: 0,
    zone: 'canary.test',
    address: '127.0.0.1',
    hosts: { 'Acs.lab.test': '127.0.0.9' },
    evidence,
  });
  resolver = new Resolver({ timeout: 2_000, tries: 1 });
  resolver.setServers([canary.server]);
});

afterEach(() => canary.stop());

test('a name of the zone resolves to the bench, and the look-up is remembered', async () => {
  expect(await resolver.resolve4('Label-1.canary.test')).toEqual(['127.0.0.1']);
  expect(canary.lookUps.map(({ name, type }) => [name, type])).toEqual([['label-1.canary.test', 1]]);
});

test('a name outside the zone is refused, but remembered', async () => {
  await expect(resolver.resolve4('example.org')).rejects.toMatchObject({ code: 'EREFUSED' });
  expect(canary.lookUps.map(({ name }) => name)).toEqual(['example.org']);
});

test('whatever else is looked up, no label of the zone is missed for it or pushed out by it', async () => {
  await resolver.resolve4('early.canary.test');
  for (let count = 0; count < 10_100; count += 100) {
    const names = Array.from({ length: 100 }, (_, at) => `telemetry-${count + at}.example`);
    await Promise.all(names.map((name) => resolver.resolve4(name).catch(() => undefined)));
  }
  await resolver.resolve4('late.canary.test');
  const names = canary.lookUps.map(({ name }) => name);
  expect(names.slice(0, 2)).toEqual(['early.canary.test', 'late.canary.test']);
  expect(names.length).toBeLessThan(2_000);
});

test('a host that it was told of resolves to its own address', async () => {
  expect(await resolver.resolve4('acs.lab.test')).toEqual(['127.0.0.9']);
});

test('a name leads elsewhere for as long as it is told to, and back afterwards', async () => {
  const moved = await canary.leading('ACS.canary.test', '127.0.0.7', () => resolver.resolve4('acs.canary.test'));
  expect(moved).toEqual(['127.0.0.7']);
  expect(await resolver.resolve4('acs.canary.test')).toEqual(['127.0.0.1']);
});

test('an address of another family is answered without a record', async () => {
  await expect(resolver.resolve6('a.canary.test')).rejects.toMatchObject({ code: 'ENODATA' });
});

test('a look-up can be waited for, before and after it happens', async () => {
  const waiting = canary.waitFor('later.canary.test', { withinMs: 10_000 });
  await resolver.resolve4('later.canary.test');
  expect((await waiting)?.name).toBe('later.canary.test');
  expect((await canary.waitFor('LATER.canary.test', { withinMs: 0 }))?.name).toBe('later.canary.test');
  expect(await canary.waitFor('never.canary.test', { withinMs: 1 })).toBeUndefined();
});

test('bytes that are no query change nothing', async () => {
  const socket = createSocket('udp4');
  const [host = '', port = ''] = canary.server.split(':');
  const rubbish = [[], [1, 2, 3], Array<number>(64).fill(0xff), Array<number>(20).fill(0)].map((bytes) =>
    Uint8Array.from(bytes),
  );
  for (const bytes of rubbish) await new Promise((resolve) => socket.send(bytes, Number(port), host, resolve));
  socket.close();
  expect(await resolver.resolve4('still.canary.test')).toEqual(['127.0.0.1']);
  expect(canary.lookUps).toHaveLength(1);
});

test('a label may hold any octet, shell characters included', () => {
  const label = [...Buffer.from('a;$(b)')];
  const bytes = Uint8Array.from([
    0,
    7,
    1,
    0,
    0,
    1,
    0,
    0,
    0,
    0,
    0,
    0,
    label.length,
    ...label,
    4,
    116,
    101,
    115,
    116,
    0,
    0,
    1,
    0,
    1,
  ]);
  expect(readDnsQuery(bytes)?.question).toEqual({ name: 'a;$(b).test', type: 1 });
});

test('a name that points at itself ends', () => {
  const bytes = Uint8Array.from([0, 7, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xc0, 12, 0, 1, 0, 1]);
  expect(readDnsQuery(bytes)).toBeUndefined();
});
