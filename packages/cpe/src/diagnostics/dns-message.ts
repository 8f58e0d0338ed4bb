// RFC 1035 as far as one question and its addresses go. The answer comes from the network: every read is bounded, and a
// name may jump back only a fixed number of times.
import { Buffer } from 'node:buffer';

export const recordTypes = { A: 1, AAAA: 28 } as const;
export type AddressType = keyof typeof recordTypes;

/** What an answer said. */
export interface DnsAnswer {
  readonly responseCode: number;
  readonly isAuthoritative: boolean;
  /** The canonical name: owner of the addresses, which CNAME may make another than the one asked for. */
  readonly name: string;
  readonly addresses: readonly string[];
}

const headerBytes = 12;
const recursionDesired = 0x0100;
const classInternet = 1;

/** A query for one record type. `name` is a host name that has been checked already. */
export function encodeDnsQuery(id: number, name: string, type: AddressType): Buffer {
  const labels = name.replace(/\.$/, '').split('.');
  const question = labels.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')]));
  const head = Buffer.alloc(headerBytes);
  head.writeUInt16BE(id, 0);
  head.writeUInt16BE(recursionDesired, 2);
  head.writeUInt16BE(1, 4);
  return Buffer.concat([head, ...question, Buffer.from([0, 0, recordTypes[type], 0, classInternet])]);
}

/** Reads the answer to the query `id`; undefined for anything else, however broken. */
export function decodeDnsAnswer(bytes: Buffer, id: number): DnsAnswer | undefined {
  try {
    return readAnswer(bytes, id);
  } catch (error) {
    // Every read is checked by Buffer itself: a record that ends early is no answer.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function readAnswer(bytes: Buffer, id: number): DnsAnswer | undefined {
  const flags = bytes.readUInt16BE(2);
  if (bytes.readUInt16BE(0) !== id || (flags & 0x8000) === 0) return undefined;
  let at = headerBytes;
  let name = '';
  for (let left = bytes.readUInt16BE(4); left > 0; left -= 1) {
    const question = readName(bytes, at);
    name = question.name;
    at = question.end + 4;
  }
  const addresses: string[] = [];
  for (let left = bytes.readUInt16BE(6); left > 0; left -= 1) {
    const owner = readName(bytes, at);
    const type = bytes.readUInt16BE(owner.end);
    const start = owner.end + 10;
    const size = bytes.readUInt16BE(owner.end + 8);
    if (start + size > bytes.length) throw new RangeError('record ends early');
    const address = formatAddress(type, bytes.subarray(start, start + size));
    if (address !== undefined) {
      addresses.push(address);
      name = owner.name;
    }
    at = start + size;
  }
  return { responseCode: flags & 0x0f, isAuthoritative: (flags & 0x0400) !== 0, name, addresses };
}

const jumpsMax = 16;

function readName(bytes: Buffer, start: number): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = start;
  let end: number | undefined;
  for (let jumps = 0; ; ) {
    const size = bytes.readUInt8(at);
    if (size === 0) return { name: labels.join('.'), end: end ?? at + 1 };
    if ((size & 0xc0) === 0xc0) {
      jumps += 1;
      if (jumps > jumpsMax) throw new RangeError('name goes in circles');
      end ??= at + 2;
      at = bytes.readUInt16BE(at) & 0x3fff;
    } else {
      if (size > 63 || labels.length > 127) throw new RangeError('no label');
      labels.push(bytes.toString('latin1', at + 1, at + 1 + size));
      at += 1 + size;
    }
  }
}

function formatAddress(type: number, data: Buffer): string | undefined {
  if (type === recordTypes.A && data.length === 4) return data.join('.');
  if (type !== recordTypes.AAAA || data.length !== 16) return undefined;
  const groups = Array.from({ length: 8 }, (_, index) => data.readUInt16BE(index * 2).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}
