import type { JudgeTools } from '@cordon/testbench';
import type { Survival } from '../../good-session.ts';
import { judgeSurvival } from './probe-tls.ts';

/** One verdict on several probes: the one that brought the target down counts. Absent ones are of evidence from before it was looked at. */
export function judgeSurvivals(
  survivals: readonly (Survival | undefined)[],
  tools: Pick<JudgeTools, 'expect' | 'warn'>,
): void {
  const told = survivals.filter((survival) => survival !== undefined);
  const worst = told.find(({ restarted }) => restarted) ?? told.find(({ wasAway }) => wasAway) ?? told[0];
  judgeSurvival(worst === undefined ? {} : { survival: worst }, tools);
}
