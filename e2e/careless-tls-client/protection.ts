import {
  type CipherGCM,
  type CipherGCMTypes,
  createCipheriv,
  createDecipheriv,
  createHmac,
  type DecipherGCM,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';
import type { Suite } from './suites.ts';
import { alerts, TlsRefusal, uint } from './wire.ts';

/** A record without its protection. */
export interface Plain {
  readonly type: number;
  readonly content: Buffer;
}

/** One direction of a connection. */
export interface Protection {
  seal(plain: Plain, version: number): Plain;
  open(sealed: Plain, version: number): Plain;
}

/** Keys of one direction. */
export interface Keys {
  readonly mac: Buffer;
  readonly key: Buffer;
  readonly iv: Buffer;
}

const tagBytes = 16;
const tls11 = 0x0302;
const applicationData = 23;

const refuse = (): never => {
  throw new TlsRefusal(alerts.badRecordMac, 'a record does not verify');
};

interface AeadCall {
  readonly cipher: string;
  readonly key: Buffer;
  readonly nonce: Buffer;
  readonly aad: Buffer;
}

function sealAead({ cipher, key, nonce, aad }: AeadCall, content: Buffer): Buffer {
  const sealing: CipherGCM = createCipheriv(cipher as CipherGCMTypes, key, nonce);
  sealing.setAAD(aad);
  return Buffer.concat([sealing.update(content), sealing.final(), sealing.getAuthTag()]);
}

function openAead({ cipher, key, nonce, aad }: AeadCall, sealed: Buffer): Buffer {
  if (sealed.length < tagBytes) return refuse();
  const opening: DecipherGCM = createDecipheriv(cipher as CipherGCMTypes, key, nonce);
  opening.setAAD(aad);
  opening.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([opening.update(sealed.subarray(0, -tagBytes)), opening.final()]);
  } catch {
    return refuse();
  }
}

const sequenceBytes = (sequence: bigint): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(sequence);
  return bytes;
};

/** RFC 5288: an explicit nonce of eight bytes behind a fixed one of four. */
function gcm12({ cipher }: Suite, { key, iv }: Keys): Protection {
  let sequence = 0n;
  const call = (explicit: Buffer, header: readonly [number, number, number]): AeadCall => {
    const [type, version, length] = header;
    const aad = Buffer.concat([sequenceBytes(sequence), uint(type, 1), uint(version, 2), uint(length, 2)]);
    sequence += 1n;
    return { cipher: cipher.name, key, nonce: Buffer.concat([iv, explicit]), aad };
  };
  return {
    seal({ type, content }, version) {
      const explicit = sequenceBytes(sequence);
      const sealed = sealAead(call(explicit, [type, version, content.length]), content);
      return { type, content: Buffer.concat([explicit, sealed]) };
    },
    open({ type, content }, version) {
      if (content.length < 8 + tagBytes) return refuse();
      const length = content.length - 8 - tagBytes;
      return { type, content: openAead(call(content.subarray(0, 8), [type, version, length]), content.subarray(8)) };
    },
  };
}

/** RFC 8446 5.2: the type travels inside, behind the content. */
export function gcm13({ cipher }: Suite, { key, iv }: Keys): Protection {
  let sequence = 0n;
  const call = (length: number): AeadCall => {
    const nonce = Buffer.from(iv);
    for (const [at, byte] of sequenceBytes(sequence).entries()) nonce[4 + at] = (nonce[4 + at] ?? 0) ^ byte;
    sequence += 1n;
    return {
      cipher: cipher.name,
      key,
      nonce,
      aad: Buffer.concat([uint(applicationData, 1), uint(0x0303, 2), uint(length, 2)]),
    };
  };
  return {
    seal({ type, content }) {
      const inner = Buffer.concat([content, uint(type, 1)]);
      return { type: applicationData, content: sealAead(call(inner.length + tagBytes), inner) };
    },
    open({ type, content }) {
      if (type !== applicationData)
        throw new TlsRefusal(alerts.unexpectedMessage, 'a record in clear among protected ones');
      const inner = openAead(call(content.length), content);
      let end = inner.length;
      while (end > 0 && inner[end - 1] === 0) end -= 1;
      if (end === 0) throw new TlsRefusal(alerts.unexpectedMessage, 'a record without a type');
      return { type: inner[end - 1] ?? 0, content: inner.subarray(0, end - 1) };
    },
  };
}

interface Mixer {
  encrypt(content: Buffer, version: number): Buffer;
  decrypt(content: Buffer, version: number): Buffer;
}

/** OpenSSL has no RC4 any more. */
function rc4(key: Buffer): (content: Buffer) => Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, at) => at);
  const swap = (a: number, b: number): void => {
    [state[a], state[b]] = [state[b] ?? 0, state[a] ?? 0];
  };
  for (let at = 0, other = 0; at < 256; at += 1) {
    other = (other + (state[at] ?? 0) + (key[at % key.length] ?? 0)) & 255;
    swap(at, other);
  }
  let at = 0;
  let other = 0;
  return (content) =>
    Buffer.from(
      content.map((byte) => {
        at = (at + 1) & 255;
        other = (other + (state[at] ?? 0)) & 255;
        swap(at, other);
        return byte ^ (state[((state[at] ?? 0) + (state[other] ?? 0)) & 255] ?? 0);
      }),
    );
}

function blocks({ cipher }: Suite, { key, iv }: Keys): Mixer {
  // Up to TLS 1.0 a record goes on where the last one ended.
  let [sealedLast, openedLast] = [iv, iv];
  return {
    encrypt(content, version) {
      const pad = cipher.block - (content.length % cipher.block) - 1;
      const padded = Buffer.concat([content, Buffer.alloc(pad + 1, pad)]);
      const start = version >= tls11 ? randomBytes(cipher.block) : sealedLast;
      const sealing = createCipheriv(cipher.name, key, start).setAutoPadding(false);
      const sealed = Buffer.concat([sealing.update(padded), sealing.final()]);
      sealedLast = sealed.subarray(-cipher.block);
      return version >= tls11 ? Buffer.concat([start, sealed]) : sealed;
    },
    decrypt(content, version) {
      const hasIv = version >= tls11;
      const least = hasIv ? 2 * cipher.block : cipher.block;
      if (content.length < least || content.length % cipher.block !== 0) return refuse();
      const start = hasIv ? content.subarray(0, cipher.block) : openedLast;
      const sealed = hasIv ? content.subarray(cipher.block) : content;
      openedLast = sealed.subarray(-cipher.block);
      const opening = createDecipheriv(cipher.name, key, start).setAutoPadding(false);
      const padded = Buffer.concat([opening.update(sealed), opening.final()]);
      const pad = padded.at(-1) ?? 0;
      if (pad + 1 > padded.length || padded.subarray(-pad - 1).some((byte) => byte !== pad)) return refuse();
      return padded.subarray(0, -pad - 1);
    },
  };
}

function mixer(suite: Suite, keys: Keys): Mixer {
  switch (suite.cipher.kind) {
    case 'cbc':
      return blocks(suite, keys);
    case 'stream': {
      const [encrypt, decrypt] = [rc4(keys.key), rc4(keys.key)];
      return { encrypt, decrypt };
    }
    default:
      return { encrypt: (content) => content, decrypt: (content) => content };
  }
}

/** Protection of TLS 1.0 to 1.2. */
export function protectionOf(suite: Suite, keys: Keys): Protection {
  const { mac } = suite;
  if (mac === undefined) return gcm12(suite, keys);
  const mix = mixer(suite, keys);
  let sequence = 0n;
  const macOf = ({ type, content }: Plain, version: number): Buffer => {
    const head = Buffer.concat([sequenceBytes(sequence), uint(type, 1), uint(version, 2), uint(content.length, 2)]);
    sequence += 1n;
    return createHmac(mac, keys.mac).update(head).update(content).digest();
  };
  return {
    seal: (plain, version) => ({
      type: plain.type,
      content: mix.encrypt(Buffer.concat([plain.content, macOf(plain, version)]), version),
    }),
    open({ type, content }, version) {
      const opened = mix.decrypt(content, version);
      const split = opened.length - keys.mac.length;
      if (split < 0) return refuse();
      const plain = { type, content: opened.subarray(0, split) };
      return timingSafeEqual(macOf(plain, version), opened.subarray(split)) ? plain : refuse();
    },
  };
}
