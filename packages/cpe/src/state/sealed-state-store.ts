// Theory of operation. Each value of the store below is sealed by AES-256-GCM with its name as associated data, so that a
// value can neither be read nor put under another name. One entry, `seal`, is in clear: the salt of the key and the key's
// id. At opening, a state in clear or under an older key is sealed anew in one commit, after which the store below is
// compacted, for its journal still has the old bytes. Names of entries, their number and their lengths stay visible, and
// putting back an old copy of the whole directory is not noticed.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { type StateKey, stateKeyBytes } from './state-key.ts';
import { type CompactingStore, type Json, type StateChange, StateError, type StateStore } from './state-store.ts';

/** What the seal needs. */
export interface SealedStateOptions {
  readonly store: CompactingStore;
  /** The first seals; all of them unseal. Asked with whether there is something that an absent key would have to open. */
  readonly keys: (isSealed: boolean) => readonly StateKey[];
  /** Where the state is, for errors. */
  readonly name: string;
  /** Told when a state in clear, or under an older key, was sealed anew. */
  readonly onSealed?: (from: 'clear' | 'older-key') => void;
}

const sealEntry = 'seal';
const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
const cipherName = 'aes-256-gcm';

/**
 * A store whose values are sealed on the disk. Throws {@link StateError} `state-key-wrong` when no key fits, and
 * `state-corrupt` when a value was changed. Closing it closes the store below.
 */
export function openSealedStateStore(options: SealedStateOptions): StateStore {
  const { store, name } = options;
  const header = readHeader(store, name);
  const keys = options.keys(header !== undefined);
  const [current] = keys;
  if (current === undefined) throw new StateError('state-key-unusable', `There is no key for the state in ${name}.`);
  const seal = header === undefined ? undefined : sealOf(header, keys, name);
  if (seal !== undefined && seal.key === current) return sealedStore(store, seal);
  const entries = store.keys('').filter((key) => key !== sealEntry);
  const plain = entries.map((key) => [key, open(store, { key, seal })] as const);
  const fresh = newSeal(current, name);
  store.commit([[sealEntry, fresh.header], ...plain.map((change) => fresh.seal(change))]);
  if (entries.length > 0) {
    store.compact();
    options.onSealed?.(seal === undefined ? 'clear' : 'older-key');
  }
  return sealedStore(store, fresh);
}

function open(
  store: StateStore,
  { key, seal }: { readonly key: string; readonly seal: Seal | undefined },
): Json | undefined {
  const stored = store.get(key);
  return seal === undefined ? stored : seal.open(key, stored);
}

function sealedStore(store: StateStore, seal: Seal): StateStore {
  return {
    get: (key) => seal.open(key, store.get(key)),
    keys: (prefix) => store.keys(prefix).filter((key) => key !== sealEntry),
    commit: (changes) => store.commit(changes.map((change) => seal.seal(change))),
    close: () => store.close(),
  };
}

interface Header {
  readonly salt: string;
  readonly keyId: string;
}

function readHeader(store: StateStore, name: string): Header | undefined {
  const stored = store.get(sealEntry);
  if (stored === undefined) return undefined;
  const { salt, keyId } = (typeof stored === 'object' && stored !== null ? stored : {}) as Partial<Header>;
  if (typeof salt !== 'string' || typeof keyId !== 'string') throw changed(name, sealEntry);
  return { salt, keyId };
}

/** One key at work on one state. */
interface Seal {
  readonly key: StateKey;
  readonly header: { readonly [key: string]: string };
  readonly seal: (change: StateChange) => StateChange;
  readonly open: (key: string, stored: Json | undefined) => Json | undefined;
}

function sealOf(header: Header, keys: readonly StateKey[], name: string): Seal {
  const salt = Buffer.from(header.salt, 'base64');
  const key = keys.find((candidate) => candidate.id(salt) === header.keyId);
  if (key === undefined) {
    throw new StateError(
      'state-key-wrong',
      `The state in ${name} is sealed with key ${header.keyId}, and the ${keys.length} given do not open it. ` +
        'Give the key that sealed it, or remove the state directory to start from factory state.',
    );
  }
  return sealWith({ key, salt, name });
}

const newSeal = (key: StateKey, name: string): Seal => sealWith({ key, salt: randomBytes(saltBytes), name });

function sealWith({ key, salt, name }: { key: StateKey; salt: Uint8Array; name: string }): Seal {
  const derived = key.derive(salt);
  if (derived.length !== stateKeyBytes) throw new RangeError('a derived key has 32 bytes');
  const seal = (entry: string, value: Json): Json => {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv(cipherName, derived, nonce).setAAD(Buffer.from(entry, 'utf8'));
    const text = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64');
  };
  const openText = (entry: string, sealed: Buffer): string => {
    const decipher = createDecipheriv(cipherName, derived, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes });
    decipher.setAAD(Buffer.from(entry, 'utf8')).setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
    const text = decipher.update(sealed.subarray(nonceBytes + tagBytes));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  };
  return {
    key,
    header: { salt: Buffer.from(salt).toString('base64'), keyId: key.id(salt) },
    seal: ([entry, value]) => [entry, value === undefined ? undefined : seal(entry, value)],
    open(entry, stored) {
      if (stored === undefined) return undefined;
      if (typeof stored !== 'string') throw changed(name, entry);
      try {
        return JSON.parse(openText(entry, Buffer.from(stored, 'base64'))) as Json;
      } catch (error) {
        throw changed(name, entry, error);
      }
    },
  };
}

function changed(name: string, entry: string, cause?: unknown): StateError {
  return new StateError(
    'state-corrupt',
    `The entry ${JSON.stringify(entry)} in ${name} is not what this device wrote. Remove the state directory to start from factory state.`,
    { cause },
  );
}
