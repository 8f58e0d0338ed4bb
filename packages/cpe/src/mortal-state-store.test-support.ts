import { StateError, type StateStore } from './state/state-store.ts';

/** A store whose process dies at a chosen commit: that one and all later ones never happen. */
export function mortal(store: StateStore, commitsLeft: number): StateStore {
  let left = commitsLeft;
  return {
    ...store,
    commit(changes) {
      left -= 1;
      if (left < 0) throw new StateError('state-write-failed', 'the process is dead');
      store.commit(changes);
    },
  };
}
