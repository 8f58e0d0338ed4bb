// Whatever the bytes: an answer, never an exception, within its limits.
import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryEnvelope, arbitraryMessage, allCodecs } from '../testdata/arbitrary-messages.ts';
import { decodeEnvelope } from './decode-envelope.ts';
import { encodeEnvelope } from './encode-envelope.ts';
import { soapRules } from './rules.ts';
import { violationsPerRuleMax } from './violation-list.ts';
import { xmlRules } from './xml-reader.ts';

const folder = new URL('../testdata/field/', import.meta.url);
const documents = readdirSync(folder)
  .filter((name) => name.endsWith('.xml'))
  .map((name) => readFileSync(new URL(name, folder)));

const ruleCount = Object.keys(soapRules).length + Object.keys(xmlRules).length;

function expectBounded(bytes: Uint8Array, charset?: string): void {
  for (const mode of ['tolerant', 'strict'] as const) {
    const decoded = decodeEnvelope(bytes, { charset, mode });
    expect(decoded.violations.length).toBeLessThanOrEqual(ruleCount * (violationsPerRuleMax + 1));
    for (const { rule, clause, detail } of decoded.violations) {
      expect(rule in soapRules || rule in xmlRules).toBe(true);
      expect(clause).not.toBe('');
      expect(detail.length).toBeLessThan(400);
    }
    if (decoded.body === undefined) expect(decoded.violations).not.toEqual([]);
  }
}

const splice = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  cut: fc.nat(40),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc
      .constantFrom(
        '<',
        '>',
        '</',
        '/>',
        '&',
        '&#0;',
        '&x;',
        '<!--',
        ']]>',
        '<![CDATA[',
        '"',
        "'",
        '<!DOCTYPE a>',
        '<Name>',
        'xmlns=""',
      )
      .map((text) => Buffer.from(text)),
  ),
});

function mutate(bytes: Uint8Array, splices: readonly { at: number; cut: number; put: Uint8Array }[]): Uint8Array {
  let result: Uint8Array = bytes;
  for (const { at, cut, put } of splices) {
    const start = Math.floor(at * result.length);
    result = Buffer.concat([result.subarray(0, start), put, result.subarray(start + cut)]);
  }
  return result;
}

describe('whatever the bytes, there is an answer', () => {
  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.option(fc.string(), { nil: undefined }), expectBounded),
      { numRuns: 1000 },
    );
  });

  test('messages of the field with pieces cut out and put in', () => {
    const mutated = fc
      .tuple(fc.constantFrom(...documents), fc.array(splice, { minLength: 1, maxLength: 6 }))
      .map(([bytes, splices]) => mutate(bytes, splices));
    fc.assert(
      fc.property(mutated, (bytes) => expectBounded(bytes)),
      { numRuns: 1500 },
    );
  });

  test('encoded messages with pieces cut out and put in', () => {
    const envelopes = fc.oneof(...allCodecs.map((codec) => arbitraryEnvelope(arbitraryMessage(codec))));
    const mutated = fc
      .tuple(envelopes, fc.array(splice, { minLength: 1, maxLength: 4 }))
      .map(([envelope, splices]) => mutate(Buffer.from(encodeEnvelope(envelope)), splices));
    fc.assert(
      fc.property(mutated, (bytes) => expectBounded(bytes)),
      { numRuns: 1000 },
    );
  });

  test('what was decoded can be encoded and decoded to the same', () => {
    const mutated = fc
      .tuple(fc.constantFrom(...documents), fc.array(splice, { maxLength: 3 }))
      .map(([bytes, splices]) => decodeEnvelope(mutate(bytes, splices)));
    fc.assert(
      fc.property(mutated, ({ body }) => {
        if (body === undefined || body.method === 'unknown') return;
        // A fault without a readable code is written without detail.
        if (body.method === 'Fault' && body.faultCode === undefined) return;
        const xml = encodeEnvelope({ namespace: 'urn:dslforum-org:cwmp-1-2', header: {}, body });
        const again = decodeEnvelope(Buffer.from(xml));
        expect(again.body).toEqual(body);
      }),
      { numRuns: 1000 },
    );
  });
});
