import { Buffer } from 'node:buffer';
import { ByteCursor } from './byte-cursor.ts';

/**
 * A ClientHello as data. Numbers are those of the IANA TLS registries, in the client's order, GREASE values
 * included.
 */
export interface ClientHello {
  readonly kind: 'client-hello';
  /** Version of the record that carried it, such as 0x0301. */
  readonly recordVersion: number;
  /** `client_version`: the highest version up to TLS 1.2. */
  readonly legacyVersion: number;
  /** Every version offered: of supported_versions, else `legacyVersion` alone. */
  readonly versions: readonly number[];
  /** Names of type host_name; several are a breach of RFC 6066. */
  readonly serverNames: readonly string[];
  readonly alpnProtocols: readonly string[];
  readonly cipherSuites: readonly number[];
  readonly compressionMethods: readonly number[];
  readonly groups: readonly number[];
  readonly signatureAlgorithms: readonly number[];
  /** Types of all extensions. */
  readonly extensions: readonly number[];
  readonly ecPointFormats: readonly number[];
  readonly random: Uint8Array;
  readonly sessionId: Uint8Array;
  /** Content of each extension by its type; of one that is there twice, the first. */
  readonly extensionData: ReadonlyMap<number, Uint8Array>;
  /** Whether a ticket or a pre-shared key is offered: the client wants to resume. */
  readonly offersResumption: boolean;
}

/**
 * Bytes that are no ClientHello, and why not. `sslv2`: the old two-byte record header with a CLIENT-HELLO of SSL
 * 2.0 inside.
 */
export interface UnreadableHello {
  readonly kind: 'unreadable' | 'incomplete' | 'sslv2';
  readonly detail: string;
}

/** A ClientHello fills one record or a few; post-quantum key shares make it 2 KiB. */
const helloBytesMax = 64 * 1024;
const handshakeRecord = 22;
const extension = {
  serverName: 0,
  groups: 10,
  pointFormats: 11,
  signatures: 13,
  alpn: 16,
  ticket: 35,
  preSharedKey: 41,
  versions: 43,
} as const;

const versionNames: Readonly<Record<number, string>> = {
  0x0002: 'SSLv2',
  0x0300: 'SSLv3',
  0x0301: 'TLSv1',
  0x0302: 'TLSv1.1',
  0x0303: 'TLSv1.2',
  0x0304: 'TLSv1.3',
};

/** Name of a TLS version number in Node's spelling; its hexadecimal form when it has none. */
export function tlsVersionName(version: number): string {
  return versionNames[version] ?? `0x${version.toString(16).padStart(4, '0')}`;
}

/** Whether a number is one of the reserved GREASE values (RFC 8701). */
export function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

function numbers(bytes: Uint8Array | undefined, width: 1 | 2): readonly number[] {
  const cursor = new ByteCursor(bytes ?? new Uint8Array(0));
  const values: number[] = [];
  for (let value = cursor.number(width); value !== undefined; value = cursor.number(width)) values.push(value);
  return values;
}

function texts(bytes: Uint8Array | undefined, read: (cursor: ByteCursor) => Uint8Array | undefined): readonly string[] {
  const cursor = new ByteCursor(bytes ?? new Uint8Array(0));
  const values: string[] = [];
  while (!cursor.isAtEnd) {
    const value = read(cursor);
    if (value === undefined) break;
    values.push(Buffer.from(value).toString('latin1'));
  }
  return values;
}

/** Joins handshake records until the first message is whole. */
function firstHandshakeMessage(bytes: Uint8Array): Uint8Array | UnreadableHello {
  const records = new ByteCursor(bytes);
  let joined = Buffer.alloc(0);
  for (;;) {
    const needed = joined.length >= 4 ? 4 + joined.readUIntBE(1, 3) : 4;
    if (needed > helloBytesMax) return { kind: 'unreadable', detail: `The first message claims ${needed} bytes.` };
    if (joined.length >= 4 && joined.length >= needed) return joined.subarray(0, needed);
    const type = records.number(1);
    const version = records.number(2);
    const payload = records.vector(2);
    if (type !== undefined && type !== handshakeRecord) {
      return { kind: 'unreadable', detail: `The first record has type ${type}, not 22 (handshake).` };
    }
    if (type === undefined || version === undefined || payload === undefined) {
      return { kind: 'incomplete', detail: `${bytes.length} bytes end inside the first message.` };
    }
    if (payload.length === 0) return { kind: 'unreadable', detail: 'A handshake record is empty.' };
    joined = Buffer.concat([joined, payload]);
  }
}

interface Extensions {
  readonly types: readonly number[];
  readonly contents: ReadonlyMap<number, Uint8Array>;
}

function readExtensions(cursor: ByteCursor): Extensions {
  const block = new ByteCursor(cursor.vector(2) ?? new Uint8Array(0));
  const types: number[] = [];
  const found = new Map<number, Uint8Array>();
  while (!block.isAtEnd) {
    const type = block.number(2);
    const data = block.vector(2);
    if (type === undefined || data === undefined) break;
    types.push(type);
    if (!found.has(type)) found.set(type, data);
  }
  return { types, contents: found };
}

const inside = (data: Uint8Array | undefined, width: 1 | 2): Uint8Array | undefined =>
  data === undefined ? undefined : new ByteCursor(data).vector(width);

function readServerName(cursor: ByteCursor): Uint8Array | undefined {
  cursor.number(1);
  return cursor.vector(2);
}

/**
 * Reads the ClientHello at the beginning of a client's first flight (raw TLS records, as {@link ServerConnection}
 * keeps them). Bytes that hold none are data as well. At most 64 KiB are looked at; never throws.
 */
export function parseClientHello(flight: Uint8Array): ClientHello | UnreadableHello {
  const bytes = flight.subarray(0, helloBytesMax);
  const [first = 0, , third] = bytes;
  if (bytes.length === 0) return { kind: 'incomplete', detail: 'The client sent nothing.' };
  if (first >= 0x80 && third === 1) return { kind: 'sslv2', detail: 'The client greets in the format of SSL 2.0.' };
  const message = firstHandshakeMessage(bytes);
  if (!(message instanceof Uint8Array)) return message;
  if (message[0] !== 1)
    return { kind: 'unreadable', detail: `The first message has type ${message[0]}, not 1 (ClientHello).` };
  return readClientHello(message.subarray(4), Buffer.from(bytes).readUInt16BE(1));
}

/** Reads the body of a ClientHello message, without its type and length. Never throws. */
export function readClientHello(body: Uint8Array, recordVersion: number): ClientHello | UnreadableHello {
  const cursor = new ByteCursor(body);
  const legacyVersion = cursor.number(2);
  const random = cursor.take(32);
  const sessionId = cursor.vector(1);
  const cipherSuites = cursor.vector(2);
  const compressionMethods = cursor.vector(1);
  if (
    legacyVersion === undefined ||
    random === undefined ||
    sessionId === undefined ||
    compressionMethods === undefined
  ) {
    return { kind: 'unreadable', detail: 'The ClientHello ends inside a field.' };
  }
  const { types, contents: extensions } = readExtensions(cursor);
  const versions = numbers(inside(extensions.get(extension.versions), 1), 2);
  return {
    kind: 'client-hello',
    recordVersion,
    legacyVersion,
    versions: versions.length > 0 ? versions : [legacyVersion],
    serverNames: texts(inside(extensions.get(extension.serverName), 2), readServerName),
    alpnProtocols: texts(inside(extensions.get(extension.alpn), 2), (names) => names.vector(1)),
    cipherSuites: numbers(cipherSuites, 2),
    compressionMethods: numbers(compressionMethods, 1),
    groups: numbers(inside(extensions.get(extension.groups), 2), 2),
    signatureAlgorithms: numbers(inside(extensions.get(extension.signatures), 2), 2),
    ecPointFormats: numbers(inside(extensions.get(extension.pointFormats), 1), 1),
    extensions: types,
    extensionData: extensions,
    random,
    sessionId,
    offersResumption: (extensions.get(extension.ticket)?.length ?? 0) > 0 || extensions.has(extension.preSharedKey),
  };
}
