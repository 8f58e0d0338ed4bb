// STUN as TR-069 Annex G uses it: the classic form of RFC 3489, whose transaction ids have 16 octets and no magic cookie.
// What newer peers add (RFC 5389: cookie, XOR-MAPPED-ADDRESS, padding outside the length) is read as well.

/** Message types of RFC 3489 11.1 that Annex G uses. */
export const stunMessageTypes = {
  bindingRequest: 0x0001,
  bindingResponse: 0x0101,
  bindingErrorResponse: 0x0111,
} as const;

/** Attribute types of RFC 3489 11.2 and RFC 5389 18.2, and the two of TR-069 G.2.1.3. */
export const stunAttributeTypes = {
  mappedAddress: 0x0001,
  responseAddress: 0x0002,
  changeRequest: 0x0003,
  sourceAddress: 0x0004,
  changedAddress: 0x0005,
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  unknownAttributes: 0x000a,
  reflectedFrom: 0x000b,
  xorMappedAddress: 0x0020,
  /** CONNECTION-REQUEST-BINDING: this port takes UDP connection requests. */
  connectionRequestBinding: 0xc001,
  /** BINDING-CHANGE: the binding is new. */
  bindingChange: 0xc002,
} as const;

/** Octets of a header, and of the transaction id in it (RFC 3489 11.1). */
export const stunHeaderBytes = 20;
const transactionIdBytes = 16;

/** A binding request of a device has some 100 octets; no server of Annex G needs more than fits an Ethernet frame. */
export const stunMessageBytesMax = 1472;
/** RFC 3489 knows 11 attributes; the rest is room for extensions. */
export const stunAttributesMax = 32;

/** One attribute; `value` is without its padding. */
export interface StunAttribute {
  readonly type: number;
  readonly value: Uint8Array;
}

/** A message as it was read, or is to be written. `transactionId` has 16 octets. */
export interface StunMessage {
  readonly type: number;
  readonly transactionId: Uint8Array;
  readonly attributes: readonly StunAttribute[];
}

/** What a datagram is. `integrityAt` is the offset of MESSAGE-INTEGRITY, when it has one. */
export type ReadStun =
  | { readonly kind: 'message'; readonly message: StunMessage; readonly integrityAt: number | undefined }
  | { readonly kind: 'refused'; readonly reason: string };

const refused = (reason: string): ReadStun => ({ kind: 'refused', reason });

/** Whether a datagram is meant as STUN: its first two bits are zero, which no HTTP request has (TR-069 G.2.1.4). */
export const looksLikeStun = (datagram: Uint8Array): boolean => ((datagram[0] ?? 0xff) & 0xc0) === 0;

const paddedTo4 = (length: number): number => (length + 3) & ~3;

/** Reads one datagram; whatever stands in it, the answer is data. Limits: {@link stunMessageBytesMax}, {@link stunAttributesMax}. */
export function readStunMessage(datagram: Uint8Array): ReadStun {
  if (datagram.length > stunMessageBytesMax) return refused(`It has more than ${stunMessageBytesMax} octets.`);
  if (datagram.length < stunHeaderBytes) return refused('It is shorter than a header.');
  if (!looksLikeStun(datagram)) return refused('Its first two bits are not zero.');
  const view = new DataView(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  if (view.getUint16(2) !== datagram.length - stunHeaderBytes)
    return refused('Its length is not that of the datagram.');
  const attributes: StunAttribute[] = [];
  let integrityAt: number | undefined;
  for (let at = stunHeaderBytes; at < datagram.length; ) {
    if (datagram.length - at < 4) return refused('Something shorter than an attribute is left at its end.');
    if (attributes.length === stunAttributesMax) return refused(`It has more than ${stunAttributesMax} attributes.`);
    const type = view.getUint16(at);
    const length = view.getUint16(at + 2);
    if (length > datagram.length - at - 4) return refused(`Attribute ${name(type)} is longer than the message.`);
    if (type === stunAttributeTypes.messageIntegrity) integrityAt ??= at;
    attributes.push({ type, value: datagram.slice(at + 4, at + 4 + length) });
    at += 4 + paddedTo4(length);
  }
  const transactionId = datagram.slice(stunHeaderBytes - transactionIdBytes, stunHeaderBytes);
  return { kind: 'message', message: { type: view.getUint16(0), transactionId, attributes }, integrityAt };
}

const name = (type: number): string => `0x${type.toString(16).padStart(4, '0')}`;

/** Writes a message. Throws RangeError for a transaction id that has not 16 octets and for more than fits the length field. */
export function writeStunMessage({ type, transactionId, attributes }: StunMessage): Uint8Array {
  if (transactionId.length !== transactionIdBytes) throw new RangeError('A transaction id has 16 octets.');
  const length = attributes.reduce((sum, { value }) => sum + 4 + paddedTo4(value.length), 0);
  if (length > 0xffff) throw new RangeError('The attributes do not fit into one message.');
  const bytes = new Uint8Array(stunHeaderBytes + length);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, type);
  view.setUint16(2, length);
  bytes.set(transactionId, stunHeaderBytes - transactionIdBytes);
  let at = stunHeaderBytes;
  for (const { type: attributeType, value } of attributes) {
    view.setUint16(at, attributeType);
    view.setUint16(at + 2, value.length);
    bytes.set(value, at + 4);
    at += 4 + paddedTo4(value.length);
  }
  return bytes;
}

/** The first attribute of a type; undefined when there is none. */
export function stunAttribute({ attributes }: StunMessage, type: number): Uint8Array | undefined {
  return attributes.find((attribute) => attribute.type === type)?.value;
}
