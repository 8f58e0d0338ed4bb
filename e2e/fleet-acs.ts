// An ACS for fleets: transport's listener and the session machine, strict about every rule, with books instead of a database.
import {
  type AcsEffect,
  type AcsInput,
  type AcsRequest,
  type AcsResponse,
  type AcsSession,
  advanceAcsSession,
  type CpeRequest,
  decodeEnvelope,
  encodeEnvelope,
  type Inform,
  newAcsSession,
  soapFault,
  type SoapFault,
  type UnknownMessage,
} from '@cordon/cwmp';
import { listen, type Listener, type ServerConnection, type ServerTlsSettings } from '@cordon/transport';

/** One session as the ACS saw it. */
export interface FleetSession {
  readonly atMs: number;
  readonly serialNumber: string;
  readonly events: readonly string[];
  readonly connectionRequestUrl: string;
  readonly changed: Readonly<Record<string, string>>;
  /** Common name of a client certificate that was verified. */
  readonly certificateName: string | undefined;
}

/** What the ACS counts; a listener that keeps every session is for short runs. */
export interface FleetAcsCounts {
  sessions: number;
  complete: number;
  aborted: number;
  violations: Record<string, number>;
  events: Record<string, number>;
}

/** Options of {@link startFleetAcs}. */
export interface FleetAcsOptions {
  readonly port?: number;
  readonly tls?: ServerTlsSettings;
  /** What to ask a device in this session. */
  readonly plan?: (inform: Inform) => readonly AcsRequest[];
  readonly onSession?: (session: FleetSession) => void;
}

export interface FleetAcs {
  readonly url: string;
  readonly counts: FleetAcsCounts;
  close(): Promise<void>;
}

export async function startFleetAcs(options: FleetAcsOptions = {}): Promise<FleetAcs> {
  const counts: FleetAcsCounts = { sessions: 0, complete: 0, aborted: 0, violations: {}, events: {} };
  const { tls } = options;
  const listener: Listener = await listen({
    host: '127.0.0.1',
    port: options.port ?? 0,
    connectionsMax: 20_000,
    ...(tls === undefined ? {} : { tls: () => tls }),
    onConnection: (connection) => void new Dialogue(connection, options, counts).serve(),
  });
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${listener.address.port}/cwmp`,
    counts,
    close: () => listener.close(),
  };
}

class Dialogue {
  readonly #connection: ServerConnection;
  readonly #options: FleetAcsOptions;
  readonly #counts: FleetAcsCounts;
  #session: AcsSession = newAcsSession();
  #plan: AcsRequest[] = [];
  #isOver = false;

  constructor(connection: ServerConnection, options: FleetAcsOptions, counts: FleetAcsCounts) {
    this.#connection = connection;
    this.#options = options;
    this.#counts = counts;
  }

  async serve(): Promise<void> {
    for (;;) {
      const request = await this.#connection.nextRequest();
      if (request === undefined) break;
      const envelope = request.body.length === 0 ? undefined : decodeEnvelope(request.body);
      await this.#advance({ kind: 'http-post', envelope });
      if (this.#isOver) return;
    }
    await this.#advance({ kind: 'transport-closed' });
  }

  async #advance(first: AcsInput): Promise<void> {
    const inputs = [first];
    for (let input = inputs.shift(); input !== undefined; input = inputs.shift()) {
      const step = advanceAcsSession(this.#session, input);
      this.#session = step.session;
      for (const effect of step.effects) {
        const next = await this.#perform(effect);
        if (next !== undefined) inputs.push(next);
      }
    }
  }

  async #perform(effect: AcsEffect): Promise<AcsInput | undefined> {
    const { violations } = this.#counts;
    switch (effect.kind) {
      case 'deliver-request':
        return { kind: 'answer', response: this.#answer(effect.request) };
      case 'reply':
        await this.#connection.respond({
          status: 200,
          headers: [['Content-Type', 'text/xml; charset=utf-8']],
          body: Buffer.from(encodeEnvelope(effect.envelope), 'utf8'),
        });
        return undefined;
      case 'reply-empty':
        await this.#connection.respond({ status: 204 });
        return undefined;
      case 'reply-bad-request':
        await this.#connection.respond({ status: 400, close: true });
        return undefined;
      case 'ask-next-request':
        return { kind: 'next-request', request: this.#plan.shift() };
      case 'violation':
        violations[effect.violation.rule] = (violations[effect.violation.rule] ?? 0) + 1;
        return undefined;
      case 'end':
        this.#isOver = true;
        this.#counts[effect.outcome] += 1;
        return undefined;
      default:
        return undefined;
    }
  }

  #answer(request: CpeRequest | UnknownMessage): AcsResponse | SoapFault {
    switch (request.method) {
      case 'Inform':
        this.#inform(request);
        return { method: 'InformResponse', maxEnvelopes: 1 };
      case 'TransferComplete':
        return { method: 'TransferCompleteResponse' };
      case 'RequestDownload':
        return { method: 'RequestDownloadResponse' };
      default:
        return soapFault(8000);
    }
  }

  #inform(inform: Inform): void {
    const { counts, options } = { counts: this.#counts, options: this.#options };
    counts.sessions += 1;
    const events = inform.event.map(({ eventCode }) => eventCode);
    for (const code of events) counts.events[code] = (counts.events[code] ?? 0) + 1;
    this.#plan = [...(options.plan?.(inform) ?? [])];
    const values = Object.fromEntries(inform.parameterList.map(({ name, value }) => [name, value]));
    const { tls } = this.#connection;
    options.onSession?.({
      certificateName: tls?.isPeerChainValid === true ? commonNameOf(tls.peerCertificate?.subject) : undefined,
      atMs: performance.timeOrigin + performance.now(),
      serialNumber: inform.deviceId.serialNumber,
      events,
      connectionRequestUrl: values['Device.ManagementServer.ConnectionRequestURL'] ?? '',
      changed: values,
    });
  }
}

const commonNameOf = (subject: string | undefined): string | undefined => /^CN=(.*)$/m.exec(subject ?? '')?.[1];
