import assert from 'node:assert/strict';
import { decodeText, readXml } from '@cordon/cwmp';
import type { XmlElement } from '@cordon/cwmp';
import { informEnvelope } from '../documents/inform-envelope.ts';
import { parameterValuesEnvelope } from '../documents/parameter-values-envelope.ts';
import { measureInterleaved, timesAsFast } from '../measure/interleaved.ts';
import { checkBySaxes, triplesBySaxes, triplesOfTree } from './value-triples.ts';

// From bytes, as every message comes: a string that was put together from parts is slower to read for everybody.
const received = (text: string): string => decodeText(new TextEncoder().encode(text)).text;

const subjects = [
  { name: 'Inform', text: received(informEnvelope()), target: 2.0 },
  { name: 'GetParameterValuesResponse of 10,000', text: received(parameterValuesEnvelope(10_000)), target: 1.6 },
];

/** The XML reader against saxes with namespaces, both from a string. */
export function readerSpeed(): boolean {
  console.log('The XML reader, strict, against saxes with namespaces; medians of interleaved rounds.');
  return subjects.map(compare).every((met) => met);
}

function compare({ name, text, target }: (typeof subjects)[number]): boolean {
  // The same task and the same answer, or the times say nothing.
  assert.deepEqual(triplesOfTree(read(text)), triplesBySaxes(text));
  const found = measureInterleaved({
    ours: () => triplesOfTree(read(text)),
    saxes: () => triplesBySaxes(text),
    ourTree: () => read(text),
    saxesNothingKept: () => checkBySaxes(text),
  });
  const ratio = timesAsFast(found.ours, found.saxes);
  const perSecond = (us: number): string => `${us.toFixed(1)} us, ${(text.length / us).toFixed(0)} MB/s`;
  console.log(`\n${name}, ${text.length} characters`);
  console.log(
    `  name, value, type of each   cordon ${perSecond(found.ours.medianUs)} | saxes ${perSecond(found.saxes.medianUs)}`,
  );
  console.log(`  ${ratio.toFixed(2)} x saxes (target ${target.toFixed(1)}): ${ratio >= target ? 'met' : 'MISSED'}`);
  const bare = timesAsFast(found.ourTree, found.saxesNothingKept);
  console.log(
    `  cordon building its tree ${perSecond(found.ourTree.medianUs)} | saxes without handlers, keeping nothing ` +
      `${perSecond(found.saxesNothingKept.medianUs)}: ${bare.toFixed(2)} x`,
  );
  return ratio >= target;
}

function read(text: string): XmlElement {
  const { root } = readXml(text);
  assert(root !== undefined);
  return root;
}
