import { Buffer } from 'node:buffer';
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { CipherSuite } from './cipher-suites.ts';
import { Rc4 } from './rc4.ts';
import { uint } from './wire-bytes.ts';

/** Header of a record: what its protection covers besides the content. */
export interface RecordHeader {
  readonly type: number;
  readonly version: number;
}

/** A record without protection. */
export interface OpenedRecord {
  readonly type: number;
  readonly content: Buffer;
}

/** Protects the records of one direction, or takes the protection off. Each call counts one record. */
export interface RecordProtection {
  /** The record as it goes out: header type and payload. */
  seal(header: RecordHeader, content: Uint8Array): { readonly type: number; readonly payload: Buffer };
  /** Undefined when the record is not what the other side sealed. */
  open(header: RecordHeader, payload: Buffer): OpenedRecord | undefined;
}

/** Keys of one direction. */
export interface DirectionKeys {
  readonly mac: Buffer;
  readonly key: Buffer;
  readonly iv: Buffer;
}

const applicationData = 23;
const tagBytes = 16;

/** Before any key. */
export const noProtection: RecordProtection = {
  seal: ({ type }, content) => ({ type, payload: Buffer.from(content) }),
  open: ({ type }, payload) => ({ type, content: payload }),
};

function nonceOf(iv: Buffer, sequence: bigint): Buffer {
  const nonce = Buffer.from(iv);
  const low = nonce.readBigUInt64BE(4) ^ sequence;
  nonce.writeBigUInt64BE(low, 4);
  return nonce;
}

const aeadNames = {
  'aes128-gcm': 'aes-128-gcm',
  'aes256-gcm': 'aes-256-gcm',
  'aes128-ccm': 'aes-128-ccm',
  chacha20: 'chacha20-poly1305',
} as const;

interface AeadInput {
  readonly name: string;
  readonly key: Buffer;
  readonly nonce: Buffer;
  readonly covered: Buffer;
}

function aeadSeal({ name, key, nonce, covered }: AeadInput, content: Uint8Array): Buffer {
  const cipher = createCipheriv(name as 'aes-128-gcm', key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(covered, { plaintextLength: content.length });
  return Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function aeadOpen({ name, key, nonce, covered }: AeadInput, sealed: Buffer): Buffer | undefined {
  if (sealed.length < tagBytes) return undefined;
  const body = sealed.subarray(0, sealed.length - tagBytes);
  const decipher = createDecipheriv(name as 'aes-128-gcm', key, nonce, { authTagLength: tagBytes });
  // In front of everything else: CCM wants to know it before it reads.
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  decipher.setAAD(covered, { plaintextLength: body.length });
  try {
    return Buffer.concat([decipher.update(body), decipher.final()]);
  } catch {
    return undefined;
  }
}

function aeadName({ cipher }: CipherSuite): string {
  if (!(cipher in aeadNames)) throw new TypeError(`${cipher} is no authenticated encryption.`);
  return aeadNames[cipher as keyof typeof aeadNames];
}

/** TLS 1.3 (RFC 8446 5.2): the type travels inside, whatever stands in the header. */
export function protectionOfTls13(suite: CipherSuite, { key, iv }: Omit<DirectionKeys, 'mac'>): RecordProtection {
  const name = aeadName(suite);
  let sequence = 0n;
  const input = (length: number): AeadInput => {
    const covered = Buffer.concat([Buffer.from([applicationData, 3, 3]), uint(length, 2)]);
    const nonce = nonceOf(iv, sequence);
    sequence += 1n;
    return { name, key, nonce, covered };
  };
  return {
    seal({ type }, content) {
      const inner = Buffer.concat([content, uint(type, 1)]);
      return { type: applicationData, payload: aeadSeal(input(inner.length + tagBytes), inner) };
    },
    open(_header, payload) {
      const before = sequence;
      const inner = aeadOpen(input(payload.length), payload);
      // A record under other keys does not count.
      if (inner === undefined) sequence = before;
      const end = inner?.findLastIndex((byte) => byte !== 0) ?? -1;
      return inner === undefined || end < 0 ? undefined : { type: inner[end] ?? 0, content: inner.subarray(0, end) };
    },
  };
}

function covered(sequence: bigint, { type, version }: RecordHeader, length: number): Buffer {
  const number = Buffer.alloc(8);
  number.writeBigUInt64BE(sequence);
  return Buffer.concat([number, uint(type, 1), uint(version, 2), uint(length, 2)]);
}

/** GCM as TLS 1.2 uses it (RFC 5288): half of the nonce travels with the record. */
function gcmOfTls12(suite: CipherSuite, { key, iv }: DirectionKeys): RecordProtection {
  const name = aeadName(suite);
  let sequence = 0n;
  return {
    seal(header, content) {
      const explicit = Buffer.alloc(8);
      explicit.writeBigUInt64BE(sequence);
      const input = {
        name,
        key,
        nonce: Buffer.concat([iv, explicit]),
        covered: covered(sequence, header, content.length),
      };
      sequence += 1n;
      return { type: header.type, payload: Buffer.concat([explicit, aeadSeal(input, content)]) };
    },
    open(header, payload) {
      if (payload.length < 8 + tagBytes) return undefined;
      const nonce = Buffer.concat([iv, payload.subarray(0, 8)]);
      const input = { name, key, nonce, covered: covered(sequence, header, payload.length - 8 - tagBytes) };
      sequence += 1n;
      const content = aeadOpen(input, payload.subarray(8));
      return content && { type: header.type, content };
    },
  };
}

/** ChaCha20-Poly1305 as TLS 1.2 uses it (RFC 7905 2): nothing of the nonce travels. */
function chachaOfTls12(suite: CipherSuite, { key, iv }: DirectionKeys): RecordProtection {
  const name = aeadName(suite);
  let sequence = 0n;
  const input = (header: RecordHeader, length: number): AeadInput => {
    const made = { name, key, nonce: nonceOf(iv, sequence), covered: covered(sequence, header, length) };
    sequence += 1n;
    return made;
  };
  return {
    seal: (header, content) => ({ type: header.type, payload: aeadSeal(input(header, content.length), content) }),
    open(header, payload) {
      if (payload.length < tagBytes) return undefined;
      const content = aeadOpen(input(header, payload.length - tagBytes), payload);
      return content && { type: header.type, content };
    },
  };
}

interface BlockCipher {
  readonly name: string;
  readonly blockBytes: number;
}

function blockCipherOf({ cipher }: CipherSuite): BlockCipher {
  if (cipher === '3des') return { name: 'des-ede3-cbc', blockBytes: 8 };
  return { name: cipher === 'aes128' ? 'aes-128-cbc' : 'aes-256-cbc', blockBytes: 16 };
}

type Scramble = { seal(content: Buffer): Buffer; open(payload: Buffer): Buffer | undefined };

/** CBC with an initialisation vector in front of each record (RFC 5246 6.2.3.2). */
function cbc(suite: CipherSuite, key: Buffer): Scramble {
  const { name, blockBytes } = blockCipherOf(suite);
  return {
    seal(content) {
      const padding = blockBytes - (content.length % blockBytes);
      const iv = randomBytes(blockBytes);
      const cipher = createCipheriv(name, key, iv).setAutoPadding(false);
      const padded = Buffer.concat([content, Buffer.alloc(padding, padding - 1)]);
      return Buffer.concat([iv, cipher.update(padded), cipher.final()]);
    },
    open(payload) {
      if (payload.length < 2 * blockBytes || payload.length % blockBytes !== 0) return undefined;
      const decipher = createDecipheriv(name, key, payload.subarray(0, blockBytes)).setAutoPadding(false);
      const padded = Buffer.concat([decipher.update(payload.subarray(blockBytes)), decipher.final()]);
      const end = padded.length - 1 - (padded.at(-1) ?? 0);
      return end < 0 ? undefined : padded.subarray(0, end);
    },
  };
}

function scrambleOf(suite: CipherSuite, key: Buffer): Scramble {
  if (suite.cipher === 'null') return { seal: (content) => content, open: (payload) => payload };
  if (suite.cipher !== 'rc4') return cbc(suite, key);
  const stream = new Rc4(key);
  return { seal: (content) => stream.apply(content), open: (payload) => stream.apply(payload) };
}

/** A MAC, then a cipher or none (RFC 5246 6.2.3.1 and 6.2.3.2). */
function macThenEncrypt(suite: CipherSuite, keys: DirectionKeys): RecordProtection {
  const scramble = scrambleOf(suite, keys.key);
  const macName = suite.mac ?? 'sha1';
  const macBytes = keys.mac.length;
  let sequence = 0n;
  const macOf = (header: RecordHeader, content: Uint8Array): Buffer => {
    const hmac = createHmac(macName, keys.mac);
    const value = hmac
      .update(covered(sequence, header, content.length))
      .update(content)
      .digest();
    sequence += 1n;
    return value;
  };
  return {
    seal: (header, content) => ({
      type: header.type,
      payload: scramble.seal(Buffer.concat([content, macOf(header, content)])),
    }),
    open(header, payload) {
      const opened = scramble.open(payload);
      if (opened === undefined || opened.length < macBytes) return undefined;
      const content = opened.subarray(0, opened.length - macBytes);
      const isSame = timingSafeEqual(macOf(header, content), opened.subarray(opened.length - macBytes));
      return isSame ? { type: header.type, content } : undefined;
    },
  };
}

/** The protection of a suite before TLS 1.3. */
export function protectionOfTls12(suite: CipherSuite, keys: DirectionKeys): RecordProtection {
  if (suite.mac !== undefined) return macThenEncrypt(suite, keys);
  return suite.cipher === 'chacha20' ? chachaOfTls12(suite, keys) : gcmOfTls12(suite, keys);
}
