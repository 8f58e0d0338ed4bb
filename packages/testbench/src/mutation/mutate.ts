import type { Random } from './random.ts';

// Larger inputs only make each try slower; size limits have tests of their own.
const bytesMax = 65_536;

/** What inputs are made from. */
export interface Material {
  readonly corpus: readonly Uint8Array[];
  readonly dictionary: readonly Uint8Array[];
}

/** A new input: one of the corpus after one to eight changes. */
export function mutate(random: Random, material: Material): Uint8Array {
  let input = random.pick(material.corpus);
  for (let changes = 1 + random.below(8); changes > 0; changes -= 1) input = change(input, random, material);
  return input.length > bytesMax ? input.slice(0, bytesMax) : input;
}

function change(input: Uint8Array, random: Random, material: Material): Uint8Array {
  const at = random.below(input.length + 1);
  const length = random.below(random.below(4) === 0 ? input.length - at : 16);
  const part = input.subarray(at, at + length);
  switch (random.below(7)) {
    case 0:
      return splice(input, { at, removed: 1, added: Uint8Array.of(random.below(256)) });
    case 1:
      return splice(input, { at, removed: length, added: new Uint8Array() });
    case 2:
      return splice(input, { at: random.below(input.length + 1), removed: 0, added: part });
    case 3:
      return splice(input, { at, removed: 0, added: repeat(part, 1 + random.below(200)) });
    case 4:
      return splice(input, { at, removed: length, added: slicePart(random.pick(material.corpus), random) });
    default:
      return splice(input, { at, removed: random.below(3), added: random.pick(material.dictionary) });
  }
}

interface Splice {
  readonly at: number;
  readonly removed: number;
  readonly added: Uint8Array;
}

function splice(input: Uint8Array, { at, removed, added }: Splice): Uint8Array {
  return new Uint8Array(Buffer.concat([input.subarray(0, at), added, input.subarray(at + removed)]));
}

function repeat(part: Uint8Array, times: number): Uint8Array {
  return new Uint8Array(Buffer.concat(Array.from({ length: times }, () => part.subarray(0, 64))));
}

function slicePart(other: Uint8Array, random: Random): Uint8Array {
  const start = random.below(other.length);
  return other.subarray(start, start + random.below(256));
}
