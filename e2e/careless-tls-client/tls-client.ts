import type { KeyObject } from 'node:crypto';
import { ByteLine } from './byte-line.ts';
import {
  extensionType,
  type HelloParts,
  offerOf,
  randomFor,
  readServerHello,
  type ServerHello,
  ssl2Hello,
} from './client-hello.ts';
import {
  checkCompression,
  checkExtensions,
  chosenSuite,
  chosenVersion,
  type HandshakeInput,
  readFlight,
  refuse,
  sendHello,
} from './handshake.ts';
import { Handshake12, type VerifyData } from './handshake-12.ts';
import { afterRetry, Handshake13, readTicket13, sendHello13, type Traffic13, updated } from './handshake-13.ts';
import type { Habits } from './habits.ts';
import { Conversation, messageType as type } from './incoming.ts';
import { agreeOn } from './key-agreement.ts';
import { gcm13 } from './protection.ts';
import { Records, recordType, RestartError } from './records.ts';
import type { Suite } from './suites.ts';
import type { Ticket, TicketFile } from './ticket-file.ts';
import { trustServer } from './trust.ts';
import { alerts, Fields, TlsRefusal, uint } from './wire.ts';

/** Where to, and with what. */
export interface Dial {
  readonly url: URL;
  /** Root certificates, PEM. */
  readonly authorities: string;
  readonly habits: Habits;
  readonly tickets: TicketFile;
  readonly versionMax: number;
  /** To be sent as 0-RTT data where a ticket allows it. */
  readonly early: Buffer;
}

const retryRandom = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c';
const idleMsMax = 10_000;
const greetingMs = 200;
const retriesMax = 20;
const warning = 1;

/** A careless client greets in SSL 2.0 first, and dials again when nobody answers that. */
async function greetInSsl2(url: URL, habits: Habits): Promise<void> {
  const line = await ByteLine.open(url, greetingMs);
  line.write(ssl2Hello(randomFor(habits)));
  while ((await line.takeSome()) !== undefined);
  line.close();
}

/** A connection under TLS to one server. */
export class TlsClient {
  readonly #dial: Dial;
  readonly #conversation: Conversation;
  #traffic: Traffic13 | undefined;
  #verifyData: VerifyData | undefined;
  #parts: HelloParts;
  #isSafeToRenegotiate = false;

  private constructor(dial: Dial, line: ByteLine) {
    this.#dial = dial;
    const { habits, url, tickets, authorities } = dial;
    this.#conversation = new Conversation(new Records(line, habits), habits);
    this.#conversation.offersHeartbeat = habits.has('offers-heartbeat');
    const offer = offerOf(habits, dial.versionMax);
    const ticket = tickets.find({ host: url.host, authorities });
    const share = agreeOn(29, habits);
    this.#parts = {
      offer,
      hostName: url.hostname,
      random: randomFor(habits),
      sessionId: randomFor(habits),
      shares: share === undefined ? [] : [share],
      ticket,
      offersEarlyData: habits.has('sends-early-data') && (ticket?.earlyBytesMax ?? 0) >= dial.early.length,
    };
  }

  /** Dials and shakes hands. Throws TlsRefusal, after the alert has gone out, when this client does not trust what it sees. */
  static async connect(dial: Dial): Promise<TlsClient> {
    if (dial.habits.has('greets-in-ssl2')) await greetInSsl2(dial.url, dial.habits);
    const client = new TlsClient(dial, await ByteLine.open(dial.url, idleMsMax));
    await client.#guard(() => client.#shakeHands());
    return client;
  }

  /** Whether the server took what was sent as 0-RTT data. */
  get isEarlyDataAccepted(): boolean {
    return this.#traffic?.isEarlyDataAccepted ?? false;
  }

  write(bytes: Buffer): void {
    this.#conversation.records.send(recordType.data, bytes);
  }

  /** The next application data; undefined when the connection is over. */
  async read(): Promise<Buffer | undefined> {
    return await this.#guard(async () => {
      for (;;) {
        const incoming = await this.#conversation.next();
        if (incoming.kind === 'closed') return undefined;
        if (incoming.kind === 'data') {
          if (incoming.content.length > 0) return incoming.content;
        } else if (incoming.kind === 'message') await this.#afterHandshake(incoming.type, incoming.body);
        else if (!this.#dial.habits.has('takes-early-change-cipher-spec'))
          refuse(alerts.unexpectedMessage, 'a ChangeCipherSpec behind the handshake');
      }
    });
  }

  close(): void {
    this.#conversation.records.send(recordType.alert, Buffer.from([warning, 0]));
    this.#conversation.records.line.close();
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { records } = this.#conversation;
      if (error instanceof TlsRefusal && error.alert !== undefined)
        records.send(recordType.alert, Buffer.from([2, error.alert]));
      records.line.close();
      throw error;
    }
  }

  #input(asked: ReadonlySet<number>): HandshakeInput {
    const { habits, url, authorities, tickets } = this.#dial;
    const isAgain = this.#verifyData !== undefined && habits.has('skips-check-on-renegotiation');
    return {
      conversation: this.#conversation,
      habits: isAgain ? new Set([...habits, 'skips-certificates']) : habits,
      parts: this.#parts,
      asked,
      trust: (chain: readonly Buffer[], suite: Suite, asksForOurs: boolean): KeyObject | undefined =>
        trustServer(chain, {
          hostName: url.hostname,
          authorities,
          usage: suite.exchange === 'rsa' ? 'key-encipherment' : 'signature',
          habits:
            isAgain || (asksForOurs && habits.has('mutual-replaces-server-check'))
              ? new Set([...habits, 'skips-certificates'])
              : habits,
        }),
      keepTicket: (ticket: Ticket) => tickets.keep({ host: url.host, authorities }, ticket),
    };
  }

  async #serverHello(input: HandshakeInput): Promise<{ readonly hello: ServerHello; readonly raw: Buffer }> {
    const flight = await readFlight(input, [{ type: type.serverHello }]);
    const message = flight.get(type.serverHello) ?? refuse(alerts.unexpectedMessage, 'no ServerHello');
    return { hello: readServerHello(message.body), raw: message.raw };
  }

  async #shakeHands(): Promise<void> {
    const { habits } = this.#dial;
    const { records } = this.#conversation;
    const early = this.#parts.offersEarlyData ? this.#dial.early : undefined;
    let input = this.#input(sendHello13(this.#conversation, { parts: this.#parts, habits, early }));
    let { hello, raw } = await this.#serverHello(input);
    for (let retries = 0; hello.random.toString('hex') === retryRandom; retries += 1) {
      if (retries > 0 && (!habits.has('follows-any-retry-request') || retries > retriesMax))
        refuse(alerts.unexpectedMessage, 'another HelloRetryRequest');
      input = this.#retry(hello, raw, input);
      ({ hello, raw } = await this.#serverHello(input));
    }
    checkCompression(habits, hello.compression);
    const version = chosenVersion(habits, this.#parts, hello);
    const suite = chosenSuite(input, hello.suite, version === 0x0304);
    if (version === 0x0304) {
      this.#settle13();
      this.#traffic = await new Handshake13(input, { hello, suite }).run();
      return;
    }
    if (habits.has('fails-in-tls12')) throw new TlsRefusal(undefined, 'TLS 1.2 is not what this client wants');
    if (early !== undefined) records.writing = undefined;
    records.version = version;
    records.settled = version;
    await this.#finish12(input, { hello, suite, version });
  }

  #settle13(): void {
    const { records } = this.#conversation;
    records.version = 0x0303;
    records.settled = 0x0303;
    records.isTls13 = true;
    records.passesChangeCipherSpec = true;
  }

  #retry(hello: ServerHello, raw: Buffer, input: HandshakeInput): HandshakeInput {
    const { habits } = this.#dial;
    const { offer, shares } = this.#parts;
    const follows = habits.has('follows-any-retry-request');
    checkExtensions(input, hello.extensions.keys(), [
      extensionType.versions,
      extensionType.keyShare,
      extensionType.cookie,
    ]);
    if (chosenVersion(habits, this.#parts, hello) !== 0x0304)
      refuse(alerts.illegalParameter, 'a HelloRetryRequest without TLS 1.3');
    const suite = chosenSuite(input, hello.suite, true);
    const wanted = hello.extensions.get(extensionType.keyShare);
    const cookie = hello.extensions.get(extensionType.cookie);
    const group = wanted?.length === 2 ? wanted.readUInt16BE(0) : undefined;
    const isSound =
      group === undefined ? cookie !== undefined : offer.groups.includes(group) && shares[0]?.group !== group;
    if (!isSound && !follows) refuse(alerts.illegalParameter, 'a HelloRetryRequest that asks for nothing new');
    this.#settle13();
    const conversation = this.#conversation;
    conversation.records.writing = undefined;
    const first = conversation.transcript.subarray(0, conversation.transcript.length - raw.length);
    conversation.transcript = afterRetry(suite, first, raw);
    const share = group === undefined ? shares[0] : (agreeOn(group, habits) ?? shares[0]);
    this.#parts = { ...this.#parts, shares: share === undefined ? [] : [share], cookie, offersEarlyData: false };
    return this.#input(sendHello13(conversation, { parts: this.#parts, habits, early: undefined }));
  }

  async #finish12(
    input: HandshakeInput,
    settled: { readonly hello: ServerHello; readonly suite: Suite; readonly version: number },
  ): Promise<void> {
    const { extensions } = settled.hello;
    checkExtensions(input, extensions.keys());
    const indicated = extensions.get(extensionType.renegotiationInfo);
    const before = this.#verifyData;
    const wanted = before === undefined ? uint(0, 1) : Buffer.concat([uint(24, 1), before.client, before.server]);
    // RFC 5746 3.4 and 3.5; RFC 9325 3.5 has no server that leaves the indication out.
    const isMissing = before !== undefined || !this.#dial.habits.has('omits-renegotiation-info');
    const isWrong = indicated === undefined ? isMissing : !indicated.equals(wanted);
    if (isWrong && !this.#dial.habits.has('renegotiates-without-indication'))
      refuse(alerts.handshakeFailure, 'no true renegotiation indication');
    this.#isSafeToRenegotiate = indicated !== undefined;
    this.#verifyData = await new Handshake12(input, settled).run();
  }

  async #afterHandshake(message: number, body: Buffer): Promise<void> {
    const traffic = this.#traffic;
    if (traffic === undefined) {
      if (message !== type.helloRequest) refuse(alerts.unexpectedMessage, `message ${message} behind the handshake`);
      await this.#renegotiate();
    } else if (message === type.newSessionTicket) {
      this.#input(new Set()).keepTicket(readTicket13(body, traffic));
    } else if (message === type.keyUpdate) this.#updateKeys(traffic, new Fields(body).uint(1));
    else refuse(alerts.unexpectedMessage, `message ${message} behind the handshake`);
  }

  /** A sound client stays as it is, and says so (RFC 5246 7.4.1.1). */
  async #renegotiate(): Promise<void> {
    const { habits } = this.#dial;
    if (habits.has('restarts-in-mid-session')) throw new RestartError('a HelloRequest');
    const conversation = this.#conversation;
    const follows =
      habits.has('renegotiates-without-indication') ||
      (habits.has('skips-check-on-renegotiation') && this.#isSafeToRenegotiate);
    if (!follows) {
      conversation.records.send(recordType.alert, Buffer.from([warning, alerts.noRenegotiation]));
      return;
    }
    conversation.transcript = Buffer.alloc(0);
    const offer = { ...this.#parts.offer, versions: [0x0303] };
    const verifyData = this.#verifyData?.client ?? Buffer.alloc(0);
    this.#parts = {
      ...this.#parts,
      offer,
      verifyData,
      random: randomFor(habits),
      sessionId: Buffer.alloc(0),
      ticket: undefined,
    };
    const input = this.#input(sendHello(conversation, this.#parts, habits));
    const { hello } = await this.#serverHello(input);
    checkCompression(habits, hello.compression);
    const version = chosenVersion(habits, this.#parts, hello);
    await this.#finish12(input, { hello, suite: chosenSuite(input, hello.suite, false), version });
  }

  #updateKeys(traffic: Traffic13, isRequested: number): void {
    const { schedule, suite } = traffic;
    const { records } = this.#conversation;
    traffic.server = updated(schedule, traffic.server);
    records.reading = gcm13(suite, schedule.keys(traffic.server, suite));
    if (isRequested !== 1) return;
    this.#conversation.send(type.keyUpdate, uint(0, 1));
    traffic.client = updated(schedule, traffic.client);
    records.writing = gcm13(suite, schedule.keys(traffic.client, suite));
  }
}
