import { constants, type KeyObject, publicEncrypt, randomBytes, timingSafeEqual, X509Certificate } from 'node:crypto';
import { extensionType, type ServerHello } from './client-hello.ts';
import { type Expected, type HandshakeInput, isGrease, readChain, readFlight, refuse, serverKey } from './handshake.ts';
import { type Message, messageType as type } from './incoming.ts';
import { agreeInField, agreeOn } from './key-agreement.ts';
import { handshakeHash, keysOfTls12, prf } from './key-derivation.ts';
import { ownCertificate, ownProof } from './own-identity.ts';
import { protectionOf } from './protection.ts';
import { recordType } from './records.ts';
import { checkOldProof, checkProof, exportKey } from './server-proof.ts';
import type { Suite } from './suites.ts';
import { alerts, Fields, TlsRefusal, uint, vector } from './wire.ts';

/** What the answer to a ClientHello settled. */
export interface Settled {
  readonly hello: ServerHello;
  readonly suite: Suite;
  readonly version: number;
}

/** What both sides said at the end (RFC 5746 3.1). */
export interface VerifyData {
  readonly client: Buffer;
  readonly server: Buffer;
}

const tls12 = 0x0303;

/** A handshake of TLS 1.0 to 1.2 behind its ServerHello; of SSL 3.0 as far as our next flight. */
export class Handshake12 {
  readonly #input: HandshakeInput;
  readonly #settled: Settled;
  #master: Buffer = Buffer.alloc(0);

  constructor(input: HandshakeInput, settled: Settled) {
    this.#input = input;
    this.#settled = settled;
  }

  async run(): Promise<VerifyData> {
    const { conversation, parts } = this.#input;
    const { hello } = this.#settled;
    const isResumed = hello.sessionId.length > 0 && hello.sessionId.equals(parts.sessionId);
    if (isResumed) return await this.#resume();
    const flight = await readFlight(this.#input, this.#expected());
    const isAsked = flight.has(type.certificateRequest);
    const { key, doubt } = this.#judge(flight);
    const { premaster, message } = this.#exchange(flight.get(type.serverKeyExchange), key);
    const showsItself = isAsked && this.#settled.version === tls12;
    if (isAsked) conversation.send(type.certificate, showsItself ? ownCertificate(false) : vector(3));
    conversation.send(type.clientKeyExchange, message);
    if (premaster === undefined) throw new TlsRefusal(undefined, 'went on; there are no keys for what follows');
    this.#makeMaster(premaster);
    if (showsItself) conversation.send(type.certificateVerify, ownProof(conversation.transcript));
    const protections = this.#protections();
    const client = this.#sayFinished(protections.client);
    const server = await this.#hearFinished(protections.server);
    if (doubt !== undefined) throw doubt;
    return { client, server };
  }

  /** The key of the server, once it is trusted; a careless client puts its doubts off until it has shown itself. */
  #judge(flight: ReadonlyMap<number, Message>): { readonly key: KeyObject | undefined; readonly doubt?: unknown } {
    try {
      return { key: serverKey(this.#input, flight, this.#settled.suite) };
    } catch (doubt) {
      const message = flight.get(type.certificate);
      const [first] = message === undefined ? [] : readChain(message, false);
      const isPutOff = this.#input.habits.has('shows-itself-to-anybody') && flight.has(type.certificateRequest);
      if (!isPutOff || first === undefined) throw doubt;
      return { key: new X509Certificate(first).publicKey, doubt };
    }
  }

  #expected(): readonly Expected[] {
    const { habits } = this.#input;
    const { suite } = this.#settled;
    const hasExchange = suite.exchange !== 'rsa';
    return [
      ...(suite.auth === 'none' ? [] : [{ type: type.certificate, may: habits.has('accepts-missing-certificate') }]),
      ...(hasExchange || habits.has('accepts-export')
        ? [{ type: type.serverKeyExchange, ...(hasExchange ? {} : { may: true }) }]
        : []),
      ...(suite.auth === 'none' ? [] : [{ type: type.certificateRequest, may: true }]),
      { type: type.serverHelloDone },
    ];
  }

  /** The common secret and what is to be said about it; no secret where this client can do no more than go on. */
  #exchange(
    message: Message | undefined,
    key: KeyObject | undefined,
  ): { readonly premaster: Buffer | undefined; readonly message: Buffer } {
    const { suite, version } = this.#settled;
    if (suite.exchange === 'rsa' && message === undefined) return this.#byRsa(key);
    if (message === undefined) return refuse(alerts.unexpectedMessage, 'no ServerKeyExchange');
    const fields = new Fields(message.body);
    if (suite.exchange === 'export' || suite.exchange === 'rsa') {
      const temporary = exportKey(fields);
      this.#prove(message.body, fields, key);
      return { premaster: undefined, message: vector(2, this.#sealed(temporary)) };
    }
    const isField = suite.exchange === 'dhe' || suite.exchange === 'dh-anon';
    const { publicValue, secret } = isField ? agreeInField(fields, this.#input.habits) : this.#onCurve(fields);
    this.#prove(message.body, fields, key);
    return { premaster: version < 0x0301 ? undefined : secret, message: vector(isField ? 2 : 1, publicValue) };
  }

  #byRsa(key: KeyObject | undefined): { readonly premaster: Buffer | undefined; readonly message: Buffer } {
    if (key?.asymmetricKeyType !== 'rsa') return refuse(alerts.handshakeFailure, 'no RSA key to encrypt with');
    const premaster = Buffer.concat([this.#premasterHead(), randomBytes(46)]);
    const sealed = publicEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, premaster);
    const isSsl3 = this.#settled.version < 0x0301;
    return isSsl3 ? { premaster: undefined, message: sealed } : { premaster, message: vector(2, sealed) };
  }

  #premasterHead(): Buffer {
    return uint(Math.min(tls12, this.#input.parts.offer.versions[0] ?? tls12), 2);
  }

  #sealed(key: KeyObject): Buffer {
    return publicEncrypt(
      { key, padding: constants.RSA_PKCS1_PADDING },
      Buffer.concat([this.#premasterHead(), randomBytes(46)]),
    );
  }

  #onCurve(fields: Fields): { readonly publicValue: Buffer; readonly secret: Buffer } {
    const { habits, parts } = this.#input;
    if (fields.uint(1) !== 3) refuse(alerts.illegalParameter, 'a curve that is not named');
    const named = fields.uint(2);
    const theirs = fields.vector(1);
    const group = isGrease(named) && habits.has('accepts-grease') ? (theirs.length === 32 ? 29 : 23) : named;
    if (!parts.offer.groups.includes(group) && !habits.has('accepts-unoffered-group'))
      refuse(alerts.illegalParameter, `group ${named} was not offered`);
    const ours = agreeOn(group, habits) ?? refuse(alerts.illegalParameter, `group ${named}`);
    return { publicValue: ours.publicValue, secret: ours.secret(theirs) };
  }

  /** `fields` stands behind the parameters, where the signature begins. */
  #prove(body: Buffer, fields: Fields, key: KeyObject | undefined): void {
    const { habits, parts } = this.#input;
    const { suite, hello, version } = this.#settled;
    if (suite.auth === 'none') return;
    const parameters = body.subarray(0, body.length - fields.length);
    const signed = Buffer.concat([parts.random, hello.random, parameters]);
    if (version >= tls12) {
      checkProof({ key, signed, fields, version, offered: parts.offer.signatures }, habits);
      return;
    }
    checkOldProof({ key, fields, signed }, habits);
  }

  #makeMaster(secret: Buffer): void {
    const { conversation, parts } = this.#input;
    const { suite, version, hello } = this.#settled;
    const isExtended = hello.extensions.has(extensionType.extendedMasterSecret);
    const seed = isExtended
      ? handshakeHash(version, suite.hash, conversation.transcript)
      : Buffer.concat([parts.random, hello.random]);
    const label = isExtended ? 'extended master secret' : 'master secret';
    this.#master = prf(version, suite.hash, { secret, label, seed, bytes: 48 });
  }

  #protections(): Record<'client' | 'server', ReturnType<typeof protectionOf>> {
    const { suite, version, hello } = this.#settled;
    const randoms = { client: this.#input.parts.random, server: hello.random };
    const keys = keysOfTls12(version, suite, { master: this.#master, randoms });
    return { client: protectionOf(suite, keys.client), server: protectionOf(suite, keys.server) };
  }

  #verifyData(side: 'client' | 'server', transcript: Buffer): Buffer {
    const { suite, version } = this.#settled;
    const seed = handshakeHash(version, suite.hash, transcript);
    return prf(version, suite.hash, { secret: this.#master, label: `${side} finished`, seed, bytes: 12 });
  }

  #sayFinished(protection: ReturnType<typeof protectionOf>): Buffer {
    const { conversation } = this.#input;
    const verifyData = this.#verifyData('client', conversation.transcript);
    conversation.records.send(recordType.changeCipherSpec, uint(1, 1));
    conversation.records.writing = protection;
    conversation.send(type.finished, verifyData);
    return verifyData;
  }

  /** RFC 5077 3.3: a ticket comes in front of the ChangeCipherSpec. */
  async #hearFinished(protection: ReturnType<typeof protectionOf>): Promise<Buffer> {
    const { conversation, habits } = this.#input;
    let incoming = await conversation.next();
    if (
      incoming.kind === 'message' &&
      incoming.type === type.newSessionTicket &&
      this.#settled.hello.extensions.has(extensionType.sessionTicket)
    ) {
      this.#keepTicket(incoming.body);
      incoming = await conversation.next();
    }
    if (incoming.kind === 'closed') throw new TlsRefusal(undefined, 'the server hung up in front of its Finished');
    if (incoming.kind !== 'change-cipher-spec') refuse(alerts.unexpectedMessage, 'no ChangeCipherSpec');
    conversation.records.reading = protection;
    const finished = (await readFlight(this.#input, [{ type: type.finished }])).get(type.finished);
    const wanted = this.#verifyData('server', finished?.before ?? Buffer.alloc(0));
    const said = finished?.body ?? Buffer.alloc(0);
    const isTrue = said.length === wanted.length && timingSafeEqual(said, wanted);
    if (!isTrue && !habits.has('ignores-finished')) refuse(alerts.decryptError, 'a Finished that does not fit');
    return said;
  }

  async #resume(): Promise<VerifyData> {
    const { parts } = this.#input;
    const { ticket } = parts;
    if (ticket?.version !== tls12 || ticket.suite !== this.#settled.suite.id)
      return refuse(alerts.illegalParameter, 'a session is resumed that there is not');
    const isExtended = this.#settled.hello.extensions.has(extensionType.extendedMasterSecret);
    // RFC 7627 5.3.
    if (isExtended !== ticket.isExtended)
      refuse(alerts.handshakeFailure, 'a resumption with another kind of master secret');
    this.#master = ticket.secret;
    const protections = this.#protections();
    const server = await this.#hearFinished(protections.server);
    return { client: this.#sayFinished(protections.client), server };
  }

  #keepTicket(body: Buffer): void {
    const fields = new Fields(body);
    const lifetimeS = fields.uint(4);
    const name = fields.vector(2);
    fields.end();
    if (name.length === 0) return;
    const isExtended = this.#settled.hello.extensions.has(extensionType.extendedMasterSecret);
    const more = { ageAdd: 0, receivedAt: Date.now(), lifetimeS: lifetimeS || 3_600, earlyBytesMax: 0 };
    this.#input.keepTicket({
      version: tls12,
      suite: this.#settled.suite.id,
      name,
      secret: this.#master,
      isExtended,
      ...more,
    });
  }
}
