import type { AskedByUdp, CaseTools, CpeBench, JudgeTools, UdpConnectionRequestChanges } from '@cordon/testbench';

/** Whether a session followed one UDP connection request. Plain data. */
export type UdpRequestFacts = {
  /** False when the target has no address or no credentials any more. */
  readonly wasSent: boolean;
  readonly sessionStarted: boolean;
  readonly sessionAfterMs: number | null;
  /** RetryCount of that session's Inform. */
  readonly retryCount: number;
};

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'bracket' | 'signal'>;

/** TR-069 3.2.2: the session follows within 30 s. */
const comesWithinMs = 30_000;
/** A probe waits this many times as long as the target took for a right request, within these bounds. */
const patience = 10;
const probeWaitMsMin = 3_000;

/** A right request, this one, a right request. `changesOf` gets what was sent as the right one. */
export async function probeUdpConnectionRequest(
  { cpe, bracket, signal }: Bench,
  changesOf: (control: NonNullable<AskedByUdp['sent']>) => UdpConnectionRequestChanges,
): Promise<UdpRequestFacts> {
  let control: RightUdpRequest | undefined;
  const { probe } = await bracket({
    shows: 'a right UDP connection request starts a session',
    control: async () => {
      control = await rightUdpRequest({ cpe, signal });
      return control;
    },
    probe: async () => {
      const last = control ?? (await rightUdpRequest({ cpe, signal }));
      if (last.sent === undefined) return factsOf(last);
      return factsOf(await cpe.askForSessionByUdp(changesOf(last.sent), { withinMs: waitMs(last), signal }));
    },
  });
  return probe;
}

interface RightUdpRequest extends AskedByUdp {
  readonly held: boolean;
  readonly reason: string;
}

/** A right request with its outcome, as the control around a probe. */
export async function rightUdpRequest({ cpe, signal }: Pick<Bench, 'cpe' | 'signal'>): Promise<RightUdpRequest> {
  const asked = await cpe.askForSessionByUdp({}, { withinMs: Math.max(comesWithinMs, cpe.responseTimeoutMs), signal });
  const followed = asked.sessionStarted ? 'followed' : 'did not follow';
  return { ...asked, held: asked.sessionStarted, reason: `A session with 6 CONNECTION REQUEST ${followed}.` };
}

/** How long to watch for a session that must not come. */
export function waitMs({ sessionAfterMs }: Pick<AskedByUdp, 'sessionAfterMs'>): number {
  return Math.min(comesWithinMs, Math.max(probeWaitMsMin, patience * (sessionAfterMs ?? 0)));
}

export function factsOf({ sent, sessionStarted, sessionAfterMs, retryCount = 0 }: AskedByUdp): UdpRequestFacts {
  return { wasSent: sent !== undefined, sessionStarted, sessionAfterMs, retryCount };
}

/** Judges a request that must not start a session: silence is right, and between two right requests it means something. */
export function judgeIgnored(
  { wasSent, sessionStarted, retryCount }: UdpRequestFacts,
  sentence: string,
  tools: JudgeTools,
): void {
  if (!wasSent) tools.inconclusive('The request could not be sent: address or credentials went away.');
  if (sessionStarted && retryCount > 0)
    tools.inconclusive('The session that came repeats an earlier one that had failed.');
  tools.expect(sessionStarted, sentence).toBe(false);
}
