import { timingSafeEqual } from 'node:crypto';
import { type HelloParts, clientHello, extensionType, type ServerHello } from './client-hello.ts';
import {
  checkExtensions,
  type Expected,
  type HandshakeInput,
  isGrease,
  readFlight,
  refuse,
  serverKey,
} from './handshake.ts';
import type { Habits } from './habits.ts';
import { type Conversation, type Message, messageType as type } from './incoming.ts';
import { Schedule13 } from './key-derivation.ts';
import { ownCertificate, ownProof } from './own-identity.ts';
import { gcm13 } from './protection.ts';
import { recordType } from './records.ts';
import { checkProof } from './server-proof.ts';
import { type Suite, suites } from './suites.ts';
import type { Ticket } from './ticket-file.ts';
import { alerts, Fields, readExtensions, TlsRefusal, uint } from './wire.ts';

/** What a connection of TLS 1.3 needs when its handshake is over. */
export interface Traffic13 {
  readonly schedule: Schedule13;
  readonly suite: Suite;
  readonly resumption: Buffer;
  client: Buffer;
  server: Buffer;
  readonly isEarlyDataAccepted: boolean;
}

const none = Buffer.alloc(0);

/** Sends a ClientHello with the binder of its ticket, and 0-RTT data behind it (RFC 8446 4.2.11.2). */
export function sendHello13(
  conversation: Conversation,
  { parts, habits, early }: { readonly parts: HelloParts; readonly habits: Habits; readonly early: Buffer | undefined },
): ReadonlySet<number> {
  const { body, asked, binderBytes } = clientHello(parts, habits);
  const { ticket } = parts;
  if (ticket === undefined || binderBytes === 0) {
    conversation.send(type.clientHello, body);
    return asked;
  }
  const suite = suites.get(ticket.suite);
  const schedule = new Schedule13(suite?.hash ?? 'sha256', ticket.secret);
  const truncated = body.subarray(0, body.length - binderBytes - 3);
  const head = Buffer.concat([uint(type.clientHello, 1), uint(body.length, 3)]);
  const binderKey = schedule.derive('res binder', none);
  schedule
    .finished(binderKey, Buffer.concat([conversation.transcript, head, truncated]))
    .copy(body, body.length - binderBytes);
  conversation.send(type.clientHello, body);
  if (early !== undefined && parts.offersEarlyData && suite !== undefined) {
    conversation.records.version = 0x0303;
    conversation.records.send(recordType.changeCipherSpec, uint(1, 1));
    conversation.records.writing = gcm13(
      suite,
      schedule.keys(schedule.derive('c e traffic', conversation.transcript), suite),
    );
    conversation.records.send(recordType.data, early);
  }
  return asked;
}

/** A handshake of TLS 1.3 behind its last ServerHello. */
export class Handshake13 {
  readonly #input: HandshakeInput;
  readonly #suite: Suite;
  readonly #schedule: Schedule13;
  readonly #psk: Ticket | undefined;

  constructor(input: HandshakeInput, { hello, suite }: { readonly hello: ServerHello; readonly suite: Suite }) {
    this.#input = input;
    this.#suite = suite;
    const { ticket } = input.parts;
    const selected = hello.extensions.get(extensionType.preSharedKey);
    checkExtensions(input, hello.extensions.keys(), [
      extensionType.versions,
      extensionType.keyShare,
      extensionType.preSharedKey,
    ]);
    if (!hello.sessionId.equals(input.parts.sessionId))
      refuse(alerts.illegalParameter, 'another session id comes back');
    if (selected !== undefined) {
      const isOurs =
        ticket?.version === 0x0304 && selected.equals(uint(0, 2)) && suites.get(ticket.suite)?.hash === suite.hash;
      if (!isOurs) refuse(alerts.illegalParameter, 'a pre-shared key that was not offered');
      this.#psk = ticket;
    }
    this.#schedule = new Schedule13(suite.hash, this.#psk?.secret);
    this.#schedule.next(this.#agree(hello));
  }

  async run(): Promise<Traffic13> {
    const { conversation, parts } = this.#input;
    const { records } = conversation;
    if (!conversation.isBetweenMessages) refuse(alerts.unexpectedMessage, 'a message across a change of keys');
    await this.#passSecondHello();
    const secrets = this.#secrets('hs');
    records.reading = gcm13(this.#suite, this.#schedule.keys(secrets.server, this.#suite));
    const flight = await readFlight(this.#input, this.#expected());
    const isEarly = this.#readEncrypted(flight.get(type.encryptedExtensions));
    if (this.#psk === undefined) this.#checkServer(flight);
    this.#checkFinished(flight.get(type.finished), secrets.server);
    records.passesChangeCipherSpec = false;
    this.#schedule.next();
    const traffic = this.#secrets('ap');
    if (isEarly) conversation.send(type.endOfEarlyData, none);
    if (!parts.offersEarlyData) {
      records.writing = undefined;
      records.sendClear(recordType.changeCipherSpec, uint(1, 1));
    }
    records.writing = gcm13(this.#suite, this.#schedule.keys(secrets.client, this.#suite));
    if (flight.has(type.certificateRequest)) {
      conversation.send(type.certificate, ownCertificate(true));
      conversation.send(type.certificateVerify, ownProof(this.#toBeSigned('client', conversation.transcript)));
    }
    conversation.send(type.finished, this.#schedule.finished(secrets.client, conversation.transcript));
    records.writing = gcm13(this.#suite, this.#schedule.keys(traffic.client, this.#suite));
    records.reading = gcm13(this.#suite, this.#schedule.keys(traffic.server, this.#suite));
    const resumption = this.#schedule.derive('res master', conversation.transcript);
    return { schedule: this.#schedule, suite: this.#suite, resumption, ...traffic, isEarlyDataAccepted: isEarly };
  }

  #agree(hello: ServerHello): Buffer {
    const { parts, habits } = this.#input;
    const fields = new Fields(hello.extensions.get(extensionType.keyShare) ?? refuse(109, 'no key share'));
    const named = fields.uint(2);
    const theirs = fields.vector(2);
    fields.end();
    const isPassed = habits.has('accepts-unoffered-group') || (isGrease(named) && habits.has('accepts-grease'));
    const share = parts.shares.find(({ group }) => group === named) ?? (isPassed ? parts.shares[0] : undefined);
    return share?.secret(theirs) ?? refuse(alerts.illegalParameter, `no share was sent for group ${named}`);
  }

  /** A careless client looks whether another ServerHello follows, which then counts for the keys. */
  async #passSecondHello(): Promise<void> {
    const { conversation, habits } = this.#input;
    if (!habits.has('takes-second-server-hello')) return;
    if ((await conversation.records.line.peek()) !== recordType.handshake) return;
    const incoming = await conversation.next();
    if (incoming.kind !== 'message' || incoming.type !== type.serverHello)
      refuse(alerts.unexpectedMessage, 'something in clear behind the ServerHello');
  }

  #secrets(stage: 'hs' | 'ap'): { readonly client: Buffer; readonly server: Buffer } {
    const { transcript } = this.#input.conversation;
    const of = (side: string): Buffer => this.#schedule.derive(`${side} ${stage} traffic`, transcript);
    return { client: of('c'), server: of('s') };
  }

  #expected(): readonly Expected[] {
    const { habits } = this.#input;
    const middle =
      this.#psk === undefined
        ? [
            { type: type.certificateRequest, may: true },
            { type: type.certificate, may: habits.has('accepts-missing-certificate') },
            {
              type: type.certificateVerify,
              may: habits.has('accepts-missing-certificate-verify') || habits.has('accepts-missing-signature'),
            },
          ]
        : [];
    return [{ type: type.encryptedExtensions }, ...middle, { type: type.finished }];
  }

  /** Whether 0-RTT data was taken. */
  #readEncrypted(message: Message | undefined): boolean {
    if (message === undefined) return false;
    const fields = new Fields(message.body);
    const answered = readExtensions(fields.vector(2));
    fields.end();
    checkExtensions(this.#input, answered.keys(), [
      extensionType.serverName,
      extensionType.groups,
      extensionType.earlyData,
      extensionType.heartbeat,
    ]);
    return answered.has(extensionType.earlyData) && this.#input.parts.offersEarlyData && this.#psk !== undefined;
  }

  #checkServer(flight: ReadonlyMap<number, Message>): void {
    const { habits, parts } = this.#input;
    const key = serverKey(this.#input, flight, this.#suite);
    const message = flight.get(type.certificateVerify);
    if (message === undefined) return;
    const signed = this.#toBeSigned('server', message.before);
    checkProof(
      { key, signed, fields: new Fields(message.body), version: 0x0304, offered: parts.offer.signatures },
      habits,
    );
  }

  /** RFC 8446 4.4.3. */
  #toBeSigned(by: 'client' | 'server', transcript: Buffer): Buffer {
    const context = Buffer.concat([Buffer.alloc(64, 0x20), Buffer.from(`TLS 1.3, ${by} CertificateVerify\0`)]);
    return Buffer.concat([context, this.#schedule.hashOf(transcript)]);
  }

  #checkFinished(message: Message | undefined, secret: Buffer): void {
    if (message === undefined) throw new TlsRefusal(alerts.unexpectedMessage, 'no Finished');
    const wanted = this.#schedule.finished(secret, message.before);
    const isTrue = message.body.length === wanted.length && timingSafeEqual(message.body, wanted);
    if (!isTrue && !this.#input.habits.has('ignores-finished'))
      refuse(alerts.decryptError, 'a Finished that does not fit');
  }
}

/** A ticket of TLS 1.3 (RFC 8446 4.6.1). */
export function readTicket13(body: Buffer, { schedule, suite, resumption }: Traffic13): Ticket {
  const fields = new Fields(body);
  const [lifetimeS, ageAdd] = [fields.uint(4), fields.uint(4)];
  const context = fields.vector(1);
  const name = fields.vector(2);
  const early = readExtensions(fields.vector(2)).get(extensionType.earlyData);
  fields.end();
  const secret = schedule.expand(resumption, 'resumption', { context });
  const earlyBytesMax = early?.length === 4 ? early.readUInt32BE(0) : 0;
  return {
    version: 0x0304,
    suite: suite.id,
    name,
    secret,
    isExtended: true,
    ageAdd,
    receivedAt: Date.now(),
    lifetimeS,
    earlyBytesMax,
  };
}

/** The transcript after a HelloRetryRequest begins with a hash of the first ClientHello (RFC 8446 4.4.1). */
export function afterRetry(suite: Suite, first: Buffer, retry: Buffer): Buffer {
  const hash = new Schedule13(suite.hash).hashOf(first);
  return Buffer.concat([uint(254, 1), uint(hash.length, 3), hash, retry]);
}

/** The next secret of a direction (RFC 8446 7.2). */
export function updated(schedule: Schedule13, secret: Buffer): Buffer {
  return schedule.expand(secret, 'traffic upd');
}
