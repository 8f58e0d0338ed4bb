import { Buffer } from 'node:buffer';
import { createHash, randomBytes } from 'node:crypto';
import { readClientHello, type ClientHello } from '@cordon/transport';
import { type CipherSuite, cipherSuite } from './cipher-suites.ts';
import { choose, chooseCompression, chooseGroup, chooseSuite } from './choose.ts';
import type { HandshakeInput, HandshakeOutcome } from './handshake-input.ts';
import { handshakeType as type } from './handshake-io.ts';
import { type KeyShare, keyShareIn, pointOffCurve, soundGroups } from './key-exchange.ts';
import { expandLabel, finishedOfTls13, KeySchedule13, trafficProtection } from './key-schedule.ts';
import { contentType } from './record-layer.ts';
import { schemeFor, signBy, strangersKey } from './server-identity.ts';
import type { Ticket } from './ticket-store.ts';
import { flipped } from './tls12-handshake.ts';
import { extension, uint, vector, WireReader } from './wire-bytes.ts';

const extensionType = { preSharedKey: 41, earlyData: 42, versions: 43, keyShare: 51 } as const;
/** SHA-256 of "HelloRetryRequest": the random that makes a ServerHello one (RFC 8446 4.1.3). */
const retryRandom = createHash('sha256').update('HelloRetryRequest').digest();
const tls13 = 0x0304;
const messageHash = 254;
const ticketLifetimeS = 7_200;
const earlyDataBytesMax = 16_384;
/** Early data comes in the first flight: one that says so sends it, however slow it is, and then all of it. */
const earlyDataMs = { first: 5_000, next: 300 } as const;
const unofferedExtension = 0x3374;

type Impossible = Extract<HandshakeOutcome, { kind: 'impossible' }>;

interface TrafficSecrets {
  readonly client: Buffer;
  readonly server: Buffer;
}

interface ClientShare {
  readonly group: number;
  readonly value: Buffer;
}

function keySharesOf(hello: ClientHello): readonly ClientShare[] {
  const reader = new WireReader(
    new WireReader(hello.extensionData.get(extensionType.keyShare) ?? Buffer.alloc(0)).vector(2),
  );
  const shares: ClientShare[] = [];
  while (!reader.isAtEnd) shares.push({ group: reader.uint(2), value: reader.vector(2) });
  return shares;
}

/** Names of the tickets that a ClientHello offers. */
export function offeredTickets(hello: ClientHello): readonly Buffer[] {
  const reader = new WireReader(
    new WireReader(hello.extensionData.get(extensionType.preSharedKey) ?? Buffer.alloc(0)).vector(2),
  );
  const names: Buffer[] = [];
  while (!reader.isAtEnd) {
    names.push(reader.vector(2));
    reader.take(4);
  }
  return names;
}

/** One handshake of TLS 1.3 (RFC 8446). */
export class Tls13Handshake {
  readonly #input: HandshakeInput;
  #hello: ClientHello;
  #suite!: CipherSuite;
  #suiteId = 0;
  #share!: KeyShare;
  #theirs!: ClientShare;
  #ticket: Ticket | undefined;
  #schedule!: KeySchedule13;
  #handshakeSecrets!: TrafficSecrets;
  #second: ClientHello | undefined;
  /** What came as 0-RTT, if anything did. */
  earlyData: Buffer = Buffer.alloc(0);

  constructor(input: HandshakeInput) {
    this.#input = input;
    this.#hello = input.hello;
  }

  async run(): Promise<HandshakeOutcome> {
    const { io, deviations } = this.#input;
    io.countsChangeCipherSpec = false;
    io.records.passesChangeCipherSpec = true;
    io.records.version = 0x0303;
    await this.#readEarlyData();
    const chosen = chooseSuite('TLSv1.3', this.#hello, { identity: this.#input.identity, deviations });
    if (chosen === undefined) return impossible('The client leaves no TLS 1.3 suite to choose.');
    this.#suite = chosen.suite;
    this.#suiteId = chosen.id;
    const retried = await this.#retry();
    if (retried !== undefined) return retried;
    const shared = this.#chooseShare();
    if (shared !== undefined) return shared;
    this.#greet();
    const problem = this.#authenticate();
    if (problem !== undefined) return problem;
    return await this.#finish();
  }

  async #readEarlyData(): Promise<void> {
    const { io, tickets, deviations, logSecret } = this.#input;
    // RFC 8446 4.2.10: also data under a ticket of somebody else has to be passed over.
    io.skipsSealed = this.#hello.extensions.includes(extensionType.earlyData);
    const [first] = offeredTickets(this.#hello);
    const ticket = first === undefined ? undefined : tickets.find(first);
    if (deviations.tickets === 'resume' && ticket?.version === 'TLSv1.3') this.#ticket = ticket;
    const suite = ticket === undefined ? undefined : cipherSuite(ticket.suite);
    if (ticket === undefined || suite === undefined || !this.#hello.extensions.includes(extensionType.earlyData))
      return;
    const secret = new KeySchedule13(suite, ticket.secret).derive('c e traffic', io.transcript);
    logSecret('CLIENT_EARLY_TRAFFIC_SECRET', secret);
    io.records.readWith(trafficProtection(suite, secret));
    for (;;) {
      const hasBegun = this.earlyData.length > 0;
      const received = await io.records.next(hasBegun ? earlyDataMs.next : earlyDataMs.first);
      if (received.kind !== 'record') return;
      if (received.type === contentType.applicationData)
        this.earlyData = Buffer.concat([this.earlyData, received.content]);
    }
  }

  /** Undefined when the handshake may go on. */
  async #retry(): Promise<HandshakeOutcome | undefined> {
    const { deviations } = this.#input;
    const shared = keySharesOf(this.#hello).map(({ group }) => group);
    const asked = this.#groupWithoutShare(shared);
    const isNeeded = deviations.helloRetry !== undefined || !soundGroups.some((group) => shared.includes(group));
    if (!isNeeded && asked === undefined) return undefined;
    const group = asked ?? this.#retryGroup(shared);
    if (group === undefined) return impossible('The client leaves no group to ask for in a HelloRetryRequest.');
    const again = await this.#sendRetry(group);
    if (again === undefined || deviations.helloRetry !== 'twice') return again ?? this.#readAgain();
    return again;
  }

  /** The ordered group, where the client offers it and has sent no share of it: with any other it would refuse for that alone. */
  #groupWithoutShare(shared: readonly number[]): number | undefined {
    const { group } = this.#input.deviations;
    return typeof group === 'number' && this.#hello.groups.includes(group) && !shared.includes(group)
      ? group
      : undefined;
  }

  #retryGroup(shared: readonly number[]): number | undefined {
    const { helloRetry } = this.#input.deviations;
    if (helloRetry === 'unchanged') return shared.find((group) => soundGroups.includes(group));
    if (helloRetry === 'unoffered-group') return [25, 24, 30, 22].find((group) => !this.#hello.groups.includes(group));
    return soundGroups.find((group) => this.#hello.groups.includes(group) && !shared.includes(group));
  }

  #readAgain(): HandshakeOutcome | undefined {
    if (this.#second === undefined) return { kind: 'ended' };
    this.#hello = this.#second;
    return undefined;
  }

  /** An outcome ends the handshake; undefined goes on with the second ClientHello. */
  async #sendRetry(group: number): Promise<HandshakeOutcome | undefined> {
    const { io, deviations } = this.#input;
    const hash = createHash(this.#suite.hash).update(io.transcript).digest();
    io.restart(Buffer.concat([uint(messageHash, 1), vector(3, hash)]));
    io.send(type.serverHello, this.#retryRequest(group));
    io.mark();
    const body = await io.expect(type.clientHello);
    const second = body === undefined ? undefined : readClientHello(body, 0x0303);
    if (second?.kind !== 'client-hello') return { kind: 'ended' };
    this.#second = second;
    if (deviations.helloRetry !== 'twice') return undefined;
    io.send(type.serverHello, this.#retryRequest(group));
    io.mark();
    // A ChangeCipherSpec may stand in front of the answer.
    await io.expect(type.clientHello);
    return { kind: 'ended', detail: 'A second HelloRetryRequest was sent.' };
  }

  #retryRequest(group: number): Buffer {
    return this.#serverHello(retryRandom, extension(extensionType.keyShare, uint(group, 2)));
  }

  #chooseShare(): Impossible | undefined {
    const { deviations } = this.#input;
    const shares = keySharesOf(this.#hello);
    const shared = shares.map(({ group }) => group);
    const group =
      deviations.group === undefined
        ? choose({ choice: undefined, offered: shared, candidates: soundGroups })
        : chooseGroup(this.#hello, deviations.group);
    if (group === undefined) return impossible('The client leaves no group to choose.');
    if (deviations.point !== undefined && !shared.includes(group))
      return impossible('The client does not offer the group in which this could be shown.');
    // Who compares nothing goes on with the share that it has sent, whatever the group is called.
    const known = [group, ...soundGroups].find((one) => soundGroups.includes(one) && shared.includes(one)) ?? 23;
    const share = keyShareIn(known);
    this.#share = { ...share, group };
    this.#theirs = shares.find((candidate) => candidate.group === known) ?? { group, value: share.publicValue };
    return undefined;
  }

  #greet(): void {
    const { io, deviations } = this.#input;
    const { order } = deviations;
    const { group } = this.#share;
    const { value, secret } = this.#exchange();
    const hello = this.#serverHello(
      randomBytes(32),
      extension(extensionType.keyShare, Buffer.concat([uint(group, 2), vector(2, value)])),
      ...(this.#ticket === undefined ? [] : [extension(extensionType.preSharedKey, uint(0, 2))]),
    );
    io.send(type.serverHello, hello);
    if (order === 'second-server-hello') io.send(type.serverHello, hello);
    this.#schedule = new KeySchedule13(this.#suite, this.#ticket?.secret);
    this.#schedule.advance(secret);
    if (this.#hello.sessionId.length > 0) io.sendChangeCipherSpec();
    const { client, server } = this.#traffic('hs', 'HANDSHAKE_TRAFFIC_SECRET');
    io.records.readWith(trafficProtection(this.#suite, client));
    io.records.writeWith(trafficProtection(this.#suite, server));
    this.#handshakeSecrets = { client, server };
    const added =
      deviations.extension === undefined
        ? undefined
        : choose({
            choice: deviations.extension,
            offered: this.#hello.extensions,
            candidates: [unofferedExtension, 15, 17],
          });
    io.send(type.encryptedExtensions, vector(2, ...(added === undefined ? [] : [extension(added)])));
    if (order === 'early-application-data') {
      io.records.write(contentType.applicationData, Buffer.from('HTTP/1.1 204 No Content\r\n\r\n'));
    }
  }

  /** Our public value, and the secret that a client gets from it which checks nothing. */
  #exchange(): { readonly value: Buffer; readonly secret: Buffer } {
    const { publicValue } = this.#share;
    switch (this.#input.deviations.point) {
      case 'off-curve': {
        const { point, secret } = pointOffCurve();
        return { value: point, secret };
      }
      case 'all-zero':
        return { value: Buffer.alloc(publicValue.length), secret: Buffer.alloc(32) };
      default:
        return { value: publicValue, secret: this.#share.secret(this.#theirs.value) ?? Buffer.alloc(32) };
    }
  }

  #traffic(stage: 'hs' | 'ap', label: string): TrafficSecrets {
    const { io, logSecret } = this.#input;
    const client = this.#schedule.derive(`c ${stage} traffic`, io.transcript);
    const server = this.#schedule.derive(`s ${stage} traffic`, io.transcript);
    const number = stage === 'ap' ? '_0' : '';
    logSecret(`CLIENT_${label}${number}`, client);
    logSecret(`SERVER_${label}${number}`, server);
    return { client, server };
  }

  #serverHello(random: Buffer, ...extensions: readonly Buffer[]): Buffer {
    const { deviations } = this.#input;
    const candidates = deviations.version === 'unoffered' ? [0x0305] : [tls13];
    const version = choose({ choice: deviations.version, offered: this.#hello.versions, candidates }) ?? tls13;
    return Buffer.concat([
      uint(0x0303, 2),
      random,
      vector(1, this.#hello.sessionId),
      uint(this.#suiteId, 2),
      uint(chooseCompression(this.#hello, deviations), 1),
      vector(2, extension(extensionType.versions, uint(version, 2)), ...extensions),
    ]);
  }

  #authenticate(): Impossible | undefined {
    if (this.#ticket !== undefined) return undefined;
    const { io, identity, deviations } = this.#input;
    const chain = deviations.certificate === 'empty' ? [] : identity.chain;
    const entries = chain.map((der) => Buffer.concat([vector(3, der), vector(2)]));
    const certificate = Buffer.concat([vector(1), vector(3, ...entries)]);
    const isSwapped = deviations.order === 'swapped';
    if (deviations.certificate !== 'omitted' && !isSwapped) io.send(type.certificate, certificate);
    const verify = this.#certificateVerify();
    if (!Buffer.isBuffer(verify)) return verify;
    const isLeftOut = deviations.certificateVerify === 'omitted' || deviations.signature === 'omitted';
    if (!isLeftOut) io.send(type.certificateVerify, verify);
    if (isSwapped) io.send(type.certificate, certificate);
    return undefined;
  }

  #certificateVerify(): Buffer | Impossible {
    const { io, identity, deviations } = this.#input;
    const isUnoffered = deviations.signature === 'unoffered-hash';
    const scheme = schemeFor(identity, { version: 'TLSv1.3', offered: this.#hello.signatureAlgorithms, isUnoffered });
    if (scheme === undefined) return impossible('The client leaves no signature algorithm to choose.');
    const key = deviations.signature === 'other-key' ? strangersKey(identity) : identity.privateKey;
    const hash = createHash(this.#suite.hash).update(io.transcript).digest();
    const content = Buffer.concat([Buffer.alloc(64, 0x20), Buffer.from('TLS 1.3, server CertificateVerify\0'), hash]);
    const signature = signBy(scheme, key, content);
    return Buffer.concat([
      uint(scheme, 2),
      vector(2, deviations.signature === 'broken' ? flipped(signature) : signature),
    ]);
  }

  async #finish(): Promise<HandshakeOutcome> {
    const { io, deviations } = this.#input;
    const { client, server } = this.#handshakeSecrets;
    const verifyData = finishedOfTls13(this.#suite, server, io.transcript);
    io.send(type.finished, deviations.finished === 'broken' ? flipped(verifyData) : verifyData);
    this.#schedule.advance();
    const secrets = this.#traffic('ap', 'TRAFFIC_SECRET');
    io.records.writeWith(trafficProtection(this.#suite, secrets.server));
    io.mark();
    const wanted = finishedOfTls13(this.#suite, client, io.transcript);
    const finished = await io.expect(type.finished);
    if (finished === undefined) return { kind: 'ended' };
    if (!finished.equals(wanted)) {
      io.ending = { kind: 'unreadable', detail: 'a Finished that does not fit' };
      return { kind: 'ended' };
    }
    io.skipsSealed = false;
    io.records.readWith(trafficProtection(this.#suite, secrets.client));
    if (deviations.tickets !== undefined) this.#issueTicket();
    const isResumed = this.#ticket !== undefined;
    return { kind: 'established', suite: this.#suite, isResumed, verifyData: { client: finished, server: verifyData } };
  }

  #issueTicket(): void {
    const { io, tickets } = this.#input;
    const nonce = Buffer.from([0]);
    const resumption = this.#schedule.derive('res master', io.transcript);
    const secret = expandLabel(this.#suite.hash, resumption, { label: 'resumption', context: nonce });
    const name = tickets.issue({ version: 'TLSv1.3', suite: this.#suite.id, secret, isExtended: true });
    const body = Buffer.concat([
      uint(ticketLifetimeS, 4),
      randomBytes(4),
      vector(1, nonce),
      vector(2, name),
      vector(2, extension(extensionType.earlyData, uint(earlyDataBytesMax, 4))),
    ]);
    io.send(type.newSessionTicket, body, false);
  }
}

function impossible(detail: string): Impossible {
  return { kind: 'impossible', detail };
}
