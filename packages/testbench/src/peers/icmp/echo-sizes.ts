import { randomInt } from 'node:crypto';

/** A size of an echo request's data that a shell has to compute, and what it is called. */
export interface EchoSize {
  readonly a: number;
  readonly b: number;
  /** a times b. */
  readonly size: number;
  /** `icmp-echo-SIZE-USE`: a name of its own for each use of a size. */
  readonly name: string;
}

const echoName = /^icmp-echo-(\d+)-([1-9]\d*)$/;

/** Whether it is what {@link EchoSizes} calls a size that was handed out. */
export const isEchoName = (name: string): boolean => echoName.test(name);

/** Below it are the sizes that devices ping with; above it a packet does not fit into a frame of PPPoE any more. */
const [sizeMin, sizeMax] = [200, 1_400];
/** What tests of a line are made with: such a size says nothing. */
const usualSizes: readonly number[] = [256, 512, 576, 1_000, 1_024, 1_280, 1_372, 1_400];

/** Two digits times two: their text has one length. From 15 on, 15 and 15 run together are 1515, which is no size any more. */
const [factorMin, factorMax] = [15, 99];

/** Two factors for each size that is a product of such. */
const allFactors: readonly (readonly [a: number, b: number])[] = (() => {
  const bySize = new Map<number, readonly [number, number]>();
  for (let a = factorMin; a <= factorMax; a += 1)
    for (let b = a; b <= factorMax && a * b <= sizeMax; b += 1)
      if (a * b >= sizeMin && !usualSizes.includes(a * b)) bySize.set(a * b, [a, b]);
  return [...bySize.values()];
})();

/**
 * Hands out sizes, in an order that nobody foresees, each once before any comes again: there are some hundred, and a run may need more. A size that
 * came without having been handed out is somebody's habit, and is left out from then on.
 */
export class EchoSizes {
  readonly #habits = new Set<number>();
  readonly #uses = new Map<number, number>();
  /** The last use of each size. */
  readonly #current = new Map<number, string>();
  #left: (readonly [a: number, b: number])[] = [];

  next(): EchoSize {
    for (;;) {
      if (this.#left.length === 0) this.#left = [...allFactors];
      const [[a, b] = [0, 0]] = this.#left.splice(randomInt(this.#left.length), 1);
      const size = a * b;
      // Whoever sends every size there is can be told from nobody.
      if (this.#habits.has(size) && this.#habits.size < allFactors.length / 2) continue;
      const use = (this.#uses.get(size) ?? 0) + 1;
      this.#uses.set(size, use);
      const name = `icmp-echo-${size}-${use}`;
      this.#current.set(size, name);
      return { a, b, size, name };
    }
  }

  /** Takes names as handed out, oldest first; what is no name of a size is left out. */
  recall(names: readonly string[]): void {
    for (const name of names) {
      const [, size, use] = echoName.exec(name) ?? [];
      if (size === undefined || use === undefined) continue;
      this.#uses.set(Number(size), Number(use));
      this.#current.set(Number(size), name);
    }
  }

  /** What an echo request of this size is called: the last use of it, or `icmp-echo-SIZE-0` when it was not handed out. */
  nameOf(size: number): string {
    const name = this.#current.get(size);
    if (name === undefined && size >= sizeMin && size <= sizeMax) this.#habits.add(size);
    return name ?? `icmp-echo-${size}-0`;
  }
}
