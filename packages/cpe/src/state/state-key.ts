import { hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { StateError } from './state-store.ts';

/** A key that state is sealed with; it cannot be printed. */
export class StateKey {
  readonly #bytes: Uint8Array;

  /** `bytes` are {@link stateKeyBytes} of good randomness. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** The key for one state directory: one secret may serve many devices, and none of them shares a key with another. */
  derive(salt: Uint8Array): Uint8Array {
    return new Uint8Array(hkdfSync('sha256', this.#bytes, salt, 'cordon cpe state', stateKeyBytes));
  }

  /** Names the key without telling it, so that a wrong one can be told from damage. */
  id(salt: Uint8Array): string {
    const shown = Buffer.from(hkdfSync('sha256', this.#bytes, salt, 'cordon cpe state key id', idBytes));
    return shown.toString('hex');
  }

  toJSON(): string {
    return '[secret]';
  }
}

/** AES-256. */
export const stateKeyBytes = 32;
const idBytes = 8;
/** Keys in one file: the current one and those that it replaced. */
const keysMax = 8;
const fileBytesMax = 4096;
const forOthers = 0o077;

/**
 * Keys from their text: one to a line or between commas, as 64 hexadecimal digits or as Base64 of 32 bytes; lines with `#` say nothing.
 * The first seals, the others only unseal. `source` names the text in errors, which never hold any of it. Throws StateError `state-key-unusable`.
 */
export function readStateKeys(text: string, source: string): readonly StateKey[] {
  const words = text
    .split(/[\r\n,]+/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (words.length === 0 || words.length > keysMax) {
    throw unusable(`${source} holds ${words.length} keys; 1 to ${keysMax} are taken.`);
  }
  return words.map((word, index) => {
    const isHex = /^[0-9A-Fa-f]{64}$/.test(word);
    const isBase64 = /^[A-Za-z0-9+/_-]{43}=?$/.test(word);
    const bytes = Buffer.from(word, isHex ? 'hex' : 'base64');
    if ((!isHex && !isBase64) || bytes.length !== stateKeyBytes) {
      throw unusable(
        `Key ${index + 1} of ${source} is not 32 bytes in hexadecimal or Base64. Make one: openssl rand -hex 32`,
      );
    }
    return new StateKey(bytes);
  });
}

/** The keys of a file; undefined when there is none. Throws StateError `state-key-unusable` for one that others can read. */
export function readStateKeyFile(path: string): readonly StateKey[] | undefined {
  try {
    const { mode, size } = statSync(path);
    if ((mode & forOthers) !== 0) throw unusable(`The state key ${path} is open to others. Run: chmod 600 ${path}`);
    if (size > fileBytesMax) throw unusable(`The state key ${path} has more than ${fileBytesMax} bytes.`);
    return readStateKeys(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Makes a key file, mode 0600, durable when it returns: what is sealed must never be on the disk ahead of its key. */
export function makeStateKeyFile(path: string): readonly StateKey[] {
  const bytes = randomBytes(stateKeyBytes);
  const file = openSync(path, 'wx', 0o600);
  try {
    writeSync(file, `${bytes.toString('hex')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  const directory = openSync(dirname(path), 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
  return [new StateKey(bytes)];
}

const unusable = (message: string): StateError => new StateError('state-key-unusable', message);
