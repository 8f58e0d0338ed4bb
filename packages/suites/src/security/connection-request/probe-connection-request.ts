import type { AskedForSession, CaseTools, ConnectionRequestObservation, CpeBench, JudgeTools } from '@cordon/testbench';

/** What a target did about a bad connection request, between two good ones. */
export type ConnectionRequestFacts = {
  readonly before: ConnectionRequestObservation;
  readonly probe: ConnectionRequestObservation;
};

type Changes = Parameters<CpeBench['cpe']['askForSession']>[0];
type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'bracket' | 'signal'>;

/** TR-069 3.2.2: the session follows within 30 s of the answer. */
const comesWithinMs = 30_000;
/** A probe waits this many times as long as the target took for a good request, within these bounds. */
const patience = 10;
const probeWaitMsMin = 3_000;

/** Good request, probe, good request; `changesOf` may use what was sent in the good one. */
export async function probeConnectionRequest(
  { cpe, bracket, signal }: Bench,
  changesOf: (control: AskedForSession) => Changes,
): Promise<ConnectionRequestFacts> {
  let control: GoodRequest | undefined;
  const { before, probe } = await bracket({
    shows: 'a good connection request starts a session',
    control: async () => {
      control = await goodRequest({ cpe, signal });
      return control;
    },
    probe: async () => {
      const last = control ?? (await goodRequest({ cpe, signal }));
      const asked = await cpe.askForSession(changesOf(last), { withinMs: waitMs(last), signal });
      return asked.observation;
    },
  });
  return { before: before.observation, probe };
}

interface GoodRequest extends AskedForSession {
  readonly held: boolean;
  readonly reason: string;
}

/** A polite connection request with its outcome, as the control around a probe. */
export async function goodRequest({ cpe, signal }: Pick<Bench, 'cpe' | 'signal'>): Promise<GoodRequest> {
  const asked = await cpe.askForSession({}, { withinMs: Math.max(comesWithinMs, cpe.responseTimeoutMs), signal });
  const { detail, sessionStarted } = asked.observation;
  const reason = `${detail} A session with 6 CONNECTION REQUEST ${sessionStarted ? 'followed' : 'did not follow'}.`;
  return { ...asked, held: sessionStarted, reason };
}

/** How long to watch for a session that must not come. */
export function waitMs({ observation }: AskedForSession): number {
  return Math.min(comesWithinMs, Math.max(probeWaitMsMin, patience * (observation.sessionAfterMs ?? 0)));
}

const undecided: ReadonlySet<ConnectionRequestObservation['outcome']> = new Set([
  'busy',
  'not-sent',
  'unusable-url',
  'failed',
]);

/** Ends a case whose probe never reached the part of the target that decides. */
export function refuseUndecided(
  { outcome, detail, sessionStarted, retryCount = 0 }: ConnectionRequestObservation,
  { inconclusive }: Pick<JudgeTools, 'inconclusive'>,
): void {
  if (sessionStarted && retryCount > 0) inconclusive('The session that came repeats an earlier one that had failed.');
  // Without an answer the request may have been lost on the way, or thrown away to limit the rate.
  const isUndecided = !sessionStarted && undecided.has(outcome);
  if (isUndecided) inconclusive(`The target did not look at the request: ${detail}`);
}
