/** Anything JSON can carry; what the store keeps per key. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** One key's new value; undefined removes the key. */
export type StateChange = readonly [key: string, value: Json | undefined];

/**
 * The CPE's durable memory: a map of keys that changes in atomic batches.
 * When `commit` has returned, the batch survives SIGKILL and, with the file store, a power cut; before that, none of it does.
 */
export interface StateStore {
  get(key: string): Json | undefined;
  /** Keys that begin with `prefix`, in no particular order. */
  keys(prefix: string): readonly string[];
  /** Throws {@link StateError} when the batch could not be made durable; then nothing of it is visible. */
  commit(changes: readonly StateChange[]): void;
  close(): void;
}

/** A store on a disk, where old values stay until it is compacted. */
export interface CompactingStore extends StateStore {
  /** Drops every byte of values that were replaced. Throws {@link StateError} `state-write-failed` when that could not be done. */
  compact(): void;
}

/** Why the state cannot be used. `code` is stable; the message names the file and the next step. */
export class StateError extends Error {
  readonly code:
    | 'state-corrupt'
    | 'state-in-use'
    | 'state-write-failed'
    | 'state-closed'
    | 'state-of-another-root'
    | 'state-key-missing'
    | 'state-key-wrong'
    | 'state-key-unusable';

  constructor(code: StateError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StateError';
    this.code = code;
  }
}

/** Applies a batch to a map; the one place that says what a change means. */
export function applyChanges(entries: Map<string, Json>, changes: readonly StateChange[]): void {
  for (const [key, value] of changes) {
    if (value === undefined) entries.delete(key);
    else entries.set(key, value);
  }
}
