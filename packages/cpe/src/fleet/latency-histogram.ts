// Sixteen buckets per doubling: a percentile is at most 4.5 % too high, whatever the number of sessions.
const bucketsPerOctave = 16;
const smallestMs = 0.0625;
// Up to some hours; longer ones count as that.
const octaves = 28;

/** Times and their percentiles, in constant memory. */
export interface LatencySummary {
  readonly count: number;
  readonly p50Ms: number;
  readonly p90Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Counts times by their size. */
export class LatencyHistogram {
  readonly #buckets = new Uint32Array(bucketsPerOctave * octaves);
  #count = 0;
  #maxMs = 0;

  record(ms: number): void {
    const place = Math.ceil(Math.log2(Math.max(ms, smallestMs) / smallestMs) * bucketsPerOctave);
    const bucket = Math.min(Math.max(place, 0), this.#buckets.length - 1);
    this.#buckets[bucket] = (this.#buckets[bucket] ?? 0) + 1;
    this.#count += 1;
    this.#maxMs = Math.max(this.#maxMs, ms);
  }

  summary(): LatencySummary {
    const at = (share: number): number => rounded(Math.min(this.#percentileMs(share), this.#maxMs));
    return { count: this.#count, p50Ms: at(0.5), p90Ms: at(0.9), p99Ms: at(0.99), maxMs: rounded(this.#maxMs) };
  }

  #percentileMs(share: number): number {
    const wanted = this.#count * share;
    let counted = 0;
    for (const [bucket, count] of this.#buckets.entries()) {
      counted += count;
      if (count > 0 && counted >= wanted) return smallestMs * 2 ** (bucket / bucketsPerOctave);
    }
    return 0;
  }
}

const rounded = (ms: number): number => Math.round(ms * 100) / 100;
