import { isIPv4, isIPv6 } from 'node:net';

function ipv4Bytes(text: string): Uint8Array {
  return Uint8Array.from(text.split('.'), Number);
}

function groupBytes(text: string): number[] {
  if (text === '') return [];
  return text.split(':').flatMap((group) => {
    if (group.includes('.')) return [...ipv4Bytes(group)];
    const value = Number.parseInt(group, 16);
    return [value >> 8, value & 0xff];
  });
}

function ipv6Bytes(text: string): Uint8Array {
  const [head = '', tail] = text.split('::');
  const front = groupBytes(head);
  const back = tail === undefined ? [] : groupBytes(tail);
  const bytes = new Uint8Array(16);
  bytes.set(front, 0);
  bytes.set(back, 16 - back.length);
  return bytes;
}

function isMapped(bytes: Uint8Array): boolean {
  return bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;
}

/**
 * Reads a textual address into 4 or 16 bytes. IPv4-mapped IPv6 (`::ffff:192.0.2.1`, what a dual-stack listener reports) becomes IPv4,
 * a zone id is ignored. Text that is no address (a socket that is already gone has none) becomes 0.0.0.0.
 */
export function addressBytes(text: string): Uint8Array {
  if (isIPv4(text)) return ipv4Bytes(text);
  const [withoutZone = ''] = text.split('%');
  if (!isIPv6(withoutZone)) return new Uint8Array(4);
  const bytes = ipv6Bytes(withoutZone);
  return isMapped(bytes) ? bytes.subarray(12) : bytes;
}

/** The 16-byte form of an address: an IPv4 address is mapped, as it is when one end of a connection is IPv6. */
export function toIpv6Bytes(bytes: Uint8Array): Uint8Array {
  if (bytes.length === 16) return bytes;
  const mapped = new Uint8Array(16);
  mapped.fill(0xff, 10, 12);
  mapped.set(bytes, 12);
  return mapped;
}
