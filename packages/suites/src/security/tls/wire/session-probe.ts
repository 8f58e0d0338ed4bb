import {
  type CpeTarget,
  type Deviations,
  type HelloFacts,
  type Patience,
  RawTlsEngine,
  type RawTlsOptions,
  type RawTlsTranscript,
  secondTryWithinMs,
} from '@cordon/testbench';
import { type GoodSession, goodSession, isAbsence } from '../../../good-session.ts';
import { byOneTrigger } from '../by-one-trigger.ts';
import { readHello } from '../hello/read-hello.ts';
import { rawIdentity, type WireBench } from './wire-probe.ts';

/** Something that the server does once the first request is there. */
export interface SessionProbe {
  readonly name: string;
  readonly version: RawTlsOptions['version'];
  readonly deviations: Deviations;
  readonly otherIdentity?: RawTlsOptions['identity'];
}

/** What the target did about it. */
export type SessionSeen = {
  readonly name: string;
  /** The most telling of its connections; null when none came. */
  readonly transcript: RawTlsTranscript | null;
  /** Those of its other connections that tell something too; absent when there are none, and in older evidence. */
  readonly others?: readonly RawTlsTranscript[];
  /** Whether its Inform came. */
  readonly informed: boolean;
  /** Whether it went on with the session over another connection, as one does that connects for each POST; absent in older evidence. */
  readonly wentOnElsewhere?: boolean;
  /** Events of the controls in front of it and behind it, which are made to come in the same way. */
  readonly eventsBefore: readonly string[];
  readonly eventsAfter: readonly string[];
};

/** What it did about all of them. */
export type SessionFacts = { readonly hello: HelloFacts; readonly seen: readonly SessionSeen[] };

/**
 * Each probe is a session under the bench's own TLS in which the server leaves the path between the first request and its answer, bracketed
 * by sessions in which it does not. Probes in a version that the target does not offer are left out.
 */
export async function probeSessions(bench: WireBench, probes: readonly SessionProbe[]): Promise<SessionFacts> {
  const hello = await readHello(bench);
  const { acs, signal } = bench;
  const attempt = byOneTrigger(bench);
  const seen: SessionSeen[] = [];
  for (const { name, version, deviations, otherIdentity } of probes) {
    if (!hello.versions.includes(version)) continue;
    const identity = rawIdentity(bench);
    const more = otherIdentity === undefined ? {} : { otherIdentity };
    const { before, probe, after, ...connections } = await attempt(async (steady) => {
      const engine = new RawTlsEngine({ name, version, identity, deviations, ...more });
      const bracketed = await bench.bracket({
        shows: `an undeviated ${version} connection of the bench's own carries a session`,
        control: () => acs.showing(engine.honest(), () => goodSession(steady, signal)),
        // Whether this session holds is what is being asked; it is no control.
        probe: (control) =>
          bench.step(name, () => acs.showing(engine, () => sessionUnder(engine, steady, { control, signal }))),
      });
      return { ...bracketed, ...tellingOf(engine.transcripts) };
    });
    bench.observe('raw-tls', { name, ...connections });
    const events = { eventsBefore: before.eventCodes, eventsAfter: after.eventCodes };
    seen.push({ name, ...connections, ...probe, ...events });
  }
  return { hello, seen };
}

/** What a client that connects for each POST shows on one connection may not be on the next, so that none of them hides another. */
export function tellingOf(transcripts: readonly RawTlsTranscript[]): Pick<SessionSeen, 'transcript' | 'others'> {
  const telling = transcripts.filter(
    ({ bytesAfter, renegotiated, heartbeatBytes }) => bytesAfter > 0 || renegotiated || heartbeatBytes > 0,
  );
  const [transcript = transcripts.at(-1) ?? null, ...others] = telling;
  return { transcript, ...(others.length > 0 ? { others } : {}) };
}

/** How often it is looked whether the handshake has failed. */
const lookMs = 20;

/** Who neither goes on nor closes does so in vain after many times as long as he took to go on in the control. */
const goingOn = { leastMs: 500, perControl: 100 } as const;
/** The same for who has lost his connection and could go on by another one. */
const reconnecting = { leastMs: 100, perControl: 50, mostMs: 3_000 } as const;

function patienceAfter({ wentOnInMs }: GoodSession, { responseTimeoutMs }: CpeTarget): Patience {
  if (wentOnInMs === undefined) return {};
  const withinMs = Math.min(responseTimeoutMs, Math.max(goingOn.leastMs, goingOn.perControl * wentOnInMs));
  const { leastMs, perControl, mostMs } = reconnecting;
  return { withinMs, reconnectMs: Math.min(mostMs, Math.max(leastMs, perControl * wentOnInMs)) };
}

/** A session under an engine; not waited for when the target has ended the handshake. Says whether its Inform came, and more elsewhere. */
async function sessionUnder(
  engine: RawTlsEngine,
  cpe: CpeTarget,
  { control, signal }: { readonly control: GoodSession; readonly signal: AbortSignal },
): Promise<Pick<SessionSeen, 'informed' | 'wentOnElsewhere'>> {
  const giveUp = new AbortController();
  const startedAtMs = performance.now();
  let failedAtMs: number | undefined;
  const looking = setInterval(() => {
    const { transcripts } = engine;
    const hasFailed =
      transcripts.length > 0 && transcripts.every(({ isOver, handshake }) => isOver && handshake === 'failed');
    const nowMs = performance.now();
    failedAtMs = hasFailed ? (failedAtMs ?? nowMs) : undefined;
    if (failedAtMs !== undefined && nowMs - failedAtMs > secondTryWithinMs(failedAtMs - startedAtMs)) giveUp.abort();
  }, lookMs);
  try {
    const { session } = await cpe.openSession({ signal: AbortSignal.any([signal, giveUp.signal]) });
    const first = session.current;
    const next = await session.proceed(patienceAfter(control, cpe));
    await session.end();
    // Who tries again begins with an Inform.
    const isMore = next !== undefined && next !== first && next.envelope?.body?.method !== 'Inform';
    const wentOnElsewhere = isMore && next.connectionId !== first?.connectionId;
    return { informed: session.inform !== undefined, wentOnElsewhere };
  } catch (error) {
    if (isAbsence(error)) return { informed: false, wentOnElsewhere: false };
    throw error;
  } finally {
    clearInterval(looking);
  }
}
