import { Buffer } from 'node:buffer';
import type { Endpoint } from './capture-types.ts';
import { addressBytes, toIpv6Bytes } from './ip-address.ts';

const ETHERNET_HEADER_BYTES = 14;
const ETHERTYPE_IPV4 = 0x0800;
const ETHERTYPE_IPV6 = 0x86dd;
const IP_PROTOCOL_TCP = 6;
const IP_PROTOCOL_UDP = 17;
const HOP_LIMIT = 64;
const DO_NOT_FRAGMENT = 0x4000;
const WINDOW = 0xffff;

/** TCP header flags. */
export const tcpFlag = { fin: 0x01, syn: 0x02, rst: 0x04, psh: 0x08, ack: 0x10 } as const;

/** One direction between two endpoints, resolved to bytes; made once per connection and direction. */
export interface Path {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly outbound: boolean;
}

/** The two directions of a link; if one end is IPv6, both are written as IPv6. */
export function pathsBetween(local: Endpoint, remote: Endpoint): { local: Path; remote: Path } {
  let ours = addressBytes(local.address);
  let theirs = addressBytes(remote.address);
  if (ours.length !== theirs.length) {
    ours = toIpv6Bytes(ours);
    theirs = toIpv6Bytes(theirs);
  }
  const ends = { sourcePort: local.port, destinationPort: remote.port };
  return {
    local: { source: ours, destination: theirs, ...ends, outbound: true },
    remote: {
      source: theirs,
      destination: ours,
      sourcePort: remote.port,
      destinationPort: local.port,
      outbound: false,
    },
  };
}

/** The largest TCP payload that fits a 1,500-byte packet: 1,460 bytes over IPv4, 1,440 over IPv6. */
export function segmentBytesMax(path: Path): number {
  return path.source.length === 4 ? 1460 : 1440;
}

function addWords(start: number, bytes: Uint8Array): number {
  let sum = start;
  const even = bytes.length & ~1;
  for (let at = 0; at < even; at += 2) sum += ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  if (even < bytes.length) sum += (bytes[even] ?? 0) << 8;
  return sum;
}

function foldChecksum(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 0x10000);
  return ~folded & 0xffff;
}

function transportChecksum(path: Path, protocol: number, transport: Uint8Array): number {
  const pseudoHeader = addWords(addWords(protocol + transport.length, path.source), path.destination);
  return foldChecksum(addWords(pseudoHeader, transport));
}

function writeMac(frame: Buffer, at: number, last: number): void {
  // Locally administered addresses: they belong to no vendor.
  frame[at] = 0x02;
  frame[at + 5] = last;
}

function writeIpv4(frame: Buffer, path: Path, rest: { protocol: number; identification: number }): void {
  const ip = frame.subarray(ETHERNET_HEADER_BYTES, ETHERNET_HEADER_BYTES + 20);
  ip[0] = 0x45;
  ip.writeUInt16BE(frame.length - ETHERNET_HEADER_BYTES, 2);
  ip.writeUInt16BE(rest.identification & 0xffff, 4);
  ip.writeUInt16BE(DO_NOT_FRAGMENT, 6);
  ip[8] = HOP_LIMIT;
  ip[9] = rest.protocol;
  ip.set(path.source, 12);
  ip.set(path.destination, 16);
  ip.writeUInt16BE(foldChecksum(addWords(0, ip)), 10);
}

function writeIpv6(frame: Buffer, path: Path, protocol: number): void {
  const ip = frame.subarray(ETHERNET_HEADER_BYTES, ETHERNET_HEADER_BYTES + 40);
  ip[0] = 0x60;
  ip.writeUInt16BE(frame.length - ETHERNET_HEADER_BYTES - 40, 4);
  ip[6] = protocol;
  ip[7] = HOP_LIMIT;
  ip.set(path.source, 8);
  ip.set(path.destination, 24);
}

interface PacketParts {
  readonly protocol: number;
  readonly identification: number;
  readonly transportBytes: number;
}

function newFrame(path: Path, parts: PacketParts): { frame: Buffer; transport: Buffer } {
  const isIpv4 = path.source.length === 4;
  const ipBytes = isIpv4 ? 20 : 40;
  const frame = Buffer.alloc(ETHERNET_HEADER_BYTES + ipBytes + parts.transportBytes);
  writeMac(frame, 0, path.outbound ? 2 : 1);
  writeMac(frame, 6, path.outbound ? 1 : 2);
  frame.writeUInt16BE(isIpv4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6, 12);
  if (isIpv4) writeIpv4(frame, path, parts);
  else writeIpv6(frame, path, parts.protocol);
  return { frame, transport: frame.subarray(ETHERNET_HEADER_BYTES + ipBytes) };
}

/** The variable fields of a TCP segment. */
export interface TcpSegment {
  readonly flags: number;
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly identification: number;
  readonly payload?: Uint8Array;
}

/** Builds the Ethernet frame of one TCP segment with right lengths and checksums. A SYN carries MSS and window-scale options. */
export function tcpFrame(path: Path, segment: TcpSegment): Buffer {
  const payload = segment.payload ?? new Uint8Array(0);
  const mss = segmentBytesMax(path);
  const isSyn = (segment.flags & tcpFlag.syn) !== 0;
  const options = isSyn ? Uint8Array.of(2, 4, mss >> 8, mss & 0xff, 1, 3, 3, 8) : new Uint8Array(0);
  const headerBytes = 20 + options.length;
  const { frame, transport } = newFrame(path, {
    protocol: IP_PROTOCOL_TCP,
    identification: segment.identification,
    transportBytes: headerBytes + payload.length,
  });
  transport.writeUInt16BE(path.sourcePort, 0);
  transport.writeUInt16BE(path.destinationPort, 2);
  transport.writeUInt32BE(segment.sequence, 4);
  transport.writeUInt32BE(segment.acknowledgement, 8);
  transport[12] = (headerBytes / 4) << 4;
  transport[13] = segment.flags;
  transport.writeUInt16BE(WINDOW, 14);
  transport.set(options, 20);
  transport.set(payload, headerBytes);
  transport.writeUInt16BE(transportChecksum(path, IP_PROTOCOL_TCP, transport), 16);
  return frame;
}

/** UDP payload bytes that fit one IP packet; {@link udpFrame} cuts longer payloads, no socket can send or receive them. */
export const datagramBytesMax = 65_507;

/** Builds the Ethernet frame of one UDP datagram, unfragmented whatever its length. */
export function udpFrame(path: Path, payload: Uint8Array): Buffer {
  const carried = payload.subarray(0, datagramBytesMax);
  const { frame, transport } = newFrame(path, {
    protocol: IP_PROTOCOL_UDP,
    identification: 0,
    transportBytes: 8 + carried.length,
  });
  transport.writeUInt16BE(path.sourcePort, 0);
  transport.writeUInt16BE(path.destinationPort, 2);
  transport.writeUInt16BE(transport.length, 4);
  transport.set(carried, 8);
  // RFC 768: a computed zero is sent as all ones, because zero means "no checksum".
  transport.writeUInt16BE(transportChecksum(path, IP_PROTOCOL_UDP, transport) || 0xffff, 6);
  return frame;
}
