// docs/cpe.md against what it describes: an option, a defect or a parameter that is not explained there is an error.
import { readdirSync, readFileSync } from 'node:fs';
import { loadStandardModel } from '@cordon/data-model';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { CpeConfig } from './cpe-config.ts';
import { cpeDefects } from './defects/cpe-defects.ts';

const root = new URL('../../../', import.meta.url);
const guide = readFileSync(new URL('docs/cpe.md', root), 'utf8');
const sectionOf = (title: string): string => guide.split(/^## /m).find((part) => part.startsWith(`${title}\n`)) ?? '';
const rowsOf = (section: string): readonly string[] => section.split('\n').filter((line) => line.startsWith('| `'));
const namesIn = (text: string): readonly string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: unknown;
}

/** Dotted names of all options; groups of a fixed shape by what is in them. */
function optionsOf(schema: Schema, prefix: string = ''): readonly string[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, inner]) =>
    inner.properties === undefined ? [prefix + key] : optionsOf(inner, `${prefix}${key}.`),
  );
}

/** `lanPage.host`, `.port` stands for `lanPage.port` too. */
function documentedIn(row: string): readonly string[] {
  const names = namesIn(row.split('|')[1] ?? '');
  const group = (names[0] ?? '').split('.')[0];
  return names.map((name) => (name.startsWith('.') ? `${group}${name}` : name));
}

test('every option is explained in docs/cpe.md, and nothing else is', () => {
  const options = optionsOf(z.toJSONSchema(CpeConfig, { io: 'input', unrepresentable: 'any' }) as Schema);
  const documented = rowsOf(sectionOf('Options')).flatMap(documentedIn);
  const isExplained = (option: string): boolean =>
    documented.includes(option) || documented.includes(option.split('.')[0] ?? '');
  expect(options.length).toBeGreaterThan(30);
  expect(options.filter((option) => !isExplained(option))).toEqual([]);
  const groups = new Set(options.map((option) => option.split('.')[0]));
  expect(documented.filter((name) => !options.includes(name) && !groups.has(name))).toEqual([]);
});

test('every defect is in the table of docs/cpe.md with its sentence', () => {
  const rows = new Map(
    rowsOf(sectionOf('Defects')).map((row) => {
      const [, id = '', sentence = ''] = row.split(/ ?\| ?/);
      return [id.replaceAll('`', ''), sentence] as const;
    }),
  );
  for (const { id, sentence } of cpeDefects) expect([id, rows.get(id)]).toEqual([id, sentence]);
});

test('every parameter of ManagementServer is named in docs/cpe.md, there or left out', async () => {
  const named = new Set(namesIn(sectionOf('ManagementServer')));
  for (const model of ['Device:2.17', 'InternetGatewayDevice:1.14'] as const) {
    const registry = await loadStandardModel(model);
    const object = `${registry.root}ManagementServer.`;
    const names = registry.parametersOf(object).map(({ path }) => path.slice(object.length));
    expect(names.length).toBeGreaterThan(30);
    expect(names.filter((name) => !named.has(name))).toEqual([]);
  }
});

test('the example devices use no option that docs/cpe.md does not explain', () => {
  const folder = new URL('examples/cpe/', root);
  const documented = new Set(
    rowsOf(sectionOf('Options'))
      .flatMap(documentedIn)
      .map((name) => name.split('.')[0]),
  );
  for (const name of readdirSync(folder)) {
    const keys = [...readFileSync(new URL(name, folder), 'utf8').matchAll(/^([A-Za-z]+):/gm)].map(([, key]) => key);
    expect([name, keys.filter((key) => !documented.has(key))]).toEqual([name, []]);
  }
});
