import { execFileSync } from 'node:child_process';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { badConfigurations } from './bad-configurations-rows.ts';

const own = Buffer.from('first=1\nsecond=2\nthird=3\n'.repeat(40));
const written = (id: string): Uint8Array => badConfigurations.find((row) => row.id === id)?.write(own) ?? own;

test('the archive is one that tar reads, with a name that climbs', () => {
  const listed = execFileSync('tar', ['-tzf', '-'], { input: written('INJ-026-TRAVERSAL') }).toString();
  expect(listed.trim()).toMatch(/^(\.\.\/)+tmp\/cordon-inj-026$/);
});

test('the bomb is small and unpacks to ten megabytes', () => {
  const bomb = written('INJ-026-BOMB');
  expect(bomb.length).toBeLessThan(20_000);
  expect(gunzipSync(bomb).length).toBe(10 * 1024 * 1024);
});

test('the cut does not fall behind a whole line', () => {
  for (let more = 0; more < 10; more += 1) {
    const file = Buffer.concat([own, Buffer.alloc(more, 'x')]);
    const half = badConfigurations.find(({ id }) => id === 'INJ-026-CUT')?.write(file) ?? file;
    expect(half.length).toBeLessThan(file.length);
    expect([half.at(-1), file[half.length]]).not.toContain(0x0a);
  }
});
