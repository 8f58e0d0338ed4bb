import assert from 'node:assert/strict';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Inputs between two looks at the heap. */
const windowInputs = 100;
/** Caches and compiled code grow at first; what grows after the second window is a leak. */
const warmUpWindows = 2;
/** More than what one device holds; a leak of a kilobyte an input passes it within half an hour. */
const growthBytesMax = 24 * 1024 * 1024;

/** Compares the heap after garbage collection over windows of inputs. */
export class HeapWatch {
  readonly #collect: () => void;
  #inputs = 0;
  #floorBytes: number | undefined;

  constructor() {
    setFlagsFromString('--expose-gc');
    this.#collect = runInNewContext('gc') as () => void;
  }

  /** An input is over. Throws when the heap has grown past what may be. */
  next(): void {
    this.#inputs += 1;
    if (this.#inputs % windowInputs !== 0) return;
    this.#collect();
    const { heapUsed } = process.memoryUsage();
    const windows = this.#inputs / windowInputs;
    if (windows < warmUpWindows) return;
    this.#floorBytes ??= heapUsed;
    const grown = heapUsed - this.#floorBytes;
    assert(grown <= growthBytesMax, `The heap has grown by ${grown} bytes in ${this.#inputs} inputs.`);
  }
}
