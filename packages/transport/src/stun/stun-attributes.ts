import { isIPv4, isIPv6 } from 'node:net';
import { type StunAttribute, type StunMessage, stunAttribute, stunAttributeTypes } from './stun-message.ts';

/** An address and port in an attribute. IPv6 in the form of RFC 5952, without brackets. */
export interface StunAddress {
  readonly address: string;
  readonly port: number;
}

/** The value of CONNECTION-REQUEST-BINDING: 20 octets, the last one a space (TR-069 G.2.1.3). */
export const connectionRequestBindingValue: Uint8Array = Buffer.from('dslforum.org/TR-111 ', 'latin1');

/** CONNECTION-REQUEST-BINDING, as every request from the port for UDP connection requests carries it. */
export const connectionRequestBinding: StunAttribute = {
  type: stunAttributeTypes.connectionRequestBinding,
  value: connectionRequestBindingValue,
};

/** BINDING-CHANGE: no value. */
export const bindingChange: StunAttribute = { type: stunAttributeTypes.bindingChange, value: new Uint8Array(0) };

/** USERNAME, with spaces at its end up to a multiple of four octets (TR-069 G.2.1.3). */
export function stunUsername(username: string): StunAttribute {
  const value = Buffer.from(username, 'utf8');
  const padding = Buffer.alloc((4 - (value.length % 4)) % 4, ' ');
  return { type: stunAttributeTypes.username, value: Buffer.concat([value, padding]) };
}

/** The text of USERNAME without the spaces at its end; undefined when there is none. */
export function readStunUsername(message: StunMessage): string | undefined {
  const value = stunAttribute(message, stunAttributeTypes.username);
  return value === undefined ? undefined : Buffer.from(value).toString('utf8').replace(/ +$/, '');
}

const family4 = 1;
const family6 = 2;

/** An address attribute of any type but the XORed ones (RFC 3489 11.2.1). Throws RangeError for what is no IP address. */
export function stunAddress(type: number, { address, port }: StunAddress): StunAttribute {
  const octets = addressOctets(address);
  return { type, value: Uint8Array.of(0, octets.length === 4 ? family4 : family6, port >> 8, port & 0xff, ...octets) };
}

function addressOctets(address: string): readonly number[] {
  if (isIPv4(address)) return address.split('.').map(Number);
  if (!isIPv6(address)) throw new RangeError(`${address} is no IP address.`);
  // The URL parser spells an IPv6 literal in hexadecimal groups, dotted tails included.
  const [head = '', tail] = new URL(`http://[${address.replace(/%.*$/, '')}]`).hostname.slice(1, -1).split('::');
  const groups = (text: string): number[] => (text === '' ? [] : text.split(':').map((group) => Number(`0x${group}`)));
  const front = groups(head);
  const back = tail === undefined ? [] : groups(tail);
  const all = [...front, ...Array<number>(8 - front.length - back.length).fill(0), ...back];
  return all.flatMap((group) => [group >> 8, group & 0xff]);
}

/** Reads the value of an address attribute; undefined when it is none. */
export function readStunAddress(value: Uint8Array): StunAddress | undefined {
  const isRight = (value[1] === family4 && value.length === 8) || (value[1] === family6 && value.length === 20);
  if (!isRight) return undefined;
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  const port = view.getUint16(2);
  if (value[1] === family4) return { address: value.subarray(4).join('.'), port };
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint16(4 + 2 * index).toString(16));
  return { address: new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1), port };
}

/** Where a server saw the request come from: MAPPED-ADDRESS, else XOR-MAPPED-ADDRESS; undefined when it tells neither. */
export function mappedAddressOf(message: StunMessage): StunAddress | undefined {
  const plain = stunAttribute(message, stunAttributeTypes.mappedAddress);
  if (plain !== undefined) return readStunAddress(plain);
  const xored = stunAttribute(message, stunAttributeTypes.xorMappedAddress);
  if (xored === undefined) return undefined;
  return readStunAddress(xorAddress(xored, message.transactionId));
}

// RFC 5389 15.2: the port and the address are XORed with the cookie and the transaction id behind it.
function xorAddress(value: Uint8Array, transactionId: Uint8Array): Uint8Array {
  const mask = [...transactionId.subarray(0, 2), ...transactionId];
  return value.map((octet, index) => (index < 2 ? octet : octet ^ (mask[index - 2] ?? 0)));
}

/** RFC 5389 6: what the transaction id of a newer client begins with. */
const magicCookie = Buffer.from([0x21, 0x12, 0xa4, 0x42]);

/** Where a request came from, as its sender understands it: MAPPED-ADDRESS, and for a client of RFC 5389 the XORed one too. */
export function mappedAddresses(transactionId: Uint8Array, place: StunAddress): readonly StunAttribute[] {
  const plain = stunAddress(stunAttributeTypes.mappedAddress, place);
  if (!magicCookie.equals(transactionId.subarray(0, magicCookie.length))) return [plain];
  return [plain, { type: stunAttributeTypes.xorMappedAddress, value: xorAddress(plain.value, transactionId) }];
}

/** ERROR-CODE with its reason in words (RFC 3489 11.2.9). */
export function stunErrorCode(code: number, reason: string): StunAttribute {
  const text = Buffer.from(reason, 'utf8');
  const padding = Buffer.alloc((4 - (text.length % 4)) % 4, ' ');
  const head = Uint8Array.of(0, 0, Math.floor(code / 100), code % 100);
  return { type: stunAttributeTypes.errorCode, value: Buffer.concat([head, text, padding]) };
}

/** The number of ERROR-CODE, such as 401; undefined when there is none. */
export function readStunErrorCode(message: StunMessage): number | undefined {
  const value = stunAttribute(message, stunAttributeTypes.errorCode);
  if (value === undefined || value.length < 4) return undefined;
  return ((value[2] ?? 0) & 0x07) * 100 + (value[3] ?? 0);
}
