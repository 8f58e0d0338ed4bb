import { isNamedLikeASecret, lookOf } from './secret-names.ts';
import { layersOf } from './unpack.ts';

/** Something in a file that looks like a secret. The value is not kept. */
export type FoundSecret = {
  /** What it is: a private key, a hash, or the name in front of a value. */
  readonly what: string;
  readonly kind: 'private key' | 'readable value' | 'hash' | 'encrypted value';
  /** How it is packed in the file; empty for the file itself. */
  readonly packed: string;
};

/** What is told of one file; a configuration with secrets in it has dozens. */
const foundMax = 200;

const privateKey = /-----BEGIN (?:[A-Z0-9]+ ){0,3}PRIVATE KEY-----/g;
const cryptHash = /\$(?:1|5|6|7|y|2[abxy]|apr1|argon2id?|scrypt)\$[./A-Za-z0-9$=,+-]{16,}/g;

/**
 * A name and its value as configurations write them: `name=value`, `name: value`, `name "value"`, `<name>value<`, `"name": "value"`,
 * `name="x" value="y"`. A blank alone separates words of a sentence, and counts only before a quotation mark.
 */
const namesAndValues = [
  /([A-Za-z][\w.-]{2,120})["']?[ \t]*(?:[=:][ \t]*["']?|>|[ \t]["'])([^\s"'<>]{4,200})/g,
  /name[ \t]*=[ \t]*["']([A-Za-z][\w.-]{2,120})["'][ \t]+value[ \t]*=[ \t]*["']([^\s"'<>]{4,200})/gi,
];

/** Looks for what nobody planted: private keys, hashes of passwords, and values behind names that say password, key, PIN or token. */
export function auditFile(file: Uint8Array): readonly FoundSecret[] {
  const found = new Map<string, FoundSecret>();
  const add = (one: FoundSecret): void => {
    if (found.size < foundMax) found.set(JSON.stringify(one), one);
  };
  for (const { packed, bytes } of layersOf(file)) {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    for (const [what] of text.matchAll(privateKey))
      add({ what: what.replaceAll('-', '').trim(), kind: 'private key', packed });
    for (const [hash] of text.matchAll(cryptHash)) add({ what: `${hash.slice(0, 3)}…`, kind: 'hash', packed });
    for (const [, name = '', value = ''] of namesAndValues.flatMap((pattern) => [...text.matchAll(pattern)])) {
      const kind = isNamedLikeASecret(name) ? kindOf(value) : undefined;
      if (kind !== undefined) add({ what: name, kind, packed });
    }
  }
  return [...found.values()];
}

function kindOf(value: string): FoundSecret['kind'] | undefined {
  if (lookOf({ name: '', value, type: 'string' }) !== 'readable') return undefined;
  if (value.startsWith('$') && value.match(cryptHash) !== null) return 'hash';
  return looksEncrypted(value) ? 'encrypted value' : 'readable value';
}

/** Hexadecimal or Base64 of at least sixteen bytes that are no text; shorter ones cannot be told from a password. */
function looksEncrypted(value: string): boolean {
  const inner = value.replace(/^(\{[^}]*\}|enc\(|encrypted[:_])/i, '').replace(/\)$/, '');
  const isHex = /^([\da-f]{2})+$/i.test(inner);
  const isBase64 = /^[\w+/-]+={0,2}$/.test(inner);
  if (!isHex && !isBase64) return inner !== value;
  const bytes = Buffer.from(inner, isHex ? 'hex' : 'base64');
  const printable = bytes.filter((byte) => byte >= 0x20 && byte < 0x7f).length;
  return bytes.length >= 16 && printable < bytes.length * 0.9;
}
