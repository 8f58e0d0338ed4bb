import type { Logger } from 'pino';
import type { CpeConfig } from '../cpe-config.ts';
import { openFileStateStore } from './file-state-store.ts';
import { createMemoryStateStore } from './memory-state-store.ts';
import { openSealedStateStore } from './sealed-state-store.ts';
import { makeStateKeyFile, readStateKeyFile, readStateKeys, type StateKey } from './state-key.ts';
import { StateError, type StateStore } from './state-store.ts';

/** Where the key of a state directory lies when nothing is said: beside it, so that a copy of the directory opens nothing. */
export const defaultStateKeyFile = (stateDirectory: string): string => `${stateDirectory.replace(/\/+$/, '')}.key`;

type StateSettings = Pick<CpeConfig, 'stateDirectory' | 'stateKey' | 'stateKeyFile'>;

/** The store that a configuration asks for, sealed where it is on a disk. Throws {@link StateError}. */
export function openState(config: StateSettings, log: Pick<Logger, 'info' | 'warn'>): StateStore {
  const { stateDirectory } = config;
  if (stateDirectory === undefined) return createMemoryStateStore();
  const store = openFileStateStore({
    directory: stateDirectory,
    onTornTail: (bytes) => log.info({ bytes }, 'a record that was being written when the process died is dropped'),
  });
  try {
    return openSealedStateStore({
      store,
      name: stateDirectory,
      keys: (isSealed) => keysOf({ ...config, stateDirectory }, isSealed),
      onSealed: (from) => log.warn({ from }, 'the state is sealed anew; copies of it made before are not'),
    });
  } catch (error) {
    store.close();
    throw error;
  }
}

function keysOf(
  { stateDirectory, stateKey, stateKeyFile }: StateSettings & { readonly stateDirectory: string },
  isSealed: boolean,
): readonly StateKey[] {
  if (stateKey !== undefined) return readStateKeys(stateKey, 'stateKey');
  const path = stateKeyFile ?? defaultStateKeyFile(stateDirectory);
  const keys = readStateKeyFile(path);
  if (keys !== undefined) return keys;
  // A key that is made now would open nothing, and hide that the right one is lost.
  if (isSealed) {
    throw new StateError(
      'state-key-missing',
      `The state in ${stateDirectory} is sealed and its key ${path} is not there. ` +
        'Put the key back, or remove the state directory to start from factory state.',
    );
  }
  return makeStateKeyFile(path);
}
