import { expect, test } from 'vitest';
import { createLabDevice } from '../lab-device.test-support.ts';
import { AcsAddresses, acsAddressesMax } from './acs-addresses.ts';

const sequence = (...numbers: readonly number[]): (() => number) => {
  let at = 0;
  return () => numbers[at++ % numbers.length] ?? 0;
};

test('one of several addresses is picked at random, and the others follow at random (3.1-41, 3.1-42)', async () => {
  const { device } = createLabDevice();
  let seed = 1;
  const random01 = (): number => (seed = (seed * 16_807) % 2_147_483_647) / 2_147_483_647;
  const addresses = new AcsAddresses(device, { random01, lookUp: async () => ['a', 'b', 'c'] });
  const firsts = new Map<string, number>();
  for (let count = 0; count < 300; count += 1) {
    const order = await addresses.lookUp('acs.example');
    expect(order.toSorted()).toEqual(['a', 'b', 'c']);
    firsts.set(order.join(''), (firsts.get(order.join('')) ?? 0) + 1);
  }
  expect([...firsts.values()].toSorted((a, b) => a - b)[0]).toBeGreaterThan(20);
  expect(firsts.size).toBe(6);
});

test('the address that answered comes first while DNS gives the same set, in any order and over restarts (3.1-45 to 3.1-47)', async () => {
  const { device, restarted } = createLabDevice();
  let asked = 0;
  const lookUp = async (): Promise<readonly string[]> => {
    asked += 1;
    return asked % 2 === 0 ? ['a', 'b'] : ['b', 'a'];
  };
  const addresses = new AcsAddresses(device, { random01: sequence(0.9, 0.1), lookUp });
  await addresses.lookUp('acs.example');
  addresses.answered('acs.example', 'b');
  expect(await addresses.lookUp('acs.example')).toEqual(['b', 'a']);
  const again = new AcsAddresses(restarted(), { random01: sequence(0.1, 0.9), lookUp });
  expect([await again.lookUp('acs.example'), asked]).toEqual([['b', 'a'], 3]);
});

test('another set is chosen from anew; another name too (3.1-48)', async () => {
  const { device } = createLabDevice();
  let found: readonly string[] = ['a', 'b'];
  const addresses = new AcsAddresses(device, { random01: sequence(0.1, 0.5, 0.9), lookUp: async () => found });
  await addresses.lookUp('acs.example');
  addresses.answered('acs.example', 'b');
  expect(await addresses.lookUp('other.example')).toEqual(['b', 'a']);
  found = ['a', 'b', 'c'];
  expect((await addresses.lookUp('acs.example')).toSorted()).toEqual(['a', 'b', 'c']);
  expect(device.memory.acsAddress.addresses).toEqual(['a', 'b']);
});

test('an address that was never in the answer, as after a redirect, is not remembered; thousands are not followed', async () => {
  const { device } = createLabDevice();
  const many = Array.from({ length: 1000 }, (_, index) => String(index));
  const addresses = new AcsAddresses(device, { random01: Math.random, lookUp: async () => many });
  expect(await addresses.lookUp('acs.example')).toHaveLength(acsAddressesMax);
  addresses.answered('acs.example', '192.0.2.99');
  addresses.answered('elsewhere.example', '1');
  expect(device.memory.acsAddress.address).toBe('');
});
