import { createSocket } from 'node:dgram';
import { expect, test } from 'vitest';
import { DnsCanary } from './dns-canary.ts';
import {
  commandFamilies,
  echoText,
  echoTextCharsMax,
  inertEchoTwin,
  inertTwin,
  injectionFamilies,
  injectionText,
  injectionTextCharsMax,
} from './injection-text.ts';

const zone = 'canary.test';
const zones = { zone, shortZone: 'c.test' };
const lengths = ['usual', 'short'] as const;
const splits = [
  ['argument-dash', ' '],
  ['argument-tab', '\t'],
  ['argument-line-feed', '\n'],
] as const;
const plain: readonly string[] = [...splits.map(([family]) => family), 'line-statement', 'line-assignment'];
const computing = injectionFamilies.filter((family) => !plain.includes(family));

test.each(injectionFamilies)('%s fits into a host-name parameter', (family) => {
  for (const length of lengths)
    expect(injectionText(family, zones, length).value.length).toBeLessThanOrEqual(
      injectionTextCharsMax(family, zones, length),
    );
  expect(injectionTextCharsMax(family, zones, 'usual')).toBeLessThanOrEqual(64);
});

test('all short values but those with a long blank fit into an SSID', () => {
  const long = injectionFamilies.filter((family) => injectionTextCharsMax(family, zones, 'short') > 32);
  expect(long).toEqual(['blank-field-separator']);
});

test('what a short value computes never stands in it, whatever the numbers', () => {
  for (let count = 0; count < 500; count += 1) {
    const { value, computedName } = injectionText('separator-pipe', zones, 'short');
    expect(value.replaceAll(/[^a-z0-9.]/g, '')).not.toContain(computedName);
  }
});

test.each(splits)('the label of %s is the word after an option, and its twin has no option', (family, blank) => {
  const { value, computedName } = injectionText(family, zones);
  expect(value.split(blank)).toEqual(['-4', computedName]);
  expect(inertTwin(family, zones).value.split(blank)).toEqual(['4', expect.stringMatching(/^\S+$/)]);
});

test.each(['line-statement', 'line-assignment'] as const)(
  'the label of %s has a line of its own, and its twin none',
  (family) => {
    const { value, computedName } = injectionText(family, zones);
    expect(value.split('\n')[1]).toMatch(/^server[ =]\S+$/);
    expect(value.split('\n')[1]).toContain(computedName);
    expect(inertTwin(family, zones).value).not.toContain('\n');
  },
);

test.each(computing)('what %s computes never stands in the value, with or without odd characters', (family) => {
  const { value, computedName } = injectionText(family, zones);
  expect(value).not.toContain(computedName);
  expect(value.replaceAll(/[^a-z0-9.]/g, '')).not.toContain(computedName);
});

test('two texts never share a name', () => {
  const names = Array.from({ length: 200 }, () => injectionText('separator-pipe', zones).computedName);
  expect(new Set(names).size).toBe(200);
});

test.each(computing)('the twin of %s has no character left that a shell would act on', (family) => {
  expect(inertTwin(family, zones).value).not.toMatch(/(?<!\\)[$`;&|()'"\n]/);
});

test('a resolver that looks up whatever it is given never asks for a computed name', async () => {
  const evidence = { nowMs: () => 0, observe: <T>(_name: string, data: T): T => data };
  const canary = await DnsCanary.start({ host: '127.0.0.1', port: 0, zone, address: '127.0.0.1', evidence });
  const texts = computing.map((family) => injectionText(family, zones));
  // As they stand, without odd characters, and cut at them.
  const names = texts.flatMap(({ value }) => [value, value.replaceAll(/[^\w.-]/g, ''), ...value.split(/[^\w.$()*-]+/)]);
  await lookUpLiterally(names, canary.server);
  await canary.waitFor('last.canary.test', { withinMs: 10_000 });
  const asked = canary.lookUps.map(({ name }) => name);
  await canary.stop();
  expect(asked.filter((name) => name.includes('$(('))).not.toEqual([]);
  expect(asked.filter((name) => texts.some(({ computedName }) => name.includes(computedName)))).toEqual([]);
});

test('a resolver that looks up the whole of a value with an option asks for another name', async () => {
  const evidence = { nowMs: () => 0, observe: <T>(_name: string, data: T): T => data };
  const canary = await DnsCanary.start({ host: '127.0.0.1', port: 0, zone, address: '127.0.0.1', evidence });
  const { value, computedName } = injectionText('argument-dash', zones);
  await lookUpLiterally([value, value.replaceAll(/[^\w.-]/g, '')], canary.server);
  await canary.waitFor('last.canary.test', { withinMs: 10_000 });
  const asked = canary.lookUps.map(({ name }) => name);
  await canary.stop();
  expect(asked).toContain(value);
  expect(asked).not.toContain(computedName);
});

/** Sends a query for every name, whatever is in it; resolvers of the system refuse odd characters. */
async function lookUpLiterally(names: readonly string[], server: string): Promise<void> {
  const socket = createSocket('udp4');
  for (const name of [...names, 'last.canary.test']) {
    const labels = name.split('.').map((label) => Buffer.from(label).subarray(0, 63));
    const question = labels
      .filter((label) => label.length > 0)
      .flatMap((label) => [Buffer.from([label.length]), label]);
    const query = Buffer.concat([
      Buffer.from('000101000001000000000000', 'hex'),
      ...question,
      Buffer.from('0000010001', 'hex'),
    ]);
    await new Promise((resolve) => socket.send(query, Number(server.split(':')[1]), '127.0.0.1', resolve));
  }
  socket.close();
}

const address = '255.255.255.255';
const size = { a: 19, b: 37, name: 'icmp-echo-703-1' };

test.each(commandFamilies)('%s can send an echo request of a size that never stands in it', (family) => {
  for (const length of lengths) {
    const { value, computedName, isComputed } = echoText(family, { address, size, length });
    expect(value.replaceAll('\t', ' ').replaceAll('${IFS}', ' ')).toContain(`ping -c1 -s$((19*37)) ${address}`);
    expect(value).not.toContain('703');
    // A few hundred sizes: one that comes late proves nothing by itself.
    expect({ computedName, isComputed }).toEqual({ computedName: size.name, isComputed: false });
    expect(value.length).toBeLessThanOrEqual(echoTextCharsMax(family, address, length));
  }
  expect(inertEchoTwin(family, { address, size }).value).not.toMatch(/(?<!\\)[$`;&|()'"\n]/);
});

test('echo requests to a short address fit into a short text, some of them', () => {
  const fits = commandFamilies.filter((family) => echoTextCharsMax(family, '10.0.0.1', 'short') <= 32);
  expect(fits).toContain('separator-pipe');
  expect(fits).not.toContain('quote-double');
});
