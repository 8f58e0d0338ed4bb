import { cpeCases } from '@cordon/suites';
import { expect, test } from 'vitest';
import { captured } from '../captured-command.test-support.ts';

const first = cpeCases[0]?.meta;

test('list prints every case, below its suite', async () => {
  const { code, out } = await captured(['cases', 'list']);
  expect(code).toBe(0);
  for (const { meta } of cpeCases) expect(out).toMatch(new RegExp(`^  ${meta.id} `, 'm'));
  expect(out).toContain(`${cpeCases.length} cases.`);
});

test('list is what cases alone does', async () => {
  expect((await captured(['cases'])).out).toBe((await captured(['cases', 'list'])).out);
});

test('list --suite takes the suites below too', async () => {
  const { out } = await captured(['cases', 'list', '--suite', 'security', '--json']);
  const listed = (JSON.parse(out) as { id: string }[]).map(({ id }) => id);
  const wanted = cpeCases.filter(({ meta }) => meta.suite.startsWith('security/')).map(({ meta }) => meta.id);
  expect(listed).toEqual(wanted);
  expect(listed.length).toBeGreaterThan(0);
});

test('list of a suite that does not exist is wrong usage, with a guess', async () => {
  const { code, err } = await captured(['cases', 'list', '--suite', 'securty']);
  expect(err).toContain('Did you mean security?');
  expect(code).toBe(64);
});

test('show prints purpose, requirement rows with their text, clauses and defects', async () => {
  const { code, out } = await captured(['cases', 'show', first?.id.toLowerCase() ?? '']);
  expect(code).toBe(0);
  expect(out).toContain(first?.title);
  for (const { id } of first?.defects ?? []) expect(out).toContain(id);
  for (const { section } of first?.spec ?? []) expect(out).toContain(section);
});

test('show --json of every case finds the text of every requirement row', async () => {
  for (const { meta } of cpeCases) {
    const card = JSON.parse((await captured(['cases', 'show', meta.id, '--json'])).out) as {
      requirements: { id: string; text: string }[];
    };
    expect(card.requirements.map(({ id }) => id)).toEqual(meta.requirements);
    for (const { text } of card.requirements) expect(text.length).toBeGreaterThan(10);
  }
});

test('show of an id that does not exist is wrong usage, with a guess', async () => {
  const { code, err } = await captured(['cases', 'show', `${first?.id}X`]);
  expect(err).toContain(`Did you mean ${first?.id}?`);
  expect(code).toBe(64);
});
