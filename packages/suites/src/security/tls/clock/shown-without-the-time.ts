import {
  type CaseTools,
  type CpeBench,
  type CpeTarget,
  type JudgeTools,
  mintedPresentation,
  type TlsObservation,
} from '@cordon/testbench';
import { mintChain, type ChainRecipe, type MintContext } from '@cordon/pki';
import type { Survival } from '../../../good-session.ts';
import { byOneTrigger } from '../by-one-trigger.ts';
import { hostNames } from '../certificates/host-names.ts';
import type { HostNames } from '../certificates/certificate-row.ts';
import { judgeSurvivals } from '../judge-survivals.ts';
import { decisionProblem, probeTls, type TlsFacts } from '../probe-tls.ts';
import { inUsualKeys, usualKey } from '../stranger.ts';
import { knowsTheTime, TargetClock, type TimelessBoot } from './target-clock.ts';

/** What a target without the time did when it was shown something, and once more when it had the time again. */
export type TimelessFacts = {
  readonly boot: TimelessBoot;
  /** Null when it never came to be shown anything. */
  readonly without: TlsObservation | null;
  /** CurrentTime of the session before that. */
  readonly clockWithout: string;
  /** Null where the time was not to be had again. */
  readonly withTime: TlsObservation | null;
  /** How it came through each; absent in evidence from before this was looked at. */
  readonly survivals?: readonly Survival[];
};

type Bench = CaseTools & CpeBench;
type Chain = (names: HostNames) => ChainRecipe;

/** How to show a chain. */
export interface TimelessOptions {
  /** Authorities besides the lab's, by the names that the chain has for them. */
  readonly authorities?: NonNullable<MintContext['authorities']>;
  /** Whether the chain is shown once more when the target has been told the time. */
  readonly again: boolean;
}

/** Shows a chain to a target that was started without the time, between good sessions; then, where asked, once more when it has the time. */
export async function showWithoutTime(bench: Bench, chain: Chain, options: TimelessOptions): Promise<TimelessFacts> {
  const { authorities, again: isShownAgain } = options;
  const clock = await TargetClock.take(bench);
  const { acs, lab, attach, step } = bench;
  const boot = await clock.bootWithoutTime();
  const nothing = { boot, without: null, clockWithout: '', withTime: null };
  if (!boot.came || knowsTheTime(boot)) {
    await clock.lead(0);
    return nothing;
  }
  const recipe = inUsualKeys(chain(hostNames(acs.hostName, lab)), usualKey(acs));
  attach('chain-recipe', JSON.stringify(recipe, undefined, 2), 'application/json');
  const minted = mintChain(recipe, lab, authorities === undefined ? {} : { authorities });
  const presentation = mintedPresentation(minted);
  const shown = await step('Show it while the target does not know the time', () => probeTls(bench, presentation));
  const survivals = survivalsOf(shown);
  const facts = { boot, without: shown.probe, clockWithout: shown.targetTime, survivals };
  const isBack = await byOneTrigger(bench)((steady) => leadBack(clock, steady));
  if (!isBack || !isShownAgain) return { ...facts, withTime: null };
  const again = await step('Show it when the target knows the time', () => probeTls(bench, presentation));
  return { ...facts, withTime: again.probe, survivals: survivalsOf(shown, again) };
}

const survivalsOf = (...shown: readonly TlsFacts[]): readonly Survival[] =>
  shown.flatMap(({ survival }) => survival ?? []);

async function leadBack(clock: TargetClock, cpe: CpeTarget): Promise<boolean> {
  await clock.lead(0, cpe);
  return (await clock.follows(0, { cpe })).followed;
}

/**
 * What the target did while it did not know the time; nothing that it was shown may have brought it down. Ends the case unless it was shown the
 * chain then.
 */
export function shownWithoutTime(
  { boot, without, clockWithout, survivals = [] }: TimelessFacts,
  tools: Pick<JudgeTools, 'expect' | 'warn' | 'inconclusive' | 'notApplicable'>,
): TlsObservation {
  const { inconclusive, notApplicable } = tools;
  judgeSurvivals(survivals, tools);
  if (!boot.came) inconclusive('The target does not come without the time; TLS-C-008 judges that.');
  if (without === null)
    return notApplicable(
      `The target has the time right after its start (CurrentTime ${boot.currentTime}), though nobody told it.`,
    );
  if (knowsTheTime({ currentTime: clockWithout, benchTime: boot.benchTime }))
    inconclusive(`The target had the time again (CurrentTime ${clockWithout}) before it was shown anything.`);
  const problem = without.applicationBytes > 0 ? undefined : decisionProblem(without);
  if (problem !== undefined) inconclusive(problem.reason);
  return without;
}
