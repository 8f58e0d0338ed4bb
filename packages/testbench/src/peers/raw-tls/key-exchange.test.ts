import { checkPrimeSync, createECDH } from 'node:crypto';
import { expect, test } from 'vitest';
import { dhShare, pointOffCurve } from './key-exchange.ts';

const p = BigInt('0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff');
const mod = (value: bigint): bigint => ((value % p) + p) % p;
const numberOf = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);

function inverse(value: bigint): bigint {
  let [result, square] = [1n, mod(value)];
  for (let left = p - 2n; left > 0n; left >>= 1n, square = mod(square * square))
    if ((left & 1n) === 1n) result = mod(result * square);
  return result;
}

test('the point off the curve is none for OpenSSL, and twice it is its negative: a third time leads to nothing', () => {
  const { point, secret } = pointOffCurve();
  const ecdh = createECDH('prime256v1');
  ecdh.generateKeys();
  expect(() => ecdh.computeSecret(point)).toThrow();
  const [x, y] = [numberOf(point.subarray(1, 33)), numberOf(point.subarray(33))];
  const slope = mod((3n * x * x - 3n) * inverse(2n * y));
  const twice = mod(slope * slope - 2n * x);
  expect({ x: twice, y: mod(slope * (x - twice) - y) }).toEqual({ x, y: mod(-y) });
  expect(numberOf(secret)).toBe(x);
});

test.each([
  ['dhe-512', 512],
  ['dhe-768', 768],
  ['dhe-1024', 1_024],
] as const)('%s has a safe prime of %i bits: nothing but its size is wrong', (flaw, bits) => {
  const prime = numberOf(dhShare(flaw).prime);
  expect(prime.toString(2).length).toBe(bits);
  expect([prime, (prime - 1n) / 2n].map((one) => checkPrimeSync(one))).toEqual([true, true]);
});
