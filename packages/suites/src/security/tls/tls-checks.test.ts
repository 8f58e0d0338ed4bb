import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cpeCases } from '../../cpe-cases.ts';

// The catalogue of checks on certificates (C) and on the protocol (P): an id that is lost, or that nobody decides any more, is seen here.
const file = join(import.meta.dirname, '../../../catalogue/tls-checks.json');
const ids = JSON.parse(readFileSync(file, 'utf8')) as readonly string[];
const kind = (letter: string): readonly string[] => ids.filter((id) => id.startsWith(`TLS-${letter}-`));

/** Whether a case is the check of this id, or a variant of it. */
const isOf = (id: string, caseId: string): boolean => caseId === id || caseId.startsWith(`${id}-`);

test('the catalogue has 127 checks on certificates and 40 on the protocol, each once', () => {
  expect([kind('C').length, kind('P').length, new Set(ids).size]).toEqual([127, 40, ids.length]);
});

test('127 of 127 and 40 of 40 are there, and each is tripped by a defect', () => {
  const tripped = (letter: string): number =>
    kind(letter).filter((id) => cpeCases.some(({ meta }) => isOf(id, meta.id) && meta.defects.length > 0)).length;
  expect({ certificates: tripped('C'), protocol: tripped('P') }).toEqual({ certificates: 127, protocol: 40 });
});

describe('every check of the catalogue is a case, or several with a suffix', () => {
  test.each(ids)('%s', (id) => {
    const cases = cpeCases.filter(({ meta }) => isOf(id, meta.id));
    expect(cases.map(({ meta }) => meta.id)).not.toEqual([]);
    for (const { meta, judge } of cases) {
      expect(meta.purpose.length, `${meta.id} says why and how it is judged`).toBeGreaterThan(80);
      expect([meta.title, ...meta.spec.map(({ doc }) => doc)], `${meta.id} has a title and clauses`).not.toContain('');
      expect(meta.requirements, `${meta.id} names the rows that it decides`).not.toEqual([]);
      expect(meta.defects, `${meta.id} is tripped by a defect`).not.toEqual([]);
      expect(
        meta.defects.every(({ fails }) => fails !== ''),
        `${meta.id} is tripped for a sentence`,
      ).toBe(true);
      expect(judge, `${meta.id} can be judged again`).toBeDefined();
    }
  });
});

test('no case on TLS has an id that the catalogue does not know', () => {
  const known = (caseId: string): boolean => ids.some((id) => isOf(id, caseId));
  const strays = cpeCases.map(({ meta }) => meta.id).filter((id) => /^TLS-[CP]-/.test(id) && !known(id));
  expect(strays).toEqual([]);
});
