import { Buffer } from 'node:buffer';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type CipherSuite, cipherSuite } from './cipher-suites.ts';
import { choose, chooseCompression, chooseGroup, chooseSuite, groupsOf } from './choose.ts';
import type { Deviations } from './deviations.ts';
import type { HandshakeInput, HandshakeOutcome } from './handshake-input.ts';
import { handshakeType as type } from './handshake-io.ts';
import { type DhShare, dhShare, type KeyShare, keyShareIn, pointOffCurve } from './key-exchange.ts';
import { digest, keyBlock, prf } from './key-schedule.ts';
import { contentType } from './record-layer.ts';
import { protectionOfTls12, type RecordProtection } from './record-protection.ts';
import { decryptPremaster, schemeFor, signBy, signByMd5Sha1, strangersKey } from './server-identity.ts';
import { extension, uint, vector, WireReader } from './wire-bytes.ts';

const extensionType = {
  pointFormats: 11,
  extendedMasterSecret: 23,
  sessionTicket: 35,
  supportedVersions: 43,
  renegotiationInfo: 0xff01,
} as const;
/** Signalling suite by which old clients say the same as renegotiation_info (RFC 5746 3.3). */
const renegotiationScsv = 0x00ff;
const tls12 = 0x0303;
const masterBytes = 48;
const verifyBytes = 12;
/** NPN: known to many, and nothing that belongs into any ServerHello of today. */
const unofferedExtension = 0x3374;
const sentinels = { tls12: '444f574e47524401', tls11: '444f574e47524400' } as const;
const signatureTicketLifetimeS = 7_200;

/** What both sides said in a finished handshake before this one (RFC 5746). */
export type VerifyData = Extract<HandshakeOutcome, { kind: 'established' }>['verifyData'];

interface Message {
  readonly type: number;
  readonly body: Buffer;
}

type Impossible = Extract<HandshakeOutcome, { kind: 'impossible' }>;

/**
 * Versions that a client may not have offered. Without a list of its own it offers everything up to the one that it names (RFC 5246 7.4.1.2), so
 * that only a later one is out of bounds.
 */
const unofferedVersions = ({ extensionData, legacyVersion }: HandshakeInput['hello']): readonly number[] =>
  extensionData.has(extensionType.supportedVersions) ? [0x0302, 0x0301, 0x0300] : [legacyVersion + 1];

/** One handshake of TLS 1.2 (RFC 5246) or, as far as the client's next flight, of a version before. */
export class Tls12Handshake {
  readonly #input: HandshakeInput;
  readonly #random = randomBytes(32);
  readonly #before: VerifyData | undefined;
  #suite!: CipherSuite;
  #suiteId = 0;
  #version = tls12;
  #share: KeyShare | undefined;
  #dh: DhShare | undefined;
  #master: Buffer = Buffer.alloc(0);
  /** For a client that takes no tickets, and resumes by this (RFC 5246 7.4.1.3); empty when it is to resume by no id. */
  readonly #sessionId: Buffer;

  constructor(input: HandshakeInput, before?: VerifyData) {
    this.#input = input;
    this.#before = before;
    const { deviations, hello } = input;
    const resumesById = deviations.tickets !== undefined && !hello.extensions.includes(extensionType.sessionTicket);
    this.#sessionId = resumesById ? randomBytes(32) : Buffer.alloc(0);
    const { downgradeSentinel } = input.deviations;
    if (downgradeSentinel !== undefined) Buffer.from(sentinels[downgradeSentinel], 'hex').copy(this.#random, 24);
  }

  async run(): Promise<HandshakeOutcome> {
    const { io, hello, deviations, tickets } = this.#input;
    const ticket =
      deviations.tickets === 'resume'
        ? (tickets.find(hello.extensionData.get(extensionType.sessionTicket) ?? Buffer.alloc(0)) ??
          tickets.find(hello.sessionId))
        : undefined;
    if (ticket?.version === 'TLSv1.2') return await this.#resume(ticket);
    const problem = this.#choose();
    if (problem !== undefined) return problem;
    const flight = this.#flight();
    if ('kind' in flight) return flight;
    io.records.version = Math.min(this.#version, tls12);
    this.#sendFlight(flight);
    io.mark();
    const exchange = await io.expect(type.clientKeyExchange);
    if (exchange === undefined) return { kind: 'ended' };
    const premaster = this.#version === tls12 ? this.#premaster(exchange) : undefined;
    if (this.#input.deviations.temporaryKey !== undefined && premaster !== undefined)
      return {
        kind: 'impossible',
        detail: 'The client passed over the temporary key and took that of the certificate.',
      };
    if (premaster === undefined)
      return { kind: 'ended', detail: 'The client went on; the engine has no keys for what follows.' };
    this.#makeMaster(premaster);
    return await this.#finish();
  }

  #choose(): Impossible | undefined {
    const { hello, identity, deviations } = this.#input;
    const candidates = deviations.version === 'unoffered' ? unofferedVersions(hello) : [tls12];
    const version = choose({ choice: deviations.version, offered: hello.versions, candidates });
    if (version === undefined)
      return { kind: 'impossible', detail: 'The client offers no version, or every version, of those meant.' };
    const chosen = chooseSuite('TLSv1.2', hello, { identity, deviations, isOld: version < tls12 });
    if (chosen === undefined) {
      const which =
        deviations.suite === 'unoffered'
          ? 'The client offers every suite that the engine has.'
          : 'The client offers no TLS 1.2 suite that the engine has and in which this could be shown.';
      return { kind: 'impossible', detail: which };
    }
    this.#suite = chosen.suite;
    this.#suiteId = chosen.id;
    this.#version = version;
    return undefined;
  }

  #flight(): readonly Message[] | Impossible {
    const { deviations, identity } = this.#input;
    const messages: Message[] = [{ type: type.serverHello, body: this.#serverHello() }];
    const isAnonymous = this.#suite.keyExchange.endsWith('anon');
    const chain = deviations.certificate === 'empty' ? [] : identity.chain.map((der) => vector(3, der));
    if (!isAnonymous && deviations.certificate !== 'omitted') {
      messages.push({ type: type.certificate, body: vector(3, ...chain) });
    }
    if (this.#suite.keyExchange !== 'rsa' || deviations.temporaryKey !== undefined) {
      const body = this.#keyExchange(isAnonymous);
      if (!Buffer.isBuffer(body)) return body;
      messages.push({ type: type.serverKeyExchange, body });
    }
    messages.push({ type: type.serverHelloDone, body: Buffer.alloc(0) });
    if (deviations.order === 'second-server-hello') messages.splice(2, 0, messages[0] as Message);
    if (deviations.order === 'swapped') messages.splice(1, 2, ...messages.slice(1, 3).toReversed());
    return messages;
  }

  #serverHello(resumed = false): Buffer {
    const { hello, deviations } = this.#input;
    const sessionId = resumed ? Buffer.from(hello.sessionId) : this.#sessionId;
    const extensions = this.#extensions();
    return Buffer.concat([
      uint(this.#version, 2),
      this.#random,
      vector(1, sessionId),
      uint(this.#suiteId, 2),
      uint(chooseCompression(hello, deviations), 1),
      // RFC 5246 7.4.1.3: none at all where there is nothing to say; clients older than extensions read to the end.
      ...(extensions.length > 0 ? [vector(2, ...extensions)] : []),
    ]);
  }

  #extensions(): readonly Buffer[] {
    const { hello, deviations } = this.#input;
    const offers = (wanted: number): boolean => hello.extensions.includes(wanted);
    const indicates = offers(extensionType.renegotiationInfo) || hello.cipherSuites.includes(renegotiationScsv);
    const { client = Buffer.alloc(0), server = Buffer.alloc(0) } = this.#before ?? {};
    const added =
      deviations.extension === undefined
        ? undefined
        : choose({ choice: deviations.extension, offered: hello.extensions, candidates: [unofferedExtension, 15, 17] });
    return [
      ...(indicates && deviations.withoutRenegotiationInfo !== true
        ? [extension(extensionType.renegotiationInfo, vector(1, client, server))]
        : []),
      ...(offers(extensionType.extendedMasterSecret) ? [extension(extensionType.extendedMasterSecret)] : []),
      ...(offers(extensionType.pointFormats) && this.#suite.keyExchange.startsWith('ecdh')
        ? [extension(extensionType.pointFormats, vector(1, uint(0, 1)))]
        : []),
      ...(this.#issuesTicket ? [extension(extensionType.sessionTicket)] : []),
      ...(hello.extensions.includes(15) && deviations.afterHandshake?.kind === 'heartbeat'
        ? [extension(15, uint(1, 1))]
        : []),
      ...(added === undefined ? [] : [extension(added)]),
    ];
  }

  get #issuesTicket(): boolean {
    const { hello, deviations } = this.#input;
    return deviations.tickets !== undefined && hello.extensions.includes(extensionType.sessionTicket);
  }

  #keyExchange(isAnonymous: boolean): Buffer | Impossible {
    const parameters = this.#parameters();
    if (!Buffer.isBuffer(parameters)) return parameters;
    const { hello, identity, deviations } = this.#input;
    if (isAnonymous || deviations.signature === 'omitted') return parameters;
    const key = deviations.signature === 'other-key' ? strangersKey(identity) : identity.privateKey;
    const signed = Buffer.concat([hello.random, this.#random, parameters]);
    const spoil = (signature: Buffer): Buffer => (deviations.signature === 'broken' ? flipped(signature) : signature);
    if (this.#version < tls12) return Buffer.concat([parameters, vector(2, spoil(signByMd5Sha1(key, signed)))]);
    const isUnoffered = deviations.signature === 'unoffered-hash';
    const scheme = schemeFor(identity, { version: 'TLSv1.2', offered: hello.signatureAlgorithms, isUnoffered });
    if (scheme === undefined)
      return { kind: 'impossible', detail: 'The client leaves no signature algorithm to choose.' };
    return Buffer.concat([parameters, uint(scheme, 2), vector(2, spoil(signBy(scheme, key, signed)))]);
  }

  #parameters(): Buffer | Impossible {
    const { hello, deviations } = this.#input;
    switch (this.#suite.keyExchange) {
      case 'dhe':
      case 'dh-anon': {
        this.#dh = dhShare(deviations.dh);
        const { prime, generator, publicValue } = this.#dh;
        return Buffer.concat([vector(2, prime), vector(2, generator), vector(2, publicValue)]);
      }
      case 'rsa':
      case 'rsa-export': {
        const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 512 });
        const { n = '', e = '' } = publicKey.export({ format: 'jwk' });
        return Buffer.concat([vector(2, Buffer.from(n, 'base64url')), vector(2, Buffer.from(e, 'base64url'))]);
      }
      default: {
        const group = chooseGroup(hello, deviations.group);
        if (group === undefined) return { kind: 'impossible', detail: 'The client leaves no group to choose.' };
        if (deviations.point !== undefined && !groupsOf(hello).includes(group))
          return { kind: 'impossible', detail: 'The client does not offer the group in which this could be shown.' };
        // A group that the engine cannot do is only named: nobody may take it.
        const known = groupOrStandIn(group);
        this.#share = keyShareIn(known);
        return Buffer.concat([uint(3, 1), uint(group, 2), vector(1, this.#point())]);
      }
    }
  }

  #point(): Buffer {
    const value = this.#share?.publicValue ?? Buffer.alloc(0);
    const { point } = this.#input.deviations;
    if (point === 'off-curve') return pointOffCurve().point;
    return point === 'all-zero' ? Buffer.alloc(value.length) : value;
  }

  #sendFlight(flight: readonly Message[]): void {
    const { io, deviations } = this.#input;
    for (const [index, message] of flight.entries()) {
      io.send(message.type, message.body);
      // Behind the ServerHello: a client that has the whole flight answers it before it reads further.
      if (index === 0) this.#sendOutOfTurn(deviations.order);
    }
  }

  #sendOutOfTurn(order: Deviations['order']): void {
    const { io } = this.#input;
    if (order === 'early-application-data') {
      io.records.writeInClear(contentType.applicationData, Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'));
    }
    if (order?.startsWith('early-change-cipher-spec') !== true) return;
    io.sendChangeCipherSpec();
    if (order === 'early-change-cipher-spec-empty-master') io.records.writeWith(this.#protections().server);
  }

  #premaster(message: Buffer): Buffer | undefined {
    const { identity, deviations } = this.#input;
    const reader = new WireReader(message);
    switch (this.#suite.keyExchange) {
      case 'rsa':
        return decryptPremaster(identity.privateKey, reader.vector(2));
      case 'rsa-export':
        return undefined;
      case 'dhe':
      case 'dh-anon':
        return this.#dh?.secret(reader.vector(2));
      default:
        if (deviations.point === 'off-curve') return pointOffCurve().secret;
        if (deviations.point === 'all-zero') return Buffer.alloc(32);
        return this.#share?.secret(reader.vector(1));
    }
  }

  #makeMaster(premaster: Buffer): void {
    const { io, hello, logSecret } = this.#input;
    const isExtended = hello.extensions.includes(extensionType.extendedMasterSecret);
    const { hash } = this.#suite;
    const [label, seed] = isExtended
      ? ['extended master secret', digest(hash, io.transcript)]
      : ['master secret', Buffer.concat([hello.random, this.#random])];
    this.#master = prf(hash, premaster, { label, seed: Buffer.from(seed), bytes: masterBytes });
    logSecret('CLIENT_RANDOM', this.#master);
  }

  #protections(): { readonly client: RecordProtection; readonly server: RecordProtection } {
    const randoms = { client: Buffer.from(this.#input.hello.random), server: this.#random };
    const keys = keyBlock(this.#suite, this.#master, randoms);
    return { client: protectionOfTls12(this.#suite, keys.client), server: protectionOfTls12(this.#suite, keys.server) };
  }

  #verifyData(side: 'client' | 'server'): Buffer {
    const seed = digest(this.#suite.hash, this.#input.io.transcript);
    return prf(this.#suite.hash, this.#master, { label: `${side} finished`, seed, bytes: verifyBytes });
  }

  async #finish(): Promise<HandshakeOutcome> {
    const { io } = this.#input;
    const { client, server } = this.#protections();
    const wanted = await this.#hearFinished(client);
    if (wanted === undefined) return { kind: 'ended' };
    const sent = this.#sayFinished(server);
    if (this.#input.deviations.finished !== undefined) io.mark();
    return this.#established({ client: wanted, server: sent }, false);
  }

  async #hearFinished(protection: RecordProtection): Promise<Buffer | undefined> {
    const { io } = this.#input;
    if ((await io.expect('change-cipher-spec')) === undefined) return undefined;
    io.records.readWith(protection);
    const wanted = this.#verifyData('client');
    const finished = await io.expect(type.finished);
    if (finished === undefined || finished.equals(wanted)) return finished;
    io.ending = { kind: 'unreadable', detail: 'a Finished that does not fit' };
    return undefined;
  }

  #sayFinished(protection: RecordProtection): Buffer {
    const { io, deviations, tickets } = this.#input;
    const isExtended = this.#input.hello.extensions.includes(extensionType.extendedMasterSecret);
    const ticket = { version: 'TLSv1.2', suite: this.#suiteId, secret: this.#master, isExtended } as const;
    if (this.#sessionId.length > 0) tickets.issue(ticket, this.#sessionId);
    if (this.#issuesTicket) {
      const name = tickets.issue(ticket);
      io.send(type.newSessionTicket, Buffer.concat([uint(signatureTicketLifetimeS, 4), vector(2, name)]));
    }
    const verifyData = this.#verifyData('server');
    io.sendChangeCipherSpec();
    io.records.writeWith(protection);
    io.send(type.finished, deviations.finished === 'broken' ? flipped(verifyData) : verifyData);
    return verifyData;
  }

  async #resume(ticket: { readonly suite: number; readonly secret: Buffer }): Promise<HandshakeOutcome> {
    const { io } = this.#input;
    const suite = cipherSuite(ticket.suite);
    if (suite === undefined)
      return { kind: 'impossible', detail: 'The ticket belongs to a suite that the engine does not know.' };
    this.#suite = suite;
    this.#suiteId = suite.id;
    this.#master = ticket.secret;
    this.#input.logSecret('CLIENT_RANDOM', this.#master);
    io.send(type.serverHello, this.#serverHello(true));
    const { client, server } = this.#protections();
    const sent = this.#sayFinished(server);
    io.mark();
    const heard = await this.#hearFinished(client);
    if (heard === undefined) return { kind: 'ended' };
    return this.#established({ client: heard, server: sent }, true);
  }

  #established(verifyData: VerifyData, isResumed: boolean): HandshakeOutcome {
    return { kind: 'established', suite: this.#suite, isResumed, verifyData };
  }
}

function groupOrStandIn(group: number): number {
  try {
    keyShareIn(group);
    return group;
  } catch {
    return 23;
  }
}

/** The same bytes with one bit turned. */
export function flipped(bytes: Uint8Array): Buffer {
  const copy = Buffer.from(bytes);
  const last = copy.length - 1;
  copy[last] = (copy[last] ?? 0) ^ 1;
  return copy;
}
