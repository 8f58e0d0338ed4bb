import { expect, test } from 'vitest';
import { createLabDevice } from '../lab-device.test-support.ts';
import { isOwnPlace } from './device-file-client.ts';

const at = (url: string) => {
  const { device } = createLabDevice();
  device.noteConnectionRequestUrl(url);
  return (address: string, port = 7547): boolean => isOwnPlace(device, { address, port });
};

test('a device is met at its own address and at all that never leave it, at the port of its connection requests', () => {
  const isOwn = at('http://192.0.2.7:7547/cr');
  for (const address of ['192.0.2.7', '127.0.0.1', '127.8.8.8', '::1', '0.0.0.0', '::', '::ffff:127.0.0.1'])
    expect([address, isOwn(address)]).toEqual([address, true]);
  expect([isOwn('192.0.2.8'), isOwn('127.0.0.1', 7548)]).toEqual([false, false]);
});

test('in a lab on loopback a neighbour may have the same port', () => {
  const isOwn = at('http://127.74.186.75:7547/cr');
  expect(['127.74.186.75', '::ffff:127.74.186.75', '0.0.0.0'].map((address) => isOwn(address))).toEqual([
    true,
    true,
    true,
  ]);
  expect(['127.0.0.1', '127.74.186.76', '::1'].map((address) => isOwn(address))).toEqual([false, false, false]);
});
