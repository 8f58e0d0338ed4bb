import type { CapturedPacket } from './capture-reader.ts';

/** What the watcher makes of a packet: an echo request (RFC 792), or a UDP datagram (RFC 768), with the size of what they carry. */
export interface WatchedPacket {
  readonly kind: 'echo-request' | 'datagram';
  readonly from: string;
  readonly to: string;
  /** Octets behind the header of ICMP or UDP. */
  readonly size: number;
  /** Destination port of a datagram; 0 for an echo request. */
  readonly port: number;
}

/** Where the EtherType stands, and where what it names begins: Linux's two headers for packets of all interfaces (LINKTYPE_LINUX_SLL and SLL2). */
const linkHeaders: ReadonlyMap<number, { readonly typeAt: number; readonly bytes: number }> = new Map([
  [113, { typeAt: 14, bytes: 16 }],
  [276, { typeAt: 0, bytes: 20 }],
]);
const etherTypeIpv4 = 0x0800;
const [icmp, udp] = [1, 17];
const echoRequest = 8;

/**
 * Reads the headers of one packet. Undefined for all that is neither a whole echo request nor a datagram of IPv4: fragments, too, since the first
 * does not tell the size of all.
 */
export function readPacket({ linkType, bytes }: CapturedPacket): WatchedPacket | undefined {
  const link = linkHeaders.get(linkType);
  if (link === undefined || bytes.length < link.bytes + 20) return undefined;
  const packet = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (packet.getUint16(link.typeAt) !== etherTypeIpv4) return undefined;
  const ip = link.bytes;
  const headerBytes = (packet.getUint8(ip) & 0x0f) * 4;
  const isFragment = (packet.getUint16(ip + 6) & 0x3fff) !== 0;
  const size = packet.getUint16(ip + 2) - headerBytes - 8;
  const upper = ip + headerBytes;
  if (packet.getUint8(ip) >> 4 !== 4 || headerBytes < 20 || isFragment) return undefined;
  if (size < 0 || bytes.length < upper + 8) return undefined;
  const ends = { from: dotted(bytes, ip + 12), to: dotted(bytes, ip + 16), size };
  const protocol = packet.getUint8(ip + 9);
  if (protocol === icmp && packet.getUint16(upper) === echoRequest << 8)
    return { kind: 'echo-request', ...ends, port: 0 };
  return protocol === udp ? { kind: 'datagram', ...ends, port: packet.getUint16(upper + 2) } : undefined;
}

const dotted = (bytes: Uint8Array, at: number): string => bytes.subarray(at, at + 4).join('.');
