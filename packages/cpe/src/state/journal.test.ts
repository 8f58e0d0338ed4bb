import { assert, property, uint8Array } from 'fast-check';
import { expect, test } from 'vitest';
import { decodeJournal, encodeRecord } from './journal.ts';

const record = (sequence: number, value: string) => encodeRecord({ sequence, changes: [['key', value]] });
const three = Buffer.concat([record(1, 'a'), record(2, 'b\n"ü'), record(3, 'c')]);

test('records come back in order', () => {
  const content = decodeJournal(three);
  expect(content.records.map(({ changes }) => changes[0]?.[1])).toEqual(['a', 'b\n"ü', 'c']);
  expect(content).toMatchObject({ goodBytes: three.length, tornBytes: 0 });
});

test('a removed key comes back as undefined, null as null', () => {
  const content = decodeJournal(
    encodeRecord({
      sequence: 9,
      changes: [
        ['gone', undefined],
        ['nothing', null],
      ],
    }),
  );
  expect(content.records[0]?.changes).toEqual([
    ['gone', undefined],
    ['nothing', null],
  ]);
});

test('a journal cut anywhere loses only the record that was cut', () => {
  const ends = [0, record(1, 'a').length, record(1, 'a').length + record(2, 'b\n"ü').length, three.length];
  for (let cut = 0; cut <= three.length; cut += 1) {
    const content = decodeJournal(three.subarray(0, cut));
    const whole = ends.filter((end) => end <= cut).length - 1;
    expect(content).toMatchObject({ goodBytes: ends[whole], tornBytes: cut - (ends[whole] ?? 0) });
    expect(content.records).toHaveLength(whole);
    expect(content.damagedLine).toBeUndefined();
  }
});

test('a bad record that a good one follows is damage, not a torn tail', () => {
  const damaged = Buffer.from(three);
  damaged.write('x', record(1, 'a').length + 12);
  expect(decodeJournal(damaged).damagedLine).toBe(2);
});

test('a gap in the sequence numbers is damage', () => {
  expect(decodeJournal(Buffer.concat([record(1, 'a'), record(3, 'c')])).damagedLine).toBe(2);
});

test('random bytes never throw', () => {
  assert(
    property(uint8Array({ maxLength: 200 }), (noise) => {
      const content = decodeJournal(Buffer.concat([record(1, 'a'), noise]));
      return (
        content.records.length === 1 && content.goodBytes + content.tornBytes === record(1, 'a').length + noise.length
      );
    }),
  );
});
