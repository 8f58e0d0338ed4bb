import type { CaseTools, CpeBench, CpeTarget } from '@cordon/testbench';

/** Measures something, making the target come by the one trigger that it is given. */
export type Attempt<T> = (steady: CpeTarget) => Promise<T>;

/**
 * Runs attempts, each of which makes the target come by one trigger throughout. A target that has had enough of connection requests on the way
 * gets a second chance by another trigger, which the attempts behind it keep: a limit of its own is no answer to what is asked.
 */
export function byOneTrigger({
  cpe,
  signal,
}: Pick<CaseTools & CpeBench, 'cpe' | 'signal'>): <T>(attempt: Attempt<T>) => Promise<T> {
  const isOpen = (): boolean => cpe.connectionRequestPort.unavailable() === undefined;
  let wasOpen = isOpen();
  let steady = cpe.withOneTrigger();
  return async (attempt) => {
    try {
      return await attempt(steady);
    } catch (error) {
      if (!wasOpen || isOpen() || signal.aborted) throw error;
      wasOpen = false;
      steady = cpe.withOneTrigger();
      return await attempt(steady);
    }
  };
}
