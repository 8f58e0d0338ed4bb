import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Secret } from '@cordon/cwmp';
import {
  readStunMessage,
  type StunAttribute,
  type StunMessage,
  stunAttribute,
  stunAttributeTypes,
  stunHeaderBytes,
  writeStunMessage,
} from './stun-message.ts';

/** What MESSAGE-INTEGRITY of a message is worth. */
export type StunIntegrity = 'right' | 'wrong' | 'absent';

const digestBytes = 20;
const blockBytes = 64;
/** Type, length and digest of the attribute. */
const attributeBytes = 4 + digestBytes;

/**
 * Writes a message with MESSAGE-INTEGRITY as its last attribute, in the form of RFC 3489 11.2.8: HMAC-SHA1 over everything before it,
 * filled up with zeroes to a multiple of 64 octets. Throws like {@link writeStunMessage}.
 */
export function writeStunWithIntegrity(message: StunMessage, key: Secret): Uint8Array {
  const empty: StunAttribute = { type: stunAttributeTypes.messageIntegrity, value: new Uint8Array(digestBytes) };
  const bytes = writeStunMessage({ ...message, attributes: [...message.attributes, empty] });
  const at = bytes.length - attributeBytes;
  bytes.set(digestOf(bytes, { at, isPadded: true }, key), at + 4);
  return bytes;
}

/**
 * Checks MESSAGE-INTEGRITY of a datagram. The form of RFC 5389 15.4, without the zeroes, counts too: servers of today write it, and both
 * need the key. What stands behind the attribute is not covered, so only FINGERPRINT may.
 */
export function checkStunIntegrity(datagram: Uint8Array, key: Secret): StunIntegrity {
  const read = readStunMessage(datagram);
  if (read.kind === 'refused' || read.integrityAt === undefined) return 'absent';
  const given = stunAttribute(read.message, stunAttributeTypes.messageIntegrity);
  const at = read.integrityAt;
  const behind = datagram.length - at - attributeBytes;
  if (given?.length !== digestBytes || behind > fingerprintBytes) return 'wrong';
  const isRight = [true, false].some((isPadded) => timingSafeEqual(digestOf(datagram, { at, isPadded }, key), given));
  return isRight ? 'right' : 'wrong';
}

/** FINGERPRINT of RFC 5389 15.5 with its header. */
const fingerprintBytes = 8;

interface Covered {
  /** Offset of MESSAGE-INTEGRITY. */
  readonly at: number;
  readonly isPadded: boolean;
}

function digestOf(datagram: Uint8Array, { at, isPadded }: Covered, key: Secret): Uint8Array {
  const covered = Buffer.from(datagram.subarray(0, at));
  // RFC 5389 15.4: the length says where MESSAGE-INTEGRITY ends. In the classic form it is the last attribute, so that this is the true one.
  covered.writeUInt16BE(at - stunHeaderBytes + attributeBytes, 2);
  const zeroes = isPadded ? Buffer.alloc((blockBytes - (at % blockBytes)) % blockBytes) : Buffer.alloc(0);
  return createHmac('sha1', key.reveal()).update(covered).update(zeroes).digest();
}
