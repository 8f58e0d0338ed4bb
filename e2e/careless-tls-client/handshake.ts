import type { KeyObject } from 'node:crypto';
import type { HelloParts, ServerHello } from './client-hello.ts';
import { clientHello, extensionType } from './client-hello.ts';
import type { HabitId, Habits } from './habits.ts';
import type { Conversation, Message } from './incoming.ts';
import { messageType } from './incoming.ts';
import { RestartError } from './records.ts';
import { type Suite, suites } from './suites.ts';
import type { Ticket } from './ticket-file.ts';
import { alerts, Fields, TlsRefusal } from './wire.ts';

/** What a handshake is given. */
export interface HandshakeInput {
  readonly conversation: Conversation;
  readonly habits: Habits;
  readonly parts: HelloParts;
  /** Numbers of the extensions that the ClientHello had. */
  readonly asked: ReadonlySet<number>;
  /** Checks a chain, and returns the key of its first certificate. */
  readonly trust: (chain: readonly Buffer[], suite: Suite, asksForOurs: boolean) => KeyObject | undefined;
  readonly keepTicket: (ticket: Ticket) => void;
}

/** A message that may come, in the order of a flight. */
export interface Expected {
  readonly type: number;
  /** Whether it may be left out. */
  readonly may?: boolean;
}

const ccsMax = 8;

/** Ends a handshake. */
export function refuse(alert: number, what: string): never {
  throw new TlsRefusal(alert, what);
}

/** Whether a number is one of those that mean nothing (RFC 8701). */
export const isGrease = (value: number): boolean => (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);

/** The messages of the server up to the last expected one. In another order only for a client that does not mind. */
export async function readFlight(
  { conversation, habits }: Pick<HandshakeInput, 'conversation' | 'habits'>,
  expected: readonly Expected[],
): Promise<ReadonlyMap<number, Message>> {
  const found = new Map<number, Message>();
  const last = expected.at(-1)?.type;
  let at = 0;
  let passed = 0;
  for (;;) {
    const incoming = await conversation.next();
    if (incoming.kind === 'closed') throw new TlsRefusal(undefined, 'the server hung up in the handshake');
    if (incoming.kind !== 'message') {
      passed += 1;
      const passes =
        incoming.kind === 'data'
          ? habits.has('takes-early-application-data')
          : conversation.records.isTls13 || habits.has('takes-early-change-cipher-spec');
      if (!passes || passed > ccsMax) refuse(alerts.unexpectedMessage, `${incoming.kind} in the middle of a handshake`);
      continue;
    }
    const { type } = incoming;
    if (type === messageType.helloRequest) continue;
    const isSecondHello = type === messageType.serverHello && expected[0]?.type !== type;
    if (isSecondHello && habits.has('takes-second-server-hello')) continue;
    while (expected[at] !== undefined && expected[at]?.type !== type && expected[at]?.may === true) at += 1;
    const isNext = expected[at]?.type === type;
    if (!isNext && !habits.has('takes-any-order')) refuse(alerts.unexpectedMessage, `message ${type} out of its place`);
    if (isNext) at += 1;
    found.set(type, incoming);
    if (type === last) return found;
  }
}

/** The certificates of a message of TLS 1.2 or before, or, with extensions between them, of TLS 1.3. */
export function readChain({ body }: Message, is13: boolean): readonly Buffer[] {
  const fields = new Fields(body);
  if (is13 && fields.vector(1).length > 0)
    refuse(alerts.illegalParameter, 'a certificate for a request that nobody made');
  const list = new Fields(fields.vector(3));
  fields.end();
  const chain: Buffer[] = [];
  while (!list.isOver) {
    chain.push(list.vector(3));
    if (is13) list.vector(2);
  }
  return chain;
}

/** The key that the server has to prove, or undefined where a careless client does not ask for one. */
export function serverKey(
  input: HandshakeInput,
  flight: ReadonlyMap<number, Message>,
  suite: Suite,
): KeyObject | undefined {
  const asksForOurs = flight.has(messageType.certificateRequest);
  if (asksForOurs && input.habits.has('restarts-when-asked-for-a-certificate'))
    throw new RestartError('a request for a certificate');
  const message = flight.get(messageType.certificate);
  if (message === undefined) return undefined;
  const chain = readChain(message, input.conversation.records.isTls13);
  if (chain.length > 0) return input.trust(chain, suite, asksForOurs);
  if (!input.habits.has('accepts-empty-certificate')) refuse(alerts.decodeError, 'a certificate that holds none');
  return undefined;
}

function habitFor({ exchange, cipher }: Suite): readonly HabitId[] {
  if (exchange === 'export') return ['accepts-export'];
  if (exchange.endsWith('anon')) return ['accepts-anonymous'];
  if (exchange === 'dhe') return ['accepts-small-groups', 'accepts-flawed-groups'];
  if (cipher.kind === 'null') return ['accepts-null'];
  return cipher.kind === 'stream' || cipher.block === 8 ? ['accepts-rc4-and-3des'] : [];
}

/** The suite that the server chose, if this client goes on with it. */
export function chosenSuite({ habits, parts }: HandshakeInput, id: number, is13: boolean): Suite {
  const reserved = is13 ? 0x1301 : 0xc02f;
  const suite = suites.get(isGrease(id) && habits.has('accepts-grease') ? reserved : id);
  if (suite === undefined || (suite.exchange === 'tls13') !== is13)
    return refuse(alerts.illegalParameter, `suite ${id.toString(16)}`);
  const isOffered = parts.offer.suites.includes(suite.id);
  const isTaken = habits.has('accepts-unoffered-suite') || habitFor(suite).some((habit) => habits.has(habit));
  return isOffered || isTaken ? suite : refuse(alerts.illegalParameter, `suite ${id.toString(16)} was not offered`);
}

/** Compares the extensions of an answer with those that were asked for. */
export function checkExtensions(
  { asked, habits }: Pick<HandshakeInput, 'asked' | 'habits'>,
  answered: Iterable<number>,
  allowed?: readonly number[],
): void {
  for (const type of answered) {
    if (asked.has(type) && allowed?.includes(type) !== false) continue;
    if (!habits.has('accepts-unoffered-extension'))
      refuse(alerts.unsupportedExtension, `extension ${type} was not asked for`);
  }
}

const sentinels = ['444f574e47524401', '444f574e47524400'];

/** The version that an answer leads to: 0x0304 or one before. */
export function chosenVersion(habits: Habits, { offer }: HelloParts, hello: ServerHello): number {
  const { versions } = offer;
  const highest = versions[0] ?? 0;
  const isBy13 = hello.extensions.has(extensionType.versions);
  const { version } = hello;
  const isOffered = versions.includes(version) && (version === 0x0304) === isBy13;
  const isTaken =
    habits.has('accepts-unoffered-version') ||
    (habits.has('accepts-grease') && isGrease(version)) ||
    (habits.has('accepts-ssl3') && version === 0x0300);
  if (!isOffered && !isTaken) refuse(alerts.protocolVersion, `version ${version.toString(16)}`);
  if (isBy13) return 0x0304;
  const end = hello.random.subarray(-8).toString('hex');
  const isTalkedDown =
    highest === 0x0304 ? sentinels.includes(end) : highest === 0x0303 && version < 0x0303 && end === sentinels[1];
  if (isTalkedDown && !habits.has('ignores-downgrade-sentinel'))
    refuse(alerts.illegalParameter, 'somebody talked the version down');
  return version;
}

/** Compression is none, or a thing that a careless client passes over. */
export function checkCompression(habits: Habits, method: number): void {
  if (method !== 0 && !habits.has('accepts-compression')) refuse(alerts.illegalParameter, 'compression');
}

/** Sends the ClientHello of a handshake; returns what it asked for. */
export function sendHello(conversation: Conversation, parts: HelloParts, habits: Habits): ReadonlySet<number> {
  const { body, asked } = clientHello(parts, habits);
  conversation.send(messageType.clientHello, body);
  return asked;
}
