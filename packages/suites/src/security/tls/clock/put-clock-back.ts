import { X509Certificate } from 'node:crypto';
import { mintChain } from '@cordon/pki';
import {
  type CaseTools,
  type CpeBench,
  type Followed,
  mintedPresentation,
  type TlsObservation,
} from '@cordon/testbench';
import type { Survival } from '../../../good-session.ts';
import { byOneTrigger } from '../by-one-trigger.ts';
import { hostNames } from '../certificates/host-names.ts';
import { situatedChains } from '../certificates/situated-chains.ts';
import { decisionProblem, probeTls } from '../probe-tls.ts';
import { knowsTheTime, TargetClock } from './target-clock.ts';

/** What a target made of an expired certificate by its own clock, of a time of the past, and of the certificate again. */
export type PutBackFacts = {
  /** Since when everything is valid that the bench usually shows, and the time that the target is told. */
  readonly benchSince: string;
  readonly toldTime: string;
  /** By its own clock; null when it was not shown. */
  readonly before: TlsObservation | null;
  /** CurrentTime of the session before, and the time of the bench then. */
  readonly ownTime: string;
  readonly benchTime: string;
  /** What its clock did when it was told the past: while it ran or, if need be, after a restart. */
  readonly past: Omit<Followed, 'offsetMs'> | null;
  /** By the clock that had been put back. */
  readonly after: TlsObservation | null;
  /** Whether a clock that did not go back follows ten minutes forward; null where that was not tried. */
  readonly followsForward: boolean | null;
  /** How it came through each; absent in evidence from before this was looked at. */
  readonly survivals?: readonly Survival[];
};

type Bench = CaseTools & CpeBench;

const dayMs = 86_400_000;
/** In the middle of the thirty days in which the certificate was valid. */
const backMs = -45 * dayMs;
/** Less than the step at which RFC 5905 11.3 has a time client give up. */
const forwardMs = 600_000;

/** Since when everything is valid that the bench shows a target in its usual sessions. */
function validSince({ acs, lab }: Bench): Date {
  const shown = acs.presentation?.certificateChainPem.match(/-----BEGIN [^-]+-----[^-]+-----END [^-]+-----/g) ?? [];
  const all = [...shown, lab.intermediatePem, lab.rootPem].map((pem) => new X509Certificate(pem).validFromDate);
  return new Date(Math.max(...all.map((date) => date.getTime())));
}

/** Shows an expired certificate, puts the clock back to when it was valid, and shows it again. Who is to put the clock right is the fixture. */
export async function putClockBack(bench: Bench): Promise<PutBackFacts> {
  const { acs, lab, attach, step } = bench;
  const told = new Date(Date.now() + backMs);
  const since = validSince(bench);
  const ground = { benchSince: since.toISOString(), toldTime: told.toISOString(), benchTime: new Date().toISOString() };
  const nothing = { ...ground, before: null, ownTime: '', past: null, after: null, followsForward: null };
  if (since.getTime() > told.getTime() - dayMs) return nothing;
  const clock = await TargetClock.take(bench);
  const recipe = situatedChains['TLS-C-047'].chain(hostNames(acs.hostName, lab));
  attach('chain-recipe', JSON.stringify(recipe, undefined, 2), 'application/json');
  const presentation = mintedPresentation(mintChain(recipe, lab));
  const own = await step('Show it by the clock of the target', () => probeTls(bench, presentation));
  const survivals = [own.survival ?? []].flat();
  const known = { ...nothing, before: own.probe, ownTime: own.targetTime, survivals };
  // Whoever takes it already, or cannot be said to refuse it, has no clock that would be worth moving.
  if (refusalProblem(known) !== undefined) return known;
  const { offsetMs, ...past } = await step('Tell the target a time of the past', () => leadToPast(bench, clock));
  if (past.followed) {
    const again = await step('Show it by the clock that was put back', () => probeTls(bench, presentation));
    return { ...known, past, after: again.probe, survivals: [...survivals, again.survival ?? []].flat() };
  }
  const forward = await step('Tell the target a time that is ten minutes ahead', () =>
    byOneTrigger(bench)(async (steady) => {
      await clock.lead(forwardMs, steady);
      return await clock.follows(offsetMs + forwardMs, { cpe: steady, nearMs: forwardMs / 2 });
    }),
  );
  return { ...known, past, followsForward: forward.followed };
}

/** Why it cannot be said that the target refuses the certificate by a clock of its own that is right; undefined when it can. */
export function refusalProblem({
  before,
  ownTime,
  benchTime,
}: Pick<PutBackFacts, 'before' | 'ownTime' | 'benchTime'>): string | undefined {
  if (before === null) return 'The target was shown nothing.';
  if (before.applicationBytes > 0)
    return 'The target takes an expired certificate by its own clock, too; TLS-C-040 judges that.';
  if (!knowsTheTime({ currentTime: ownTime, benchTime }))
    return `The clock of the target (CurrentTime ${ownTime}) is not right to begin with.`;
  return decisionProblem(before)?.reason;
}

// Some clients step their clock at any time, others with the first answer after a start only.
async function leadToPast(bench: Bench, clock: TargetClock): Promise<Followed> {
  const running = await byOneTrigger(bench)(async (steady) => {
    await clock.lead(backMs, steady);
    return await clock.follows(backMs, { cpe: steady, restartsNext: true });
  });
  if (running.followed) return running;
  const booted = await bench.clock.restart(bench.signal);
  await booted?.end();
  const restarted = await clock.follows(backMs);
  return { ...restarted, asked: running.asked || restarted.asked };
}
