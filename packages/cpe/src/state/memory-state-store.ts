import { applyChanges, type Json, type StateStore } from './state-store.ts';

/** A store that forgets with the process: for tests, fleets and devices started without a state directory. */
export function createMemoryStateStore(): StateStore {
  const entries = new Map<string, Json>();
  return {
    get: (key) => entries.get(key),
    keys: (prefix) => [...entries.keys()].filter((key) => key.startsWith(prefix)),
    commit: (changes) => applyChanges(entries, changes),
    close: () => undefined,
  };
}
