// DHCPv4 messages (RFC 2131 2, options RFC 2132): a fixed head of 236 octets, a magic number, and options of code(1) length(1) value.
// An option that does not fit stands several times, and its parts are one value (RFC 3396); options may go on in the fields `file` and
// `sname` (option 52). The bytes come from whoever is on the network: a reader names what is wrong and never throws.

/** Message types, the values of option 53 (RFC 2132 9.6). */
export const dhcpMessageTypes = {
  discover: 1,
  offer: 2,
  request: 3,
  decline: 4,
  ack: 5,
  nak: 6,
  release: 7,
  inform: 8,
} as const;

/** Codes of the options that clients and servers here use (RFC 2132; RFC 4702 for 81, RFC 3925 for 124 and 125). */
export const dhcpOptions = {
  subnetMask: 1,
  router: 3,
  nameServer: 6,
  hostName: 12,
  vendorSpecific: 43,
  requestedAddress: 50,
  leaseTime: 51,
  overload: 52,
  messageType: 53,
  serverIdentifier: 54,
  parameterRequestList: 55,
  renewalTime: 58,
  rebindingTime: 59,
  vendorClass: 60,
  clientIdentifier: 61,
  clientFqdn: 81,
  vendorIdentifyingSpecific: 125,
} as const;

/** UDP ports of servers and clients. */
export const dhcpPorts = { server: 67, client: 68 } as const;

/** What fits into one Ethernet frame; nobody sends more unless a client asked for it (option 57), and ours do not. */
export const dhcpMessageBytesMax = 1472;

/** A message as it was read, or is to be written. Addresses are dotted; `0.0.0.0` says nothing. */
export interface DhcpMessage {
  readonly op: 'request' | 'reply';
  readonly transactionId: number;
  /** Seconds since the client began. */
  readonly secs: number;
  /** The client cannot hear unicasts yet. */
  readonly isBroadcast: boolean;
  readonly clientAddress: string;
  readonly yourAddress: string;
  readonly relayAddress: string;
  /** At most 16 octets. */
  readonly hardwareAddress: Uint8Array;
  /** By code; the parts of an option that stood several times are joined. */
  readonly options: ReadonlyMap<number, Uint8Array>;
}

/** What a datagram is. */
export type ReadDhcp =
  | { readonly kind: 'message'; readonly message: DhcpMessage }
  | { readonly kind: 'refused'; readonly reason: string };

const at = { secs: 8, flags: 10, ciaddr: 12, yiaddr: 16, giaddr: 24, chaddr: 28, sname: 44, file: 108, magic: 236 };
const headBytes = 240;
const chaddrBytes = 16;
const magic = 0x63_82_53_63;
const ethernet = 1;
const broadcastFlag = 0x8000;
/** A message of BOOTP has 300 octets, and some clients drop shorter ones (RFC 1542 2.1). */
const messageBytesMin = 300;
const partBytesMax = 255;
const pad = 0;
const end = 255;

const refused = (reason: string): ReadDhcp => ({ kind: 'refused', reason });

/** Reads one datagram; whatever stands in it, the answer is data. Limit: {@link dhcpMessageBytesMax}. */
export function readDhcpMessage(datagram: Uint8Array): ReadDhcp {
  if (datagram.length > dhcpMessageBytesMax) return refused(`It has more than ${dhcpMessageBytesMax} octets.`);
  if (datagram.length < headBytes) return refused('It is shorter than a head.');
  const bytes = Buffer.from(datagram.buffer, datagram.byteOffset, datagram.byteLength);
  if (bytes.readUInt32BE(at.magic) !== magic) return refused('It has not the magic number of DHCP.');
  const op = bytes.readUInt8(0);
  if (op !== 1 && op !== 2) return refused('It is neither a request nor a reply.');
  const hardwareBytes = bytes.readUInt8(2);
  if (hardwareBytes > chaddrBytes) return refused('Its hardware address is longer than its field.');
  const options = new Map<number, Uint8Array>();
  if (!readOptions(bytes.subarray(headBytes), options)) return refused('The lengths of its options do not add up.');
  const overload = options.get(dhcpOptions.overload)?.[0] ?? 0;
  const fields = [
    overload & 1 ? bytes.subarray(at.file, at.magic) : undefined,
    overload & 2 ? bytes.subarray(at.sname, at.file) : undefined,
  ];
  for (const field of fields) {
    if (field !== undefined && !readOptions(field, options))
      return refused('The lengths of the options in its fields do not add up.');
  }
  return {
    kind: 'message',
    message: {
      op: op === 1 ? 'request' : 'reply',
      transactionId: bytes.readUInt32BE(4),
      secs: bytes.readUInt16BE(at.secs),
      isBroadcast: (bytes.readUInt16BE(at.flags) & broadcastFlag) !== 0,
      clientAddress: addressAt(bytes, at.ciaddr),
      yourAddress: addressAt(bytes, at.yiaddr),
      relayAddress: addressAt(bytes, at.giaddr),
      hardwareAddress: Uint8Array.from(bytes.subarray(at.chaddr, at.chaddr + hardwareBytes)),
      options,
    },
  };
}

/** Adds what stands there to the options; false when it breaks off. No end is needed: some leave it out. */
function readOptions(bytes: Uint8Array, options: Map<number, Uint8Array>): boolean {
  for (let place = 0; place < bytes.length; ) {
    const code = bytes[place] ?? end;
    if (code === end) return true;
    if (code === pad) {
      place += 1;
      continue;
    }
    const length = bytes[place + 1];
    if (length === undefined || place + 2 + length > bytes.length) return false;
    const part = bytes.subarray(place + 2, place + 2 + length);
    options.set(code, Uint8Array.from([...(options.get(code) ?? []), ...part]));
    place += 2 + length;
  }
  return true;
}

/** Writes a message. Options longer than 255 octets are written in parts (RFC 3396). Throws RangeError for what cannot be written. */
export function writeDhcpMessage(message: DhcpMessage): Buffer {
  if (message.hardwareAddress.length > chaddrBytes) throw new RangeError('A hardware address has 16 octets at most.');
  const head = Buffer.alloc(headBytes);
  head.writeUInt8(message.op === 'request' ? 1 : 2, 0);
  head.writeUInt8(ethernet, 1);
  head.writeUInt8(message.hardwareAddress.length, 2);
  head.writeUInt32BE(message.transactionId, 4);
  head.writeUInt16BE(Math.min(message.secs, 0xffff), at.secs);
  head.writeUInt16BE(message.isBroadcast ? broadcastFlag : 0, at.flags);
  head.set(addressOctets(message.clientAddress), at.ciaddr);
  head.set(addressOctets(message.yourAddress), at.yiaddr);
  head.set(addressOctets(message.relayAddress), at.giaddr);
  head.set(message.hardwareAddress, at.chaddr);
  head.writeUInt32BE(magic, at.magic);
  const options = [...message.options].flatMap(([code, value]) => partsOf(code, value));
  const bytes = Buffer.concat([head, ...options, Uint8Array.of(end)]);
  if (bytes.length > dhcpMessageBytesMax)
    throw new RangeError(`A DHCP message has ${dhcpMessageBytesMax} octets at most, and this one ${bytes.length}.`);
  return Buffer.concat([bytes, Buffer.alloc(Math.max(0, messageBytesMin - bytes.length))]);
}

function partsOf(code: number, value: Uint8Array): Uint8Array[] {
  if (!Number.isInteger(code) || code <= pad || code >= end) throw new RangeError(`${code} is no code of an option.`);
  const parts: Uint8Array[] = [];
  for (let from = 0; from === 0 || from < value.length; from += partBytesMax) {
    const part = value.subarray(from, from + partBytesMax);
    parts.push(Uint8Array.of(code, part.length, ...part));
  }
  return parts;
}

const addressAt = (bytes: Uint8Array, place: number): string => bytes.subarray(place, place + 4).join('.');

/** The four octets of a dotted address. Throws RangeError for anything else. */
export function addressOctets(address: string): Uint8Array {
  const octets = address.split('.').map(Number);
  if (octets.length !== 4 || octets.some((octet) => !(octet >= 0 && octet <= 255)))
    throw new RangeError(`${address} is no IPv4 address.`);
  return Uint8Array.from(octets);
}

/** The first address of an option that holds addresses; undefined when it is absent or too short. */
export function addressOption({ options }: DhcpMessage, code: number): string | undefined {
  const value = options.get(code);
  return value === undefined || value.length < 4 ? undefined : addressAt(value, 0);
}

/** The number of an option that holds one of 32 bits; undefined when it is absent or of another length. */
export function numberOption({ options }: DhcpMessage, code: number): number | undefined {
  const value = options.get(code);
  return value?.length === 4 ? Buffer.from(value).readUInt32BE(0) : undefined;
}

/** 32 bits as an option holds them. */
export function numberOctets(value: number): Uint8Array {
  const octets = Buffer.alloc(4);
  octets.writeUInt32BE(value);
  return octets;
}

/** Which message it is, by option 53; undefined for one of BOOTP or an unknown one. */
export function dhcpMessageType({ options }: DhcpMessage): keyof typeof dhcpMessageTypes | undefined {
  const value = options.get(dhcpOptions.messageType);
  const names = Object.keys(dhcpMessageTypes) as readonly (keyof typeof dhcpMessageTypes)[];
  return value?.length === 1 ? names.find((name) => dhcpMessageTypes[name] === value[0]) : undefined;
}

/** Octets of a hardware address such as `02:00:5e:00:53:01`; undefined for anything else. */
export function readHardwareAddress(text: string): Uint8Array | undefined {
  if (!/^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/i.test(text)) return undefined;
  return Uint8Array.from(text.split(':'), (octet) => Number.parseInt(octet, 16));
}

/** A hardware address as people write it, in lower case. */
export const writeHardwareAddress = (octets: Uint8Array): string =>
  Array.from(octets, (octet) => octet.toString(16).padStart(2, '0')).join(':');
