import type { CaseTools, CpeBench, CpeTarget } from '@cordon/testbench';

/** Measures something, making the target come by the one trigger that it is given. */
export type Attempt<T> = (steady: CpeTarget) => Promise<T>;

/**
 * Runs attempts, each of which makes the target come by one trigger throughout. Where a trigger runs dry on the way, as when the target has had
 * enough of connection requests, an attempt is made again by another one, which the attempts behind it keep: a limit is no answer to what is
 * asked.
 */
export function byOneTrigger({
  cpe,
  signal,
}: Pick<CaseTools & CpeBench, 'cpe' | 'signal'>): <T>(attempt: Attempt<T>) => Promise<T> {
  let before = cpe.availableTriggers;
  let steady = cpe.withOneTrigger();
  return async (attempt) => {
    // Each further attempt has lost a trigger; one that comes back meanwhile must not keep this going for ever.
    for (let left = before.length; ; left -= 1) {
      try {
        return await attempt(steady);
      } catch (error) {
        const now = cpe.availableTriggers;
        const hasRunDry = before.some((trigger) => !now.includes(trigger));
        if (!hasRunDry || now.length === 0 || left <= 0 || signal.aborted) throw error;
        before = now;
        steady = cpe.withOneTrigger();
      }
    }
  };
}
