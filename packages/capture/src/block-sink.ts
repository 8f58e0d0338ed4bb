/** Where finished pcapng blocks go. Implementations never throw: a sink that fails says so in `failure` and drops what follows. */
export interface BlockSink {
  readonly bytesWritten: number;
  readonly failure: Error | undefined;
  append(blocks: readonly Uint8Array[]): void;
  close(): void;
}

/** Keeps the blocks in memory; the log's `bytesMax` bounds it. */
export class MemorySink implements BlockSink {
  readonly failure: undefined = undefined;
  readonly #blocks: Uint8Array[] = [];
  #bytes = 0;

  get bytesWritten(): number {
    return this.#bytes;
  }

  /** The blocks in the order in which they came. */
  get blocks(): readonly Uint8Array[] {
    return this.#blocks;
  }

  append(blocks: readonly Uint8Array[]): void {
    for (const block of blocks) {
      this.#blocks.push(block);
      this.#bytes += block.length;
    }
  }

  close(): void {
    // Memory needs no closing.
  }
}
