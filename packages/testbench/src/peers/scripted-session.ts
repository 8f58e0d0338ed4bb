// One CWMP session as a case sees it: the CPE's POST that waits for an answer, and what to answer.
//
// Theory of operation. The ACS machine of `cwmp` runs along in observing mode. As long as a case answers politely the
// machine writes the answers, so that the bench follows the same rules that it judges by. The moment a case sends
// something of its own (a wrong status, broken XML), the session is off script: the machine is let go, and rules about
// what should follow are the case's own business.
import {
  type AcsEffect,
  type AcsRequest,
  type AcsResponse,
  type AcsSession,
  advanceAcsSession,
  type Body,
  type CpeResponse,
  type Dialect,
  type Envelope,
  type EventStruct,
  type Inform,
  newAcsSession,
  type SoapFault,
  soapFault,
  type UnknownMessage,
  type CpeRequest,
  type Violation,
} from '@cordon/cwmp';
import { TargetSilentError } from '../case/case-end.ts';
import type { Arrival, Post, Reply } from './exchange.ts';
import { Mailbox } from './mailbox.ts';

/** Methods that the scripted ACS answers when a CPE asks for them (TR-069 A.3.1.1). */
const acsMethods = [
  'Inform',
  'GetRPCMethods',
  'TransferComplete',
  'AutonomousTransferComplete',
  'DUStateChangeComplete',
  'AutonomousDUStateChangeComplete',
];

/** Answers that {@link ScriptedSession.endPolitely} gives at most: a CPE that asks for ever is let go. */
const politeAnswersMax = 16;

/** Requests of the CPE that are answered before its turn must come: a CPE has a handful of transfers to report. */
const cpeRequestsMax = 256;

/** Some CPEs open a new connection for every POST: this long a session is kept for the next one. */
const reconnectGraceMs = 3_000;
/** One that has kept its connection so far and then closes it is most likely done. */
const keptConnectionGraceMs = 750;

/** How long a CPE may keep the connection after the end of a session before the bench stops looking (TR-069 3.2.1: it should not). */
const closeGraceMs = 2_000;

/** What a session needs of its ACS. */
export interface ScriptedSessionOptions {
  /** How envelopes are written, asked for each answer. */
  dialect(): Dialect;
  /** Longest wait for the CPE's next POST. */
  readonly responseTimeoutMs: number;
  readonly signal?: AbortSignal | undefined;
  /** Whether the CPE is known to carry its sessions over one connection each. */
  keepsConnection?(): boolean;
  /** Whether it is known to open another connection in the course of most of its sessions: that it closes one means nothing. */
  reconnects?(): boolean;
  /** Rules that the CPE broke, as they are noticed. */
  onViolation(violation: Violation): void;
}

/** How long to wait for the CPE's next POST. */
export interface Patience {
  /** The response time of the target when absent. */
  readonly withinMs?: number;
  /** From the moment at which the CPE closed its connection; by its habits when absent. */
  readonly reconnectMs?: number;
}

/** One session, from its Inform to its end. */
export class ScriptedSession {
  /** Every POST so far; the last one may still wait for its answer. */
  readonly posts: Post[] = [];
  /** Rules that the CPE broke in this session, wire format included. */
  readonly violations: Violation[] = [];
  readonly #options: ScriptedSessionOptions;
  readonly #arrivals = new Mailbox<Arrival | 'closed' | 'superseded'>();
  #machine: AcsSession = newAcsSession({ strictness: 'observe', outlivesConnection: true });
  #waiting: Arrival | undefined;
  #lastResponse: CpeResponse | SoapFault | undefined;
  #pendingRequest: CpeRequest | UnknownMessage | undefined;
  #acsTurn = false;
  #offScript = false;
  #saidGoodbye = false;
  /** Whether an empty answer to a CPE that had handed over the turn has ended it. */
  #isDone = false;
  /** Whether the last answer ended the connection from our side, as far as we can tell. */
  #hasClosed = false;
  #over = false;
  #hasReconnected = false;
  /** Connection of the last answer. */
  #answeredOn: number | undefined;
  #closedByTarget = false;
  /** Whether the CPE has closed its connection, and may still go on over another one. */
  #mayReconnect = false;
  #onHangUp: () => void = () => undefined;
  readonly #ended = Promise.withResolvers<void>();

  constructor(options: ScriptedSessionOptions) {
    this.#options = options;
  }

  /** The Inform that opened the session; undefined when the first POST was something else. */
  get inform(): Inform | undefined {
    const body = this.posts.find((post) => post.envelope?.body?.method === 'Inform')?.envelope?.body;
    return body?.method === 'Inform' ? body : undefined;
  }

  /** Events of the Inform. */
  get events(): readonly EventStruct[] {
    return this.inform?.event ?? [];
  }

  /** Event codes of the Inform, such as `1 BOOT`. */
  get eventCodes(): readonly string[] {
    return this.events.map(({ eventCode }) => eventCode);
  }

  /** IP address that its last POST came from; undefined when there was none. */
  get remoteAddress(): string | undefined {
    return this.posts.at(-1)?.remoteAddress;
  }

  /** The POST that waits for an answer; undefined when there is none. */
  get current(): Post | undefined {
    return this.#waiting?.post;
  }

  /** Whether the CPE has handed the turn to us by an empty POST. */
  get isAcsTurn(): boolean {
    return this.#acsTurn;
  }

  /** Whether nothing more can come. */
  get isOver(): boolean {
    return this.#over;
  }

  /** Whether the last wait for the CPE ended because it closed its connection, and not because it was too long. */
  get hasHungUp(): boolean {
    return this.#closedByTarget;
  }

  /** Whether the CPE carried it over one connection although it had the choice; undefined when it had none. */
  get keptConnection(): boolean | undefined {
    return this.posts.length > 1 ? !this.#hasReconnected : undefined;
  }

  /** Resolves when the session is over, however it ended. */
  get ended(): Promise<void> {
    return this.#ended.promise;
  }

  /** A POST of this session has come. Called by the ACS, in order. */
  arrive(arrival: Arrival): void {
    this.posts.push(arrival.post);
    this.#note(arrival.post.envelope?.violations ?? []);
    this.#arrivals.put(arrival);
  }

  /** A connection that carried this session is gone. One that carried only earlier POSTs matters no more: some CPEs close late. */
  connectionClosed(connectionId: number): void {
    if (this.posts.at(-1)?.connectionId === connectionId) this.#arrivals.put('closed');
  }

  /** The CPE has begun another session: it has one at a time, so that this one is not gone on with over another connection. */
  superseded(): void {
    if (this.#mayReconnect) this.#arrivals.put('superseded');
  }

  /** Whether this is the Inform of the next session, over the connection of this one or under its cookie. Then this one is over. */
  endsBefore({ envelope }: Post): boolean {
    if (!this.#isDone || envelope?.body?.method !== 'Inform') return false;
    this.#finish();
    this.#arrivals.put('superseded');
    return true;
  }

  /**
   * Tells whenever a CPE that keeps its connection closes it before the end. Whether it goes on over another one is then waited for; whoever makes it
   * begin another session meanwhile ends that wait.
   */
  whenHungUp(listener: () => void): void {
    this.#onHangUp = listener;
  }

  /** Waits for the first POST; called once by the ACS before a case sees the session. */
  async open(): Promise<void> {
    await this.#next();
  }

  /**
   * Sends exactly this as the answer to the waiting POST and waits for the next one. Undefined when the CPE ends the session instead, or
   * sends nothing in time: see {@link hasHungUp}.
   * The session is off script from here on.
   */
  async answer(reply: Reply, patience: Patience = {}): Promise<Post | undefined> {
    this.#offScript = true;
    await this.#send(reply);
    return await this.#next(patience);
  }

  /**
   * A POST that comes although the last one still waits for its answer: a target that takes bytes for an answer which are none sends one.
   * Undefined when none comes in time.
   */
  async unasked(withinMs: number): Promise<Post | undefined> {
    const next = await this.#arrivals.take({ withinMs, signal: this.#options.signal });
    if (typeof next !== 'string') return next?.post;
    this.#arrivals.put(next);
    return undefined;
  }

  /** Answers the waiting POST so that the session has failed, by 503 and a closed connection unless told otherwise; it is over at once. */
  async fail(reply: Reply = { status: 503, close: true }): Promise<void> {
    this.#offScript = true;
    // Whatever comes next belongs to another session, even under the cookie of this one.
    this.#finish();
    await this.#send(reply);
  }

  /** Answers the waiting POST with this message, encoded in the session's namespace and dialect; otherwise like {@link answer}. */
  async answerWith(body: AcsResponse | AcsRequest | SoapFault, id?: string): Promise<Post | undefined> {
    const header = { id: id ?? this.current?.envelope?.header.id ?? 'bench-1' };
    return await this.answer({ envelope: { namespace: this.#namespace(), header, body } });
  }

  /** Answers what the CPE asked, as an ACS should, and waits for its next POST. */
  async proceed(patience: Patience = {}): Promise<Post | undefined> {
    if (this.#pendingRequest === undefined) return this.current;
    await this.#perform({ kind: 'answer', response: politeAnswer(this.#pendingRequest) });
    return await this.#next(patience);
  }

  /** Answers the CPE's own requests until it hands over the turn. Throws {@link TargetSilentError} when it never does. */
  async reachAcsTurn(): Promise<void> {
    if (await this.#goesToAcsTurn()) return;
    throw this.#silence('hand over the turn');
  }

  // What neither asks nor hands over, such as an empty POST instead of an Inform, leaves nothing to answer and nothing to wait for.
  async #goesToAcsTurn(): Promise<boolean> {
    for (let answers = 0; !this.#acsTurn && answers < cpeRequestsMax; answers += 1) {
      if (this.#over || this.#offScript || this.#pendingRequest === undefined) return false;
      await this.proceed();
    }
    return this.#acsTurn;
  }

  /** Asks something of the CPE, after reaching our turn, and returns its answer. Throws {@link TargetSilentError} when none comes. */
  async request(request: AcsRequest): Promise<CpeResponse | SoapFault> {
    await this.reachAcsTurn();
    this.#lastResponse = undefined;
    await this.#perform({ kind: 'next-request', request });
    await this.#next();
    if (this.#lastResponse === undefined) {
      throw this.#silence(`answer ${request.method}`);
    }
    return this.#lastResponse;
  }

  /** Says that nothing is left to ask and waits until the CPE has closed. Does nothing when the session is over. */
  async end(): Promise<void> {
    if (this.#over) return;
    if (!this.#offScript && (await this.#goesToAcsTurn())) {
      await this.#perform({ kind: 'next-request', request: undefined });
    } else {
      this.#offScript = true;
      if (this.#waiting !== undefined) await this.#send({ status: 204 });
    }
    if (!this.#over) await this.#next({ withinMs: closeGraceMs, reconnectMs: 0 });
  }

  /** Brings a session that is off script to its end: answers what the CPE still asks as an ACS should, and then says that nothing is left. */
  async endPolitely(): Promise<void> {
    let post = this.current;
    for (let answers = 0; post !== undefined && answers < politeAnswersMax; answers += 1) {
      const body = post.envelope?.body;
      const request = isCpeRequest(body) ? body : undefined;
      if (request !== undefined) post = await this.answerWith(politeAnswer(request));
      else post = await this.answer({ status: 204 }, this.#hasHandedOver ? { reconnectMs: 0 } : {});
    }
  }

  get #hasHandedOver(): boolean {
    return this.posts.some(({ http }) => http.body.length === 0);
  }

  #namespace(): Envelope['namespace'] {
    const seen = this.posts.map((post) => post.envelope?.namespace).find((namespace) => namespace !== undefined);
    return seen ?? 'urn:dslforum-org:cwmp-1-0';
  }

  async #send(reply: Reply): Promise<void> {
    const arrival = this.#waiting;
    if (arrival === undefined) throw new Error('No POST waits for an answer: take the next session first.');
    this.#waiting = undefined;
    this.#answeredOn = arrival.post.connectionId;
    this.#acsTurn = false;
    this.#pendingRequest = undefined;
    this.#saidGoodbye = reply.status === 204;
    this.#isDone = isEmpty(reply) && this.#hasHandedOver;
    // Bytes as they are may say anything about the connection.
    this.#hasClosed =
      reply.close === true ||
      reply.reset === true ||
      reply.raw !== undefined ||
      reply.headers?.['Connection'] !== undefined;
    await arrival.respond(reply, this.#options.dialect());
  }

  async #next({ withinMs = this.#options.responseTimeoutMs, reconnectMs }: Patience = {}): Promise<Post | undefined> {
    const { signal } = this.#options;
    let next = await this.#arrivals.take({ withinMs, signal });
    if (next === 'closed') {
      this.#closedByTarget = true;
      next = await this.#reconnected(reconnectMs ?? this.#graceMs());
    }
    if (next === undefined || typeof next === 'string') {
      this.#finish();
      return undefined;
    }
    this.#closedByTarget = false;
    const isElsewhere = this.#answeredOn !== undefined && this.#answeredOn !== next.post.connectionId;
    if (isElsewhere && !this.#hasClosed) this.#hasReconnected = true;
    this.#waiting = next;
    if (!this.#offScript) this.#advance({ kind: 'http-post', envelope: next.post.envelope });
    return next.post;
  }

  async #reconnected(withinMs: number): Promise<Arrival | 'closed' | 'superseded' | undefined> {
    this.#mayReconnect = true;
    try {
      const isHabit = this.keptConnection === false || this.#options.reconnects?.() === true;
      if (withinMs > 0 && !isHabit) this.#onHangUp();
      return await this.#arrivals.take({ withinMs, signal: this.#options.signal });
    } finally {
      this.#mayReconnect = false;
    }
  }

  // After a 204 nothing more is due, unless a case wants to see whether it comes: who reconnects for each message has then closed in any case.
  #graceMs(): number {
    if (this.#machine.state === 'closed' || (this.#saidGoodbye && this.keptConnection !== false)) return 0;
    const keepsConnection = this.keptConnection ?? this.#options.keepsConnection?.() === true;
    return keepsConnection && !this.#hasClosed ? keptConnectionGraceMs : reconnectGraceMs;
  }

  #silence(what: string): TargetSilentError {
    const { responseTimeoutMs } = this.#options;
    return new TargetSilentError(what, this.#closedByTarget ? 'it closed the connection.' : responseTimeoutMs);
  }

  #finish(): void {
    this.#over = true;
    this.#ended.resolve();
  }

  async #perform(input: Parameters<typeof advanceAcsSession>[1]): Promise<void> {
    for (const effect of this.#advance(input)) {
      if (effect.kind === 'reply') await this.#send({ envelope: effect.envelope });
      if (effect.kind === 'reply-empty') await this.#send({ status: 204 });
      if (effect.kind === 'reply-bad-request') await this.#send({ status: 400 });
    }
  }

  #advance(input: Parameters<typeof advanceAcsSession>[1]): readonly AcsEffect[] {
    const step = advanceAcsSession(this.#machine, input);
    this.#machine = step.session;
    for (const effect of step.effects) {
      if (effect.kind === 'violation') this.#note([effect.violation]);
      if (effect.kind === 'deliver-request') this.#pendingRequest = effect.request;
      if (effect.kind === 'deliver-response') this.#lastResponse = effect.response;
      if (effect.kind === 'ask-next-request') this.#acsTurn = true;
    }
    return step.effects;
  }

  #note(violations: readonly Violation[]): void {
    for (const violation of violations) {
      this.violations.push(violation);
      this.#options.onViolation(violation);
    }
  }
}

/** TR-069 3.4.1 wants 204; that it is empty is what ends a session (3.7.1.4). */
const isEmpty = ({ status = 204, envelope, body = '', raw }: Reply): boolean =>
  envelope === undefined && body.length === 0 && raw === undefined && (status === 204 || status === 200);

function isCpeRequest(body: Body | undefined): body is CpeRequest {
  return body !== undefined && acsMethods.includes(body.method);
}

function politeAnswer(request: CpeRequest | UnknownMessage): AcsResponse | SoapFault {
  switch (request.method) {
    case 'Inform':
      return { method: 'InformResponse', maxEnvelopes: 1 };
    case 'GetRPCMethods':
      return { method: 'GetRPCMethodsResponse', methodList: acsMethods };
    case 'TransferComplete':
      return { method: 'TransferCompleteResponse' };
    case 'AutonomousTransferComplete':
      return { method: 'AutonomousTransferCompleteResponse' };
    case 'DUStateChangeComplete':
      return { method: 'DUStateChangeCompleteResponse' };
    case 'AutonomousDUStateChangeComplete':
      return { method: 'AutonomousDUStateChangeCompleteResponse' };
    default:
      return soapFault(8000);
  }
}
