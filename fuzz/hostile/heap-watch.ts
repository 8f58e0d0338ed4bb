import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Time between two looks at the heap: time, because how many inputs fit into it differs a hundredfold between machines. */
const windowMs = 20_000;
/** More than what one device holds; a leak of a kilobyte an input passes it within half an hour. */
const growthBytesMax = 24 * 1024 * 1024;

/** Compares the live heap over windows of time. Caches and compiled code grow in the first one; what grows after it is a leak. */
export class HeapWatch {
  readonly #collect: () => void;
  #inputs = 0;
  #comparisons = 0;
  #grownBytes = 0;
  #nextMs = performance.now() + windowMs;
  #floorBytes: number | undefined;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
  }

  /** An input is over. Throws when the heap has grown past what may be. */
  next(): void {
    this.#inputs += 1;
    if (performance.now() < this.#nextMs) return;
    this.#collect();
    this.#nextMs = performance.now() + windowMs;
    const { heapUsed } = process.memoryUsage();
    if (this.#floorBytes === undefined) {
      this.#floorBytes = heapUsed;
      return;
    }
    this.#comparisons += 1;
    this.#grownBytes = heapUsed - this.#floorBytes;
    assert(
      this.#grownBytes <= growthBytesMax,
      `The heap has grown by ${this.#grownBytes} bytes in ${this.#inputs} inputs.`,
    );
  }

  /** What was compared, in one sentence: a run that was too short for it says so. */
  get summary(): string {
    const { heap, times } = { heap: Math.round(this.#grownBytes / 1024), times: this.#comparisons };
    if (times === 0) return `heap: not compared, a run needs more than ${(2 * windowMs) / 1000} s`;
    return `heap: compared ${times} times in ${this.#inputs} inputs, last ${heap} KiB from where it was`;
  }
}
