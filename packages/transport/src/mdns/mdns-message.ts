// Multicast DNS (RFC 6762) as far as somebody needs it who announces a name, or hears one: responses with address, pointer and service
// records. A label is any UTF-8 up to 63 octets (RFC 6763 4.1.1), dots and shell characters included. The bytes come from whoever is on the
// network: what does not add up ends the reading, and nothing throws.

/** Where everybody hears. */
export const mdnsGroup = { address: '224.0.0.251', port: 5353 } as const;

/** A record as it is read. `address` is that of an A record, `target` the name that a PTR or SRV record leads to. */
export interface MdnsRecord {
  readonly labels: readonly string[];
  /** Seconds; 0 says goodbye (RFC 6762 10.1). */
  readonly ttl: number;
  readonly address?: string;
  readonly target?: readonly string[];
}

/** Octets of one message over Ethernet (RFC 6762 17). */
export const mdnsMessageBytesMax = 1_472;

const headBytes = 12;
const recordsMax = 64;
const labelsMax = 32;
const labelBytesMax = 63;
const types = { address: 1, pointer: 12, service: 33 } as const;
const internet = 1;
/** Tells caches to forget what they had (RFC 6762 10.2). */
const cacheFlush = 0x8000;

/** Records of a response; none for anything else, and those before the first that does not add up. */
export function readMdnsResponse(datagram: Uint8Array): readonly MdnsRecord[] {
  const bytes = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  if (bytes.length < headBytes || bytes.length > mdnsMessageBytesMax || (bytes.readUInt16BE(2) & 0x8000) === 0)
    return [];
  const questions = bytes.readUInt16BE(4);
  const count = bytes.readUInt16BE(6) + bytes.readUInt16BE(8) + bytes.readUInt16BE(10);
  let place = headBytes;
  for (let at = 0; at < Math.min(questions, recordsMax); at += 1) {
    const name = readName(bytes, place);
    if (name === undefined) return [];
    place = name.end + 4;
  }
  const records: MdnsRecord[] = [];
  for (let at = 0; at < Math.min(count, recordsMax); at += 1) {
    const read = readRecord(bytes, place);
    if (read === undefined) return records;
    records.push(read.record);
    place = read.end;
  }
  return records;
}

function readRecord(bytes: Buffer, place: number): { readonly record: MdnsRecord; readonly end: number } | undefined {
  const name = readName(bytes, place);
  if (name === undefined || name.end + 10 > bytes.length) return undefined;
  const type = bytes.readUInt16BE(name.end);
  const ttl = bytes.readUInt32BE(name.end + 4);
  const from = name.end + 10;
  const end = from + bytes.readUInt16BE(name.end + 8);
  if (end > bytes.length) return undefined;
  const record = { labels: name.labels, ttl };
  if (type === types.address && end - from === 4)
    return { record: { ...record, address: bytes.subarray(from, end).join('.') }, end };
  const at = type === types.pointer ? from : type === types.service ? from + 6 : undefined;
  const target = at === undefined ? undefined : readName(bytes, at);
  return { record: target === undefined ? record : { ...record, target: target.labels }, end };
}

function readName(
  bytes: Buffer,
  from: number,
): { readonly labels: readonly string[]; readonly end: number } | undefined {
  const labels: string[] = [];
  let place = from;
  let end: number | undefined;
  while (labels.length <= labelsMax) {
    const length = bytes[place];
    if (length === undefined) return undefined;
    if (length === 0) return { labels, end: end ?? place + 1 };
    if (length > labelBytesMax) {
      const low = bytes[place + 1];
      const to = ((length & 0x3f) << 8) | (low ?? 0);
      // A pointer leads backwards (RFC 1035 4.1.4), so that no chain of them is without end.
      if (low === undefined || length < 0xc0 || to >= place) return undefined;
      end ??= place + 2;
      place = to;
      continue;
    }
    if (place + 1 + length > bytes.length) return undefined;
    labels.push(bytes.toString('utf8', place + 1, place + 1 + length));
    place += 1 + length;
  }
  return undefined;
}

/** An announcement: the name of a host, and a service of it with a name of its own. */
export interface MdnsAnnouncement {
  /** At most 63 octets; `.local` is added. */
  readonly host: string;
  /** IPv4 address that it has. */
  readonly address: string;
  /** Type of the service, such as `_http._tcp`, its name of at most 63 octets, and its port; none when absent. */
  readonly service?: { readonly type: string; readonly name: string; readonly port: number };
  /** Seconds; 0 says goodbye. */
  readonly ttl: number;
}

/** Writes an unsolicited response (RFC 6762 8.3). Throws RangeError for a label that is empty or too long. */
export function writeMdnsAnnouncement({ host, address, service, ttl }: MdnsAnnouncement): Buffer {
  const hostLabels = [host, 'local'];
  const octets = Uint8Array.from(address.split('.'), Number);
  const records = [recordOf(hostLabels, { type: types.address, flush: true, ttl, data: octets })];
  if (service !== undefined) {
    const typeLabels = [...service.type.split('.'), 'local'];
    const instance = [service.name, ...typeLabels];
    const place = Buffer.alloc(6);
    place.writeUInt16BE(service.port, 4);
    records.push(
      recordOf(typeLabels, { type: types.pointer, flush: false, ttl, data: nameOctets(instance) }),
      recordOf(instance, {
        type: types.service,
        flush: true,
        ttl,
        data: Buffer.concat([place, nameOctets(hostLabels)]),
      }),
    );
  }
  const head = Buffer.alloc(headBytes);
  head.writeUInt16BE(0x8400, 2);
  head.writeUInt16BE(records.length, 6);
  return Buffer.concat([head, ...records]);
}

function recordOf(
  labels: readonly string[],
  {
    type,
    flush,
    ttl,
    data,
  }: { readonly type: number; readonly flush: boolean; readonly ttl: number; readonly data: Uint8Array },
): Buffer {
  const fixed = Buffer.alloc(10);
  fixed.writeUInt16BE(type, 0);
  fixed.writeUInt16BE(internet | (flush ? cacheFlush : 0), 2);
  fixed.writeUInt32BE(ttl, 4);
  fixed.writeUInt16BE(data.length, 8);
  return Buffer.concat([nameOctets(labels), fixed, data]);
}

function nameOctets(labels: readonly string[]): Buffer {
  const parts = labels.map((label) => {
    const octets = Buffer.from(label);
    if (octets.length === 0 || octets.length > labelBytesMax)
      throw new RangeError(`A label has 1 to ${labelBytesMax} octets, and this one ${octets.length}.`);
    return Buffer.concat([Uint8Array.of(octets.length), octets]);
  });
  return Buffer.concat([...parts, Uint8Array.of(0)]);
}
