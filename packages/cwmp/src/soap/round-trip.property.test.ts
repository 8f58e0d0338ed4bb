import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  allCodecs,
  arbitraryDialect,
  arbitraryEnvelope,
  arbitraryFault,
  arbitraryMessage,
  revealed,
} from '../testdata/arbitrary-messages.ts';
import { decodeEnvelope } from './decode-envelope.ts';
import type { DialectChanges } from './dialect.ts';
import { encodeEnvelope } from './encode-envelope.ts';
import type { Envelope } from './envelope.ts';

const runs = { numRuns: 40 };

function expectRoundTrip(envelope: Envelope, dialect: DialectChanges): void {
  const bytes = Buffer.from(encodeEnvelope(envelope, dialect));
  const { violations, ...decoded } = decodeEnvelope(bytes);
  expect(violations).toEqual([]);
  expect(revealed(decoded)).toEqual(revealed(envelope));
}

describe('what is encoded is decoded again, without a violation', () => {
  test.each(allCodecs.map((codec) => [codec.method, codec] as const))('%s', (_, codec) => {
    fc.assert(fc.property(arbitraryEnvelope(arbitraryMessage(codec)), arbitraryDialect, expectRoundTrip), runs);
  });

  test('Fault', () => {
    fc.assert(fc.property(arbitraryEnvelope(arbitraryFault), arbitraryDialect, expectRoundTrip), { numRuns: 200 });
  });
});
