import assert from 'node:assert/strict';
import { readXml } from '@cordon/cwmp';
import type { XmlLimits, XmlReadOptions } from '@cordon/cwmp';
import { measureInterleaved } from '../measure/interleaved.ts';

const unlimited: XmlLimits = {
  charsMax: Number.MAX_SAFE_INTEGER,
  depthMax: Number.MAX_SAFE_INTEGER,
  nodesMax: Number.MAX_SAFE_INTEGER,
  attributesMax: Number.MAX_SAFE_INTEGER,
  nameCharsMax: Number.MAX_SAFE_INTEGER,
  textCharsMax: Number.MAX_SAFE_INTEGER,
  defectsMax: 100,
};

// A hundred times as much in one document may cost this many times as much for each character: caches, not algorithms.
const growthMax = 4;

const times = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, i) => piece(i)).join('');

const shapes: Readonly<Record<string, (count: number) => string>> = {
  'nested elements': (count) => '<a>'.repeat(count) + '</a>'.repeat(count),
  'nested elements, each declaring a namespace': (count) =>
    times(count, (i) => `<p:a xmlns:p="u${i}">`) + '</p:a>'.repeat(count),
  'attributes of one tag': (count) => `<a${times(count, (i) => ` b${i}="1"`)}/>`,
  'attributes with prefix': (count) => `<a xmlns:p="u"${times(count, (i) => ` p:b${i}="1"`)}/>`,
  'namespaces of one tag, each used': (count) =>
    `<a${times(count, (i) => ` xmlns:p${i}="u${i}"`)}>${times(count, (i) => `<p${i}:b/>`)}</a>`,
  'pieces of text': (count) => `<a>${'x<!---->'.repeat(count)}</a>`,
  'references in a text': (count) => `<a>${'x&amp;'.repeat(count)}</a>`,
};

/** Time per character of hostile shapes: within the limits, and a hundredfold with the limits lifted. */
export function readerGrowth(): boolean {
  const shallow = wide(10, 4);
  const deep = wide(60, 4);
  const busy = wide(10, 64);
  const found = measureInterleaved({
    shallow: () => read(shallow, {}),
    deep: () => read(deep, {}),
    busy: () => read(busy, {}),
  });
  const perChar = (us: number, text: string): string => `${((us * 1000) / text.length).toFixed(2)} ns`;
  console.log('\nTime per character within the limits');
  console.log(`  depth 10, 4 attributes   ${perChar(found.shallow.medianUs, shallow)}`);
  console.log(`  depth 60, 4 attributes   ${perChar(found.deep.medianUs, deep)}`);
  console.log(`  depth 10, 64 attributes  ${perChar(found.busy.medianUs, busy)}`);
  console.log('\nTime per character with the limits lifted: 1,000, 10,000 and 100,000 pieces');
  return Object.entries(shapes)
    .map(([name, shape]) => grows(name, shape))
    .every((met) => met);
}

// About 200,000 characters: one branch of the given depth after another.
function wide(depth: number, attributes: number): string {
  const open = `<a${times(attributes, (i) => ` b${i}="1"`)}>`;
  const branch = open.repeat(depth - 1) + 'text' + '</a>'.repeat(depth - 1);
  return `<r>${branch.repeat(Math.ceil(200_000 / branch.length))}</r>`;
}

function grows(name: string, shape: (count: number) => string): boolean {
  const [small, middle, large] = [shape(1_000), shape(10_000), shape(100_000)];
  const found = measureInterleaved({
    small: () => read(small, { limits: unlimited }),
    middle: () => read(middle, { limits: unlimited }),
    large: () => read(large, { limits: unlimited }),
  });
  const ns = (us: number, text: string): number => (us * 1000) / text.length;
  const figures = [ns(found.small.medianUs, small), ns(found.middle.medianUs, middle), ns(found.large.medianUs, large)];
  const growth = (figures[2] ?? 0) / (figures[0] ?? 1);
  const verdict = growth <= growthMax ? 'linear' : `GROWS ${growth.toFixed(1)} x`;
  console.log(`  ${name.padEnd(44)} ${figures.map((figure) => `${figure.toFixed(2)} ns`).join(', ')}: ${verdict}`);
  return growth <= growthMax;
}

function read(text: string, options: XmlReadOptions): void {
  assert(readXml(text, options).root !== undefined);
}
