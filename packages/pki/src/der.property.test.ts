import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  derBoolean,
  derExplicit,
  derInteger,
  derNamedBits,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derSet,
  derString,
  derTag,
} from './der.ts';
import { type DerElement, readDer, readObjectIdentifier } from './read-der.ts';

const integers = fc.bigInt({ min: -(2n ** 200n), max: 2n ** 200n });

function readInteger(content: Uint8Array): bigint {
  const magnitude = BigInt(`0x${Buffer.from(content).toString('hex')}`);
  return BigInt.asIntN(content.length * 8, magnitude);
}

const objectIdentifiers = fc
  .tuple(
    fc.constantFrom('0', '1', '2'),
    fc.nat(39),
    fc.array(fc.bigInt({ min: 0n, max: 2n ** 100n }), { maxLength: 8 }),
  )
  .map(([root, second, rest]) => [root, second, ...rest].join('.'));

const { tree } = fc.letrec<{ tree: Uint8Array; leaf: Uint8Array }>((tie) => ({
  leaf: fc.oneof(
    integers.map(derInteger),
    fc.boolean().map(derBoolean),
    fc.uint8Array({ maxLength: 300 }).map(derOctetString),
    objectIdentifiers.map(derObjectIdentifier),
    fc.string().map((text) => derString(derTag.utf8String, text)),
    fc.uniqueArray(fc.nat(40)).map(derNamedBits),
    fc.constant(derNull()),
  ),
  tree: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('leaf'),
    fc.array(tie('tree'), { maxLength: 5 }).map((elements) => derSequence(...elements)),
    fc.array(tie('tree'), { maxLength: 5 }).map((elements) => derSet(...elements)),
    fc.array(tie('tree'), { maxLength: 3 }).map((elements) => derExplicit(5, ...elements)),
  ),
}));

/** Writes an element again from what was read, and from nothing else. */
function rewrite(element: DerElement): Buffer {
  const content = element.isConstructed ? Buffer.concat(element.children.map(rewrite)) : Buffer.from(element.content);
  const length = content.length;
  const octets = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Uint8Array.of(element.tag, ...octets), content]);
}

function count(element: DerElement | undefined): number {
  return element === undefined ? 0 : element.children.reduce((sum, child) => sum + count(child), 1);
}

test('an integer reads back', () => {
  fc.assert(
    fc.property(integers, (value) => {
      const { element, problems } = readDer(derInteger(value));
      expect(problems).toEqual([]);
      expect(readInteger(element?.content ?? new Uint8Array(0))).toBe(value);
    }),
  );
});

test('an object identifier reads back', () => {
  fc.assert(
    fc.property(objectIdentifiers, (dotted) => {
      expect(readObjectIdentifier(readDer(derObjectIdentifier(dotted)).element?.content ?? new Uint8Array(0))).toBe(
        dotted,
      );
    }),
  );
});

test('what the writer makes, the reader takes apart without a problem and without a loss', () => {
  fc.assert(
    fc.property(tree, (bytes) => {
      const { element, problems } = readDer(bytes);
      expect(problems).toEqual([]);
      expect(element && rewrite(element).equals(bytes)).toBe(true);
    }),
  );
});

test('random bytes never throw and stay within the limits', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
      const { element, problems } = readDer(bytes, { elementsMax: 50, depthMax: 5, problemsMax: 7 });
      expect(count(element)).toBeLessThanOrEqual(50);
      expect(problems.length).toBeLessThanOrEqual(7);
      readObjectIdentifier(bytes);
    }),
    { numRuns: 2000 },
  );
});

test('mutated elements never throw, and what is read lies inside the input', () => {
  const mutation = fc.record({ at: fc.nat(), octet: fc.nat(255), cut: fc.nat(3) });
  const check = (element: DerElement, end: number): void => {
    expect(element.offset + element.headerBytes + element.content.length).toBeLessThanOrEqual(end);
    for (const child of element.children) check(child, element.offset + element.headerBytes + element.content.length);
  };
  fc.assert(
    fc.property(tree, fc.array(mutation, { minLength: 1, maxLength: 4 }), (bytes, mutations) => {
      let mutated = Buffer.from(bytes);
      for (const { at, octet, cut } of mutations) {
        if (mutated.length > 0) mutated[at % mutated.length] = octet;
        mutated = mutated.subarray(0, mutated.length - cut);
      }
      const { element } = readDer(mutated);
      if (element !== undefined) check(element, mutated.length);
    }),
    { numRuns: 1000 },
  );
});
