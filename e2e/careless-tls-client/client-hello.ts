import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import type { Habits } from './habits.ts';
import { type Agreement, smallCurves, soundGroups } from './key-agreement.ts';
import { soundTls12, soundTls13 } from './suites.ts';
import type { Ticket } from './ticket-file.ts';
import { Fields, list16, readExtensions, uint, vector } from './wire.ts';

/** Numbers of extensions (IANA TLS ExtensionType Values). */
export const extensionType = {
  serverName: 0,
  groups: 10,
  pointFormats: 11,
  signatures: 13,
  heartbeat: 15,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  preSharedKey: 41,
  earlyData: 42,
  versions: 43,
  cookie: 44,
  pskModes: 45,
  keyShare: 51,
  renegotiationInfo: 0xff01,
} as const;

/** What this client lets a server choose from. */
export interface Offer {
  /** Best first. */
  readonly versions: readonly number[];
  readonly suites: readonly number[];
  readonly groups: readonly number[];
  readonly signatures: readonly number[];
  readonly compression: readonly number[];
}

const soundSignatures = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501];
const dsaSignatures = [0x0402, 0x0202];
const weakSignatures = [0x0203, 0x0201, 0x0101];
/** Suites that a habit puts behind the sound ones. */
const careless = {
  'offers-dhe': [0x009e, 0x0033],
  'takes-dsa': [0x00a2, 0x0032],
  'offers-3des': [0xc012, 0x000a],
  'offers-rc4': [0x0005, 0x0004],
  'offers-des': [0x0009],
  'offers-export': [0x0003, 0x0008],
  'offers-null': [0x003b, 0x0002],
  'offers-anonymous': [0xc018, 0x0034],
} as const;
const staticRsa: readonly number[] = [0x009c, 0x003c, 0x002f, 0x0035];

/** The offer of a client with these habits that goes no higher than a version. */
export function offerOf(habits: Habits, versionMax: number): Offer {
  const versions = [0x0304, 0x0303, 0x0302, 0x0301].filter(
    (version) => version <= versionMax && (version >= 0x0303 || version === versionMax || habits.has('offers-old-tls')),
  );
  // Servers refuse a TLS 1.3 hello that offers compression (RFC 8446 4.1.2).
  const isBelow13 = habits.has('offers-compression');
  const added = Object.entries(careless).flatMap(([id, ids]) => (habits.has(id as keyof typeof careless) ? ids : []));
  return {
    versions: isBelow13 ? versions.filter((version) => version !== 0x0304) : versions,
    suites: [
      ...(versions.includes(0x0304) && !isBelow13 ? soundTls13 : []),
      ...(habits.has('offers-static-rsa-only') ? staticRsa : soundTls12),
      ...added,
    ],
    groups: [...soundGroups, ...(habits.has('offers-small-curves') ? smallCurves : [])],
    signatures: [
      ...soundSignatures,
      ...(habits.has('offers-weak-signatures') ? weakSignatures : []),
      ...(habits.has('takes-dsa') ? dsaSignatures : []),
    ],
    compression: habits.has('offers-compression') ? [1, 0] : [0],
  };
}

/** What one ClientHello is made of, besides the offer. */
export interface HelloParts {
  readonly offer: Offer;
  readonly hostName: string;
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly shares: readonly Agreement[];
  readonly ticket: Ticket | undefined;
  /** From a HelloRetryRequest. */
  readonly cookie?: Buffer | undefined;
  readonly offersEarlyData: boolean;
  /** What our last Finished on this connection said. */
  readonly verifyData?: Buffer;
}

const fixed = Buffer.alloc(32, 0x42);

/** A client random, or a session id. */
export const randomFor = (habits: Habits): Buffer => (habits.has('repeats-random') ? fixed : randomBytes(32));

const extension = (type: number, ...content: readonly Buffer[]): readonly [number, Buffer] => [
  type,
  Buffer.concat(content),
];

function extensionsOf(parts: HelloParts, habits: Habits): readonly (readonly [number, Buffer])[] {
  const { offer, hostName, shares, ticket, cookie, offersEarlyData, verifyData } = parts;
  const is13 = offer.versions.includes(0x0304);
  const found: (readonly [number, Buffer])[] = [];
  const name = hostName.replaceAll(/[[\]]/g, '');
  if (isIP(name) === 0 && !habits.has('omits-server-name'))
    found.push(extension(extensionType.serverName, vector(2, uint(0, 1), vector(2, Buffer.from(name)))));
  found.push(
    extension(extensionType.groups, list16(offer.groups)),
    extension(extensionType.pointFormats, vector(1, uint(0, 1))),
    extension(extensionType.signatures, list16(offer.signatures)),
  );
  if (!habits.has('omits-extended-master-secret')) found.push(extension(extensionType.extendedMasterSecret));
  if (!habits.has('omits-renegotiation-info'))
    found.push(extension(extensionType.renegotiationInfo, vector(1, verifyData ?? Buffer.alloc(0))));
  if (habits.has('offers-heartbeat')) found.push(extension(extensionType.heartbeat, uint(1, 1)));
  if (habits.has('keeps-tickets'))
    found.push(extension(extensionType.sessionTicket, ticket?.version === 0x0303 ? ticket.name : Buffer.alloc(0)));
  if (!is13) return found;
  found.push(
    extension(extensionType.versions, vector(1, ...offer.versions.map((version) => uint(version, 2)))),
    extension(
      extensionType.keyShare,
      vector(2, ...shares.map(({ group, publicValue }) => Buffer.concat([uint(group, 2), vector(2, publicValue)]))),
    ),
  );
  if (cookie !== undefined) found.push(extension(extensionType.cookie, cookie));
  if (habits.has('keeps-tickets')) found.push(extension(extensionType.pskModes, vector(1, uint(1, 1))));
  if (offersEarlyData) found.push(extension(extensionType.earlyData));
  return found;
}

/** A ClientHello without its head, and what a server may answer to it. A ticket of TLS 1.3 stands last, with a binder of zeros. */
export function clientHello(
  parts: HelloParts,
  habits: Habits,
): { readonly body: Buffer; readonly asked: ReadonlySet<number>; readonly binderBytes: number } {
  const { offer, ticket } = parts;
  const found = [...extensionsOf(parts, habits)];
  let binderBytes = 0;
  if (ticket?.version === 0x0304 && offer.versions.includes(0x0304)) {
    binderBytes = ticket.secret.length;
    const age = (Date.now() - ticket.receivedAt + ticket.ageAdd) % 2 ** 32;
    const identity = Buffer.concat([vector(2, ticket.name), uint(age, 4)]);
    found.push(
      extension(extensionType.preSharedKey, vector(2, identity), vector(2, vector(1, Buffer.alloc(binderBytes)))),
    );
  }
  const body = Buffer.concat([
    uint(Math.min(0x0303, offer.versions[0] ?? 0x0303), 2),
    parts.random,
    vector(1, parts.sessionId),
    list16(offer.suites),
    vector(1, ...offer.compression.map((method) => uint(method, 1))),
    vector(2, ...found.map(([type, content]) => Buffer.concat([uint(type, 2), vector(2, content)]))),
  ]);
  return { body, asked: new Set(found.map(([type]) => type)), binderBytes };
}

/** The answer to a ClientHello. */
export interface ServerHello {
  readonly version: number;
  readonly random: Buffer;
  readonly sessionId: Buffer;
  readonly suite: number;
  readonly compression: number;
  readonly extensions: ReadonlyMap<number, Buffer>;
}

/** Reads a ServerHello (RFC 8446 4.1.3). `version` is what the extension says where there is one. */
export function readServerHello(body: Buffer): ServerHello {
  const fields = new Fields(body);
  const legacy = fields.uint(2);
  const random = fields.take(32);
  const sessionId = fields.vector(1);
  const suite = fields.uint(2);
  const compression = fields.uint(1);
  const extensions = fields.isOver ? new Map<number, Buffer>() : readExtensions(fields.vector(2));
  fields.end();
  const selected = extensions.get(extensionType.versions);
  return {
    version: selected?.length === 2 ? selected.readUInt16BE(0) : legacy,
    random,
    sessionId,
    suite,
    compression,
    extensions,
  };
}

/** A greeting of SSL 2.0 that says SSL 3.0 at best: version, suites, challenge. */
export function ssl2Hello(random: Buffer): Buffer {
  const suites = Buffer.from('010080020080000005', 'hex');
  const challenge = random.subarray(0, 16);
  const body = Buffer.concat([
    uint(1, 1),
    uint(0x0002, 2),
    uint(suites.length, 2),
    uint(0, 2),
    uint(challenge.length, 2),
    suites,
    challenge,
  ]);
  return Buffer.concat([uint(0x8000 | body.length, 2), body]);
}
