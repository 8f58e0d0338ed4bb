import { expect, test } from 'vitest';
import { EchoSizes } from './echo-sizes.ts';

test('a size is a product that fits into a frame, and none of those that are used to ping', () => {
  const sizes = new EchoSizes();
  for (let count = 0; count < 1_000; count += 1) {
    const { a, b, size, name } = sizes.next();
    expect(size).toBe(a * b);
    expect(size).toBeGreaterThanOrEqual(200);
    expect(size).toBeLessThanOrEqual(1_400);
    expect([256, 512, 1_000, 1_024, 1_400]).not.toContain(size);
    // What stands in the value without the odd characters is no size, of this label or of another.
    expect(Number(`${a}${b}`)).toBeGreaterThan(1_400);
    expect(name).toMatch(new RegExp(`^icmp-echo-${size}-\\d+$`));
  }
});

test('no size comes twice before hundreds of others did, and a name never', () => {
  const sizes = new EchoSizes();
  const handed = Array.from({ length: 400 }, () => sizes.next());
  expect(new Set(handed.map(({ size }) => size)).size).toBe(400);
  const all = [...handed, ...Array.from({ length: 2_000 }, () => sizes.next())];
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

test('an echo request is called by the last use of its size', () => {
  const sizes = new EchoSizes();
  const first = sizes.next();
  expect(sizes.nameOf(first.size)).toBe(first.name);
  let again = sizes.next();
  while (again.size !== first.size) again = sizes.next();
  expect(sizes.nameOf(first.size)).toBe(again.name);
  expect(again.name).not.toBe(first.name);
});

test('a size with which somebody pings anyway is never handed out', () => {
  const sizes = new EchoSizes();
  const habit = 15 * 17;
  expect(sizes.nameOf(habit)).toBe(`icmp-echo-${habit}-0`);
  expect(sizes.nameOf(56)).toBe('icmp-echo-56-0');
  expect(Array.from({ length: 2_000 }, () => sizes.next().size)).not.toContain(habit);
});

test('even whoever pings with every size does not keep sizes from being handed out', () => {
  const sizes = new EchoSizes();
  for (let size = 0; size < 2_000; size += 1) sizes.nameOf(size);
  expect(sizes.next().size).toBeGreaterThanOrEqual(200);
});
