import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LabDns, startLabDns } from './lab-dns.test-support.ts';
import { createNameResolver } from './name-resolver.ts';

let dns: LabDns;
beforeAll(async () => {
  dns = await startLabDns();
});
afterAll(() => dns.close());

test('a name costs one A and one AAAA query at the configured server, an address none', async () => {
  const resolver = createNameResolver(dns.server);
  expect(await resolver.lookUp('ntp.lab.example')).toEqual(['127.0.0.7']);
  expect(await resolver.lookUp('192.0.2.99')).toEqual(['192.0.2.99']);
  expect(dns.asked.toSorted()).toEqual(['A ntp.lab.example', 'AAAA ntp.lab.example']);
});
