import { Buffer } from 'node:buffer';
import type { Duplex } from 'node:stream';
import {
  type ClientHello,
  type EngineConnection,
  readClientHello,
  type ServerTlsSettings,
  type TlsEngine,
  TlsEngineError,
  type TlsFacts,
} from '@cordon/transport';
import { type HelloFacts, helloFactsOf } from '../hello-facts.ts';
import { type AfterHandshake, runAfterHandshake } from './after-handshake.ts';
import type { Deviations } from './deviations.ts';
import type { HandshakeInput, HandshakeOutcome } from './handshake-input.ts';
import { HandshakeIo, handshakeType, type Heard } from './handshake-io.ts';
import { lengthened } from './long-answer.ts';
import { contentType, RecordLayer } from './record-layer.ts';
import { RawTlsStream } from './raw-tls-stream.ts';
import { type ServerIdentity, serverIdentity } from './server-identity.ts';
import { TicketStore } from './ticket-store.ts';
import { Tls12Handshake } from './tls12-handshake.ts';
import { offeredTickets, Tls13Handshake } from './tls13-handshake.ts';
import { uint } from './wire-bytes.ts';

/** What an engine is to be. */
export interface RawTlsOptions {
  /** What its owner is shown in evidence: what is deviated, in words. */
  readonly name: string;
  readonly version: 'TLSv1.2' | 'TLSv1.3';
  readonly identity: Pick<ServerTlsSettings, 'certificateChainPem' | 'privateKeyPem'>;
  readonly deviations?: Deviations;
  /** Another certificate, for a renegotiation that changes it. */
  readonly otherIdentity?: Pick<ServerTlsSettings, 'certificateChainPem' | 'privateKeyPem'>;
  /** Shared by engines that are to know one another's tickets. */
  readonly tickets?: TicketStore;
}

/** What one connection under an engine came to. Plain data. */
export type RawTlsTranscript = {
  readonly connectionId: number;
  readonly deviation: string;
  readonly version: string;
  readonly suite: string | null;
  readonly handshake: 'complete' | 'failed';
  /** Whether the handshake is over, either way. */
  readonly isOver: boolean;
  /** Its ClientHello, decoded; null when it sent none. */
  readonly hello: HelloFacts | null;
  readonly isResumed: boolean;
  /** Why the deviation could not be shown to this client. */
  readonly impossible: string | null;
  /** Whether the client went on with the handshake, or sent data, after the deviation. */
  readonly wentOn: boolean;
  /** What the client sent after the deviation, by name. */
  readonly nextFlight: readonly string[];
  /** Bytes above TLS after the deviation. */
  readonly bytesAfter: number;
  /** Host field of its first request, without the port; null when there was none. */
  readonly host: string | null;
  /** What came as 0-RTT: the bytes and the first line. */
  readonly earlyBytes: number;
  readonly earlyFirstLine: string | null;
  readonly offersTicket: boolean;
  /** Whether one of the tickets that it offers is ours, or the session id. */
  readonly offersOurTicket: boolean;
  /** Whether the client shook hands again on the same connection; `bytesAfter` then counts from there. */
  readonly renegotiated: boolean;
  /** Bytes of an answer to a heartbeat; 0 when there was none. */
  readonly heartbeatBytes: number;
};

type Accepted = { readonly stream: Duplex; readonly facts: TlsFacts };

interface Live {
  transcript: RawTlsTranscript;
  readonly io: HandshakeIo;
}

/** A run of one probe sees a handful of connections; of a client that dials for ever the last are kept. */
const transcriptsMax = 64;

/**
 * The server side of TLS 1.2 and 1.3 in our own code, which leaves the path where its deviations say so. What each client did is in
 * {@link transcriptOf}.
 */
export class RawTlsEngine implements TlsEngine {
  readonly name: string;
  readonly version: RawTlsOptions['version'];
  readonly deviations: Deviations;
  /** Who it says it is. */
  readonly presented: RawTlsOptions['identity'];
  /** Who it says it is after a renegotiation that changes it. */
  readonly otherPresented: RawTlsOptions['otherIdentity'];
  readonly #identity: ServerIdentity;
  readonly #otherIdentity: ServerIdentity | undefined;
  readonly #tickets: TicketStore;
  readonly #live = new Map<number, Live>();

  /** Throws TypeError for keys that the engine cannot sign with. */
  constructor(options: RawTlsOptions) {
    this.name = options.name;
    this.version = options.version;
    this.deviations = options.deviations ?? {};
    this.presented = options.identity;
    this.otherPresented = options.otherIdentity;
    this.#identity = serverIdentity(options.identity);
    this.#otherIdentity = options.otherIdentity && serverIdentity(options.otherIdentity);
    this.#tickets = options.tickets ?? new TicketStore();
  }

  /** The same without any deviation. */
  honest(): RawTlsEngine {
    return new RawTlsEngine({ name: 'none', version: this.version, identity: this.presented });
  }

  /** What the client of this connection did, up to now. */
  transcriptOf(connectionId: number): RawTlsTranscript | undefined {
    const live = this.#live.get(connectionId);
    return live && settled(live);
  }

  /** Of every connection, in their order. */
  get transcripts(): readonly RawTlsTranscript[] {
    return [...this.#live.values()].map(settled);
  }

  async accept(connection: EngineConnection): Promise<Accepted | TlsEngineError> {
    const { connectionId } = connection;
    try {
      const accepted = await this.#accept(connection);
      const live = this.#live.get(connectionId);
      if (live !== undefined) live.transcript = { ...live.transcript, isOver: true };
      return accepted;
    } catch (error) {
      // A mistake of ours on one connection says nothing of the client, and must not end the run.
      const why = error instanceof Error ? error.message : String(error);
      return new TlsEngineError('ERR_TLS_ENGINE_BROKE', `the engine of the bench failed: ${why}`);
    }
  }

  async #accept(connection: EngineConnection): Promise<Accepted | TlsEngineError> {
    const { stream, handshakeTimeoutMs, connectionId } = connection;
    const io = new HandshakeIo(new RecordLayer(stream), handshakeTimeoutMs);
    const live: Live = { io, transcript: this.#blank(connectionId) };
    this.#remember(connectionId, live);
    const first = await io.next();
    const hello =
      first.kind === 'message' && first.type === handshakeType.clientHello
        ? readClientHello(first.body, io.records.version)
        : undefined;
    if (hello?.kind !== 'client-hello') return endedBy(io, first);
    live.transcript = { ...live.transcript, ...this.#offers(hello) };
    const { refuse } = this.deviations;
    if (refuse !== undefined) return this.#refuse(io, stream, refuse);
    if (!hello.versions.includes(this.version === 'TLSv1.3' ? 0x0304 : 0x0303) && !this.#deviatesVersion) {
      live.transcript = { ...live.transcript, impossible: `The client does not offer ${this.version}.` };
      io.records.write(contentType.alert, Buffer.from([2, 70]));
      return new TlsEngineError('ERR_TLS_NOTHING_IN_COMMON', `the client does not offer ${this.version}`);
    }
    io.records.shape = this.deviations.records ?? {};
    const handshake = this.#handshakeOf(connection, { io, hello });
    const outcome = await handshake.run();
    if (handshake instanceof Tls13Handshake && handshake.earlyData.length > 0) {
      live.transcript = {
        ...live.transcript,
        earlyBytes: handshake.earlyData.length,
        earlyFirstLine: firstLineOf(handshake.earlyData),
      };
    }
    if (outcome.kind !== 'established') return this.#failed(live, outcome);
    io.allow(dayMs);
    const { suite, isResumed } = outcome;
    live.transcript = { ...live.transcript, handshake: 'complete', suite: suite.name, isResumed };
    return { stream: this.#streamOf(connection, { live, hello, outcome }), facts: this.#factsOf(hello, suite.name) };
  }

  get #deviatesVersion(): boolean {
    return this.deviations.version !== undefined || this.deviations.downgradeSentinel !== undefined;
  }

  #handshakeOf(
    connection: EngineConnection,
    { io, hello }: { io: HandshakeIo; hello: ClientHello },
  ): Tls12Handshake | Tls13Handshake {
    const input = this.#inputOf(connection, { io, hello });
    return this.version === 'TLSv1.3' ? new Tls13Handshake(input) : new Tls12Handshake(input);
  }

  #inputOf({ onKeyLogLine }: EngineConnection, { io, hello }: { io: HandshakeIo; hello: ClientHello }): HandshakeInput {
    const random = Buffer.from(hello.random).toString('hex');
    const logSecret = (label: string, secret: Uint8Array): void =>
      onKeyLogLine(Buffer.from(`${label} ${random} ${Buffer.from(secret).toString('hex')}\n`));
    return { io, hello, identity: this.#identity, deviations: this.deviations, tickets: this.#tickets, logSecret };
  }

  #offers(hello: ClientHello): Pick<RawTlsTranscript, 'offersTicket' | 'offersOurTicket' | 'hello'> {
    const names = [...offeredTickets(hello), Buffer.from(hello.extensionData.get(35) ?? [])].filter(
      ({ length }) => length > 0,
    );
    return {
      hello: helloFactsOf(hello),
      offersTicket: names.length > 0,
      offersOurTicket: [...names, hello.sessionId].some((name) => this.#tickets.find(name) !== undefined),
    };
  }

  #refuse(io: HandshakeIo, stream: Duplex, how: 'close' | number): TlsEngineError {
    if (how !== 'close') io.records.write(contentType.alert, Buffer.concat([uint(2, 1), uint(how, 1)]));
    stream.end();
    return new TlsEngineError('ERR_TLS_REFUSED_BY_BENCH', 'the bench refused the ClientHello, as it was told to');
  }

  #failed(live: Live, outcome: Exclude<HandshakeOutcome, { kind: 'established' }>): TlsEngineError {
    const { io } = live;
    if (outcome.kind === 'impossible') {
      live.transcript = { ...live.transcript, impossible: outcome.detail };
      io.records.write(contentType.alert, Buffer.from([2, 40]));
      return new TlsEngineError('ERR_TLS_NOTHING_IN_COMMON', outcome.detail);
    }
    if (io.ending !== undefined) return endedBy(io, io.ending);
    return new TlsEngineError('ERR_TLS_ENGINE_STOPPED', outcome.detail ?? 'the engine has nothing further to say');
  }

  #streamOf(
    connection: EngineConnection,
    {
      live,
      hello,
      outcome,
    }: { live: Live; hello: ClientHello; outcome: Extract<HandshakeOutcome, { kind: 'established' }> },
  ): RawTlsStream {
    const { afterHandshake, withoutCloseNotify } = this.deviations;
    const { io } = live;
    const onHeartbeat = (bytes: number): void => {
      live.transcript = { ...live.transcript, heartbeatBytes: Math.max(live.transcript.heartbeatBytes, bytes) };
    };
    const after: AfterHandshake = {
      input: { ...this.#inputOf(connection, { io, hello }), identity: this.#identityAfter },
      verifyData: outcome.verifyData,
      timeoutMs: connection.handshakeTimeoutMs,
      onHeartbeat,
      onRenegotiated: () => {
        live.transcript = { ...live.transcript, renegotiated: true, bytesAfter: 0 };
      },
    };
    let isToCome = afterHandshake !== undefined;
    let isLong = afterHandshake?.kind === 'long-answer';
    return new RawTlsStream({
      io,
      below: connection.stream,
      withoutCloseNotify: withoutCloseNotify === true,
      onHeartbeat,
      onData: (content) => {
        const { bytesAfter, host } = live.transcript;
        live.transcript = {
          ...live.transcript,
          // What comes in front of a deviation that is still to be made says nothing of it.
          bytesAfter: isToCome ? 0 : bytesAfter + content.length,
          host: host ?? hostOf(content),
        };
      },
      beforeAnswer: async () => {
        if (afterHandshake === undefined) return true;
        isToCome = false;
        return await runAfterHandshake(afterHandshake, after);
      },
      write: (content) => {
        io.records.write(contentType.applicationData, isLong ? lengthened(content) : content);
        isLong = false;
      },
    });
  }

  get #identityAfter(): ServerIdentity {
    const { afterHandshake } = this.deviations;
    const changes = afterHandshake?.kind === 'renegotiate' && afterHandshake.certificateOf === 'another';
    return changes ? (this.#otherIdentity ?? this.#identity) : this.#identity;
  }

  #factsOf({ serverNames: [serverName] }: ClientHello, cipher: string): TlsFacts {
    return {
      protocol: this.version,
      cipher,
      serverName,
      alpnProtocol: undefined,
      peerCertificate: undefined,
      peerPath: [],
      isPeerChainValid: false,
      peerChainError: undefined,
    };
  }

  #blank(connectionId: number): RawTlsTranscript {
    return {
      connectionId,
      deviation: this.name,
      version: this.version,
      suite: null,
      handshake: 'failed',
      isOver: false,
      hello: null,
      isResumed: false,
      impossible: null,
      wentOn: false,
      nextFlight: [],
      bytesAfter: 0,
      host: null,
      earlyBytes: 0,
      earlyFirstLine: null,
      offersTicket: false,
      offersOurTicket: false,
      renegotiated: false,
      heartbeatBytes: 0,
    };
  }

  #remember(connectionId: number, live: Live): void {
    this.#live.set(connectionId, live);
    if (this.#live.size > transcriptsMax) this.#live.delete(this.#live.keys().next().value ?? 0);
  }
}

const dayMs = 86_400_000;
/** Where a Host field is looked for. */
const headBytesMax = 4_096;

function settled({ io, transcript }: Live): RawTlsTranscript {
  const isTold = transcript.impossible === null;
  return { ...transcript, wentOn: isTold && (io.hasGoneOn || transcript.bytesAfter > 0), nextFlight: io.nextFlight };
}

function hostOf(head: Buffer): string | null {
  return (
    /\r\nhost:[ \t]*([^\r\n:]+)/i.exec(head.subarray(0, headBytesMax).toString('latin1'))?.[1]?.toLowerCase() ?? null
  );
}

function firstLineOf(data: Buffer): string | null {
  return /^[A-Z]+ [!-~]+ HTTP\/1\.[01](?=\r?\n)/.exec(data.toString('latin1'))?.[0] ?? null;
}

/** The error that tells how the client ended a handshake. */
function endedBy(io: HandshakeIo, heard: Heard): TlsEngineError {
  switch (heard.kind) {
    case 'timeout':
      return new TlsEngineError('ERR_TLS_HANDSHAKE_TIMEOUT', 'the client neither went on nor refused');
    case 'alert':
      return new TlsEngineError('ERR_TLS_ALERT', `the client sent the alert ${heard.alert.name}`, heard.alert);
    case 'reset':
      return new TlsEngineError('ECONNRESET', 'the client aborted the connection', io.alert);
    case 'closed':
      return new TlsEngineError('ERR_TLS_CLOSED', 'the client closed the connection', io.alert);
    default:
      return new TlsEngineError(
        'ERR_TLS_UNEXPECTED',
        `the client sent ${io.nextFlight.at(-1) ?? heard.kind}`,
        io.alert,
      );
  }
}
