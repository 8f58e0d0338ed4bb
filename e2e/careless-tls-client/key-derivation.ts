import { createHash, createHmac } from 'node:crypto';
import type { Keys } from './protection.ts';
import type { Suite } from './suites.ts';
import { uint, vector } from './wire.ts';

const tls12 = 0x0303;

/** What a derivation of TLS 1.2 and before is made of. */
export interface PrfInput {
  readonly secret: Buffer;
  readonly label: string;
  readonly seed: Buffer;
  readonly bytes: number;
}

function expand(hash: string, { secret, label, seed, bytes }: PrfInput): Buffer {
  const labelled = Buffer.concat([Buffer.from(label), seed]);
  const out: Buffer[] = [];
  let chain = labelled;
  for (let length = 0; length < bytes; length += out.at(-1)?.length ?? bytes) {
    chain = createHmac(hash, secret).update(chain).digest();
    out.push(createHmac(hash, secret).update(chain).update(labelled).digest());
  }
  return Buffer.concat(out).subarray(0, bytes);
}

/** RFC 5246 5; for TLS 1.0 and 1.1 RFC 2246 5. */
export function prf(version: number, hash: Suite['hash'], input: PrfInput): Buffer {
  if (version >= tls12) return expand(hash, input);
  const half = Math.ceil(input.secret.length / 2);
  const left = expand('md5', { ...input, secret: input.secret.subarray(0, half) });
  const right = expand('sha1', { ...input, secret: input.secret.subarray(-half) });
  return left.map((byte, at) => byte ^ (right[at] ?? 0)) as Buffer;
}

/** Hash of a handshake so far, as a Finished wants it. */
export function handshakeHash(version: number, hash: Suite['hash'], transcript: Buffer): Buffer {
  const of = (name: string): Buffer => createHash(name).update(transcript).digest();
  return version >= tls12 ? of(hash) : Buffer.concat([of('md5'), of('sha1')]);
}

const macBytes = { md5: 16, sha1: 20, sha256: 32 } as const;

/** Keys of both directions (RFC 5246 6.3). */
export function keysOfTls12(
  version: number,
  { cipher, mac, hash }: Suite,
  {
    master,
    randoms,
  }: { readonly master: Buffer; readonly randoms: { readonly client: Buffer; readonly server: Buffer } },
): { readonly client: Keys; readonly server: Keys } {
  const sizes = [mac === undefined ? 0 : macBytes[mac], cipher.key, cipher.kind === 'aead' ? 4 : cipher.block] as const;
  const bytes = 2 * (sizes[0] + sizes[1] + sizes[2]);
  let block = prf(version, hash, {
    secret: master,
    label: 'key expansion',
    seed: Buffer.concat([randoms.server, randoms.client]),
    bytes,
  });
  const next = (size: number): Buffer => {
    const taken = block.subarray(0, size);
    block = block.subarray(size);
    return taken;
  };
  const [clientMac, serverMac, clientKey, serverKey] = [next(sizes[0]), next(sizes[0]), next(sizes[1]), next(sizes[1])];
  return {
    client: { mac: clientMac, key: clientKey, iv: next(sizes[2]) },
    server: { mac: serverMac, key: serverKey, iv: next(sizes[2]) },
  };
}

/** HKDF-Expand-Label (RFC 8446 7.1) for up to one hash of output. */
export function expandLabel(
  hash: string,
  secret: Buffer,
  { label, context, bytes }: { readonly label: string; readonly context: Buffer; readonly bytes: number },
): Buffer {
  const info = Buffer.concat([
    uint(bytes, 2),
    vector(1, Buffer.from(`tls13 ${label}`)),
    vector(1, context),
    uint(1, 1),
  ]);
  return createHmac(hash, secret).update(info).digest().subarray(0, bytes);
}

/** The key schedule of TLS 1.3 (RFC 8446 7.1), one stage after another. */
export class Schedule13 {
  readonly #hash: string;
  readonly bytes: number;
  #secret: Buffer;

  constructor(hash: string, psk?: Buffer) {
    this.#hash = hash;
    this.bytes = createHash(hash).digest().length;
    this.#secret = createHmac(hash, Buffer.alloc(this.bytes))
      .update(psk ?? Buffer.alloc(this.bytes))
      .digest();
  }

  hashOf(transcript: Buffer): Buffer {
    return createHash(this.#hash).update(transcript).digest();
  }

  derive(label: string, transcript: Buffer): Buffer {
    return expandLabel(this.#hash, this.#secret, { label, context: this.hashOf(transcript), bytes: this.bytes });
  }

  next(input: Buffer = Buffer.alloc(this.bytes)): void {
    this.#secret = createHmac(this.#hash, this.derive('derived', Buffer.alloc(0)))
      .update(input)
      .digest();
  }

  expand(
    secret: Buffer,
    label: string,
    { context, bytes = this.bytes }: { readonly context?: Buffer; readonly bytes?: number } = {},
  ): Buffer {
    return expandLabel(this.#hash, secret, { label, context: context ?? Buffer.alloc(0), bytes });
  }

  keys(secret: Buffer, { cipher }: Suite): Keys {
    const key = this.expand(secret, 'key', { bytes: cipher.key });
    return { mac: Buffer.alloc(0), key, iv: this.expand(secret, 'iv', { bytes: 12 }) };
  }

  finished(secret: Buffer, transcript: Buffer): Buffer {
    return createHmac(this.#hash, this.expand(secret, 'finished')).update(this.hashOf(transcript)).digest();
  }
}
