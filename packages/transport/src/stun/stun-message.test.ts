import { execFileSync } from 'node:child_process';
import { Secret } from '@cordon/cwmp';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  bindingChange,
  connectionRequestBinding,
  mappedAddresses,
  mappedAddressOf,
  readStunErrorCode,
  readStunUsername,
  stunAddress,
  stunErrorCode,
  stunUsername,
} from './stun-attributes.ts';
import { checkStunIntegrity, writeStunWithIntegrity } from './stun-integrity.ts';
import {
  looksLikeStun,
  readStunMessage,
  type StunMessage,
  stunAttributesMax,
  stunAttributeTypes,
  stunMessageTypes,
  writeStunMessage,
} from './stun-message.ts';

const bytesOf = (hex: string): Uint8Array => Buffer.from(hex.replaceAll(/\s/g, ''), 'hex');
const messageOf = (bytes: Uint8Array): StunMessage => {
  const read = readStunMessage(bytes);
  if (read.kind === 'refused') throw new Error(read.reason);
  return read.message;
};
const transactionId = bytesOf('0102030405060708090a0b0c0d0e0f10');

// RFC 5769 2.1 to 2.3: messages of somebody else, with a password of somebody else.
const password = new Secret('VOkJxbRl1RmTxUk/WvJxBt');
const sampleRequest = bytesOf(
  `000100582112a442b7e7a701bc34d686fa87dfae 802200105354554e207465737420636c69656e74 002400046e0001ff
   80290008932ff9b151263b36 000600096576746a3a68367659202020 000800149aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2
   80280004e57a3bcf`,
);
const sampleResponse4 = bytesOf(
  `0101003c2112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220 002000080001a147e112a643
   000800142b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004c07d4c96`,
);
const sampleResponse6 = bytesOf(
  `010100482112a442b7e7a701bc34d686fa87dfae 8022000b7465737420766563746f7220
   002000140002a1470113a9faa5d3f179bc25f4b5bed2b9d9 00080014a382954e4be67bf11784c97c8292c275bfe3ed41
   80280004c8fb0b4c`,
);

test('the sample messages of RFC 5769 are read, and their integrity is right under their password alone', () => {
  expect(readStunUsername(messageOf(sampleRequest))).toBe('evtj:h6vY');
  expect(mappedAddressOf(messageOf(sampleResponse4))).toEqual({ address: '192.0.2.1', port: 32853 });
  expect(mappedAddressOf(messageOf(sampleResponse6))).toEqual({
    address: '2001:db8:1234:5678:11:2233:4455:6677',
    port: 32853,
  });
  const samples = [sampleRequest, sampleResponse4, sampleResponse6];
  expect(samples.map((bytes) => checkStunIntegrity(bytes, password))).toEqual(['right', 'right', 'right']);
  expect(samples.map((bytes) => checkStunIntegrity(bytes, new Secret('other')))).toEqual(['wrong', 'wrong', 'wrong']);
});

test('a client of RFC 5389 is told its address XORed, as in the sample of RFC 5769; a classic one is not', () => {
  const [, xored] = mappedAddresses(messageOf(sampleResponse4).transactionId, { address: '192.0.2.1', port: 32853 });
  expect(Buffer.from(xored?.value ?? []).toString('hex')).toBe('0001a147e112a643');
  expect(mappedAddresses(transactionId, { address: '192.0.2.1', port: 32853 })).toHaveLength(1);
});

test('a binding request of Annex G has these octets', () => {
  const bytes = writeStunMessage({
    type: stunMessageTypes.bindingRequest,
    transactionId,
    attributes: [connectionRequestBinding, bindingChange, stunUsername('CPE57')],
  });
  expect(Buffer.from(bytes).toString('hex')).toBe(
    '00010028' +
      '0102030405060708090a0b0c0d0e0f10' +
      `c0010014${Buffer.from('dslforum.org/TR-111 ').toString('hex')}` +
      'c0020000' +
      `00060008${Buffer.from('CPE57   ').toString('hex')}`,
  );
});

test('a classic response is read', () => {
  const bytes = bytesOf('0101000c 0102030405060708090a0b0c0d0e0f10 00010008 0001d431cb007105');
  expect(mappedAddressOf(messageOf(bytes))).toEqual({ address: '203.0.113.5', port: 54321 });
});

test('integrity in the classic form is what OpenSSL computes over the zero-filled message', () => {
  const attributes = [connectionRequestBinding, stunUsername('user')];
  const bytes = writeStunWithIntegrity(
    { type: stunMessageTypes.bindingRequest, transactionId, attributes },
    new Secret('lab password'),
  );
  const covered = bytes.subarray(0, -24);
  expect(covered.length % 64).not.toBe(0);
  const input = Buffer.concat([covered, Buffer.alloc(64 - (covered.length % 64))]);
  const printed = execFileSync('openssl', ['dgst', '-sha1', '-hmac', 'lab password', '-r'], { input }).toString();
  expect(Buffer.from(bytes.subarray(-20)).toString('hex')).toBe(printed.slice(0, 40));
  expect(checkStunIntegrity(bytes, new Secret('lab password'))).toBe('right');
});

test('integrity: absent, cut, changed, and covered by something behind it', () => {
  const key = new Secret('k');
  const plain = { type: stunMessageTypes.bindingResponse, transactionId, attributes: [] };
  expect(checkStunIntegrity(writeStunMessage(plain), key)).toBe('absent');
  const signed = writeStunWithIntegrity(plain, key);
  const changed = signed.slice();
  changed[10] = (changed[10] ?? 0) ^ 1;
  expect(checkStunIntegrity(changed, key)).toBe('wrong');
  const { attributes } = messageOf(signed);
  const moved = { address: '192.0.2.99', port: 1 };
  const extended = writeStunMessage({
    ...plain,
    attributes: [...attributes, stunAddress(stunAttributeTypes.mappedAddress, moved)],
  });
  expect(checkStunIntegrity(extended, key)).toBe('wrong');
});

test('an error code is read back', () => {
  const message = {
    type: stunMessageTypes.bindingErrorResponse,
    transactionId,
    attributes: [stunErrorCode(401, 'Unauthorized')],
  };
  expect(readStunErrorCode(messageOf(writeStunMessage(message)))).toBe(401);
});

test.each([
  ['', 'shorter'],
  ['0101000c01020304', 'shorter'],
  ['474554202f20485454502f312e310d0a0d0a2020', 'first two bits'],
  ['0101000801020304050607080910111213141516', 'length'],
  ['01010004010203040506070809101112131415160001ffff', 'longer than the message'],
])('%s is refused', (hex, reason) => {
  expect(readStunMessage(bytesOf(hex))).toEqual({ kind: 'refused', reason: expect.stringContaining(reason) as string });
});

test('the number of attributes is bounded', () => {
  const many = Array.from({ length: stunAttributesMax + 1 }, () => bindingChange);
  const bytes = writeStunMessage({ type: stunMessageTypes.bindingRequest, transactionId, attributes: many });
  expect(readStunMessage(bytes).kind).toBe('refused');
});

const anyAttribute = fc.record({
  type: fc.integer({ min: 0, max: 0xffff }),
  value: fc.uint8Array({ maxLength: 40 }),
});

test('what was written is read back', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0x3fff }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.array(anyAttribute, { maxLength: stunAttributesMax }),
      (type, id, attributes) => {
        const message = messageOf(writeStunMessage({ type, transactionId: id, attributes }));
        expect(message).toEqual({ type, transactionId: id, attributes });
      },
    ),
  );
});

test('any octets give a message or a reason, and a message comes from the octets that the first two bits announce', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      const read = readStunMessage(octets);
      if (read.kind === 'message') {
        expect(looksLikeStun(octets)).toBe(true);
        mappedAddressOf(read.message);
        readStunErrorCode(read.message);
        readStunUsername(read.message);
      }
      checkStunIntegrity(octets, password);
    }),
  );
});

test('addresses are written and read back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 0, max: 65_535 }), (address, port) => {
      const attribute = stunAddress(stunAttributeTypes.mappedAddress, { address, port });
      const read = mappedAddressOf({ type: 0, transactionId, attributes: [attribute] });
      const expected = address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
      expect(read).toEqual({ address: expected, port });
    }),
  );
});
