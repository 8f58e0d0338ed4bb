import { expect, test } from 'vitest';
import { cpeCases } from './index.ts';
import { estimateFor } from './estimate-for.ts';

const metaOf = (id: string) => {
  const found = cpeCases.find(({ meta }) => meta.id === id);
  if (found === undefined) throw new Error(`There is no ${id}.`);
  return found.meta;
};

test('random changes take as long as the target file orders them', () => {
  const { estimatedMs } = metaOf('ROB-040');
  expect(estimateFor(metaOf('ROB-040'), { tries: 500 })).toBe(estimatedMs);
  expect(estimateFor(metaOf('ROB-040'), { tries: 10 })).toBe(estimatedMs / 50);
});

test('all other cases take as long as they say', () => {
  for (const { meta } of cpeCases)
    if (meta.id !== 'ROB-040') expect(estimateFor(meta, { tries: 7 })).toBe(meta.estimatedMs);
});
