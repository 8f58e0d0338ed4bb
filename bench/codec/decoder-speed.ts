import assert from 'node:assert/strict';
import { decodeEnvelope, decodeText, encodeEnvelope, readXml } from '@cordon/cwmp';
import type { DecodedEnvelope, Envelope } from '@cordon/cwmp';
import { informEnvelope } from '../documents/inform-envelope.ts';
import { parameterValuesEnvelope } from '../documents/parameter-values-envelope.ts';
import { measureInterleaved, timesAsFast } from '../measure/interleaved.ts';

const subjects = [
  { name: 'Inform', text: informEnvelope() },
  { name: 'GetParameterValuesResponse of 10,000', text: parameterValuesEnvelope(10_000) },
];

// From bytes to a typed message, against the XML reader from text to a tree.
const ratioMax = 2.0;

/** The whole decoder, from bytes to a message without one violation, against the XML reader alone; encoding beside it. */
export function decoderSpeed(): boolean {
  console.log('\nThe whole decoder, from bytes, against the XML reader alone, from text');
  return subjects.map(compare).every((met) => met);
}

function compare({ name, text }: (typeof subjects)[number]): boolean {
  const bytes = Buffer.from(text);
  const envelope = soundEnvelope(decodeEnvelope(bytes));
  const found = measureInterleaved({
    reader: () => readXml(text, { mode: 'tolerant' }),
    whole: () => decodeEnvelope(bytes),
    bytesToText: () => decodeText(bytes),
    // Buffer.from makes one flat string of the pieces, as sending would.
    encode: () => Buffer.from(encodeEnvelope(envelope)),
  });
  const ratio = 1 / timesAsFast(found.whole, found.reader);
  const us = (figure: { readonly medianUs: number }): string => `${figure.medianUs.toFixed(1)} us`;
  console.log(`  ${name}, ${bytes.length} bytes: reader ${us(found.reader)}, whole decoder ${us(found.whole)}`);
  console.log(
    `    ${ratio.toFixed(2)} x the reader (at most ${ratioMax.toFixed(1)}): ${ratio <= ratioMax ? 'met' : 'MISSED'}`,
  );
  console.log(`    of it bytes to text ${us(found.bytesToText)}; encoding the same ${us(found.encode)}`);
  return ratio <= ratioMax;
}

function soundEnvelope({ namespace, header, body, violations }: DecodedEnvelope): Envelope {
  assert.deepEqual(violations, []);
  assert(namespace !== undefined && body !== undefined && body.method !== 'unknown');
  return { namespace, header, body };
}
