import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import { type CipherSuite, keySizes } from './cipher-suites.ts';
import { type DirectionKeys, protectionOfTls13, type RecordProtection } from './record-protection.ts';
import { uint, vector } from './wire-bytes.ts';

type Hash = CipherSuite['hash'];

const hmac = (hash: string, key: Uint8Array, ...data: readonly Uint8Array[]): Buffer => {
  const state = createHmac(hash, key);
  for (const bytes of data) state.update(bytes);
  return state.digest();
};

/** The digest of handshake messages. */
export function digest(hash: Hash, messages: Uint8Array): Buffer {
  return createHash(hash).update(messages).digest();
}

/** How TLS 1.2 makes keys (RFC 5246 5). */
export function prf(
  hash: Hash,
  secret: Uint8Array,
  { label, seed, bytes }: { label: string; seed: Buffer; bytes: number },
): Buffer {
  const start = Buffer.concat([Buffer.from(label, 'latin1'), seed]);
  const blocks: Buffer[] = [];
  let a: Buffer = start;
  for (let made = 0; made < bytes; ) {
    a = hmac(hash, secret, a);
    const block = hmac(hash, secret, a, start);
    blocks.push(block);
    made += block.length;
  }
  return Buffer.concat(blocks).subarray(0, bytes);
}

/** Keys of both directions from the master secret (RFC 5246 6.3). */
export function keyBlock(
  suite: CipherSuite,
  master: Uint8Array,
  randoms: { readonly client: Buffer; readonly server: Buffer },
): { readonly client: DirectionKeys; readonly server: DirectionKeys } {
  const sizes = keySizes(suite);
  const seed = Buffer.concat([randoms.server, randoms.client]);
  const block = prf(suite.hash, master, {
    label: 'key expansion',
    seed,
    bytes: 2 * (sizes.mac + sizes.key + sizes.iv),
  });
  let at = 0;
  const cut = (bytes: number): Buffer => {
    at += bytes;
    return block.subarray(at - bytes, at);
  };
  const [clientMac, serverMac] = [cut(sizes.mac), cut(sizes.mac)];
  const [clientKey, serverKey] = [cut(sizes.key), cut(sizes.key)];
  const [clientIv, serverIv] = [cut(sizes.iv), cut(sizes.iv)];
  return {
    client: { mac: clientMac, key: clientKey, iv: clientIv },
    server: { mac: serverMac, key: serverKey, iv: serverIv },
  };
}

const hashBytes = (hash: Hash): number => (hash === 'sha384' ? 48 : 32);

/** HKDF-Expand-Label (RFC 8446 7.1); every output of TLS 1.3 fits one or two blocks. */
export function expandLabel(
  hash: Hash,
  secret: Uint8Array,
  { label, context, bytes }: { label: string; context?: Uint8Array; bytes?: number },
): Buffer {
  const length = bytes ?? hashBytes(hash);
  const info = Buffer.concat([
    uint(length, 2),
    vector(1, Buffer.from(`tls13 ${label}`, 'latin1')),
    vector(1, context ?? Buffer.alloc(0)),
  ]);
  const blocks: Buffer[] = [];
  let last: Buffer = Buffer.alloc(0);
  for (let counter = 1; Buffer.concat(blocks).length < length; counter += 1) {
    last = hmac(hash, secret, last, info, uint(counter, 1));
    blocks.push(last);
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/** The secrets of one TLS 1.3 connection, made step by step (RFC 8446 7.1). */
export class KeySchedule13 {
  readonly suite: CipherSuite;
  #secret: Buffer;

  constructor(suite: CipherSuite, presharedKey?: Uint8Array) {
    this.suite = suite;
    const zeros = Buffer.alloc(hashBytes(suite.hash));
    this.#secret = hmac(suite.hash, zeros, presharedKey ?? zeros);
  }

  /** Goes on to the handshake secret (with the shared secret of the key exchange) or to the master secret (without). */
  advance(input?: Uint8Array): void {
    const { hash } = this.suite;
    const salt = expandLabel(hash, this.#secret, { label: 'derived', context: digest(hash, Buffer.alloc(0)) });
    this.#secret = hmac(hash, salt, input ?? Buffer.alloc(hashBytes(hash)));
  }

  /** Derive-Secret over the messages so far. */
  derive(label: string, messages: Uint8Array): Buffer {
    const { hash } = this.suite;
    return expandLabel(hash, this.#secret, { label, context: digest(hash, messages) });
  }
}

/** The record protection that belongs to a traffic secret. */
export function trafficProtection(suite: CipherSuite, secret: Uint8Array): RecordProtection {
  const { key, iv } = keySizes(suite);
  return protectionOfTls13(suite, {
    key: expandLabel(suite.hash, secret, { label: 'key', bytes: key }),
    iv: expandLabel(suite.hash, secret, { label: 'iv', bytes: Math.max(iv, 12) }),
  });
}

/** verify_data of a TLS 1.3 Finished (RFC 8446 4.4.4). */
export function finishedOfTls13(suite: CipherSuite, secret: Uint8Array, messages: Uint8Array): Buffer {
  const key = expandLabel(suite.hash, secret, { label: 'finished' });
  return hmac(suite.hash, key, digest(suite.hash, messages));
}
