import { Buffer } from 'node:buffer';
import { expect, test } from 'vitest';
import { helloFacts } from './hello-facts.ts';

const versionsExtension = (...versions: readonly number[]): Buffer => {
  const list = Buffer.concat(versions.map((version) => Buffer.from([version >> 8, version & 0xff])));
  return Buffer.concat([Buffer.from([0, 43, 0, list.length + 1, list.length]), list]);
};

function flightWith(extensions: Buffer): Buffer {
  const fields = Buffer.concat([
    Buffer.from([3, 3]),
    Buffer.alloc(32, 7),
    Buffer.from([0, 0, 2, 0x13, 0x01, 1, 0, 0, extensions.length]),
    extensions,
  ]);
  const message = Buffer.concat([Buffer.from([1, 0, 0, fields.length]), fields]);
  return Buffer.concat([Buffer.from([22, 3, 1, 0, message.length]), message]);
}

test('a reserved value is no version, and not the best one', () => {
  const greased = helloFacts(flightWith(versionsExtension(0xdada, 0x0303, 0x0304)));
  expect(greased?.versions).toEqual(['TLSv1.3', 'TLSv1.2']);
});

test('a version that nobody knows is told by its number', () => {
  expect(helloFacts(flightWith(versionsExtension(0x7f1c, 0x0303)))?.versions).toEqual(['0x7f1c', 'TLSv1.2']);
});
