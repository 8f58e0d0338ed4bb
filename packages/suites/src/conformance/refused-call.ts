import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';

/** What the session after a refused call told. */
export type RefusedCallFacts = { readonly again: readonly string[]; readonly called: boolean };

/** How a call is brought about and refused, and found again. */
export interface RefusedCall {
  /** Makes the target call; hands what waits for the session after the refusal to `refuse`. */
  readonly provoke: (refuse: (coming: Promise<ScriptedSession | undefined>) => void) => Promise<unknown>;
  /** Brings a session to our turn; whether the call was in it. */
  readonly isIn: (session: ScriptedSession) => Promise<boolean>;
}

/** Answers a call of the target by a fault and looks at the session after that. */
export async function refusedCall(
  { cpe, signal, step, inconclusive }: CaseTools & CpeBench,
  { provoke, isIn }: RefusedCall,
): Promise<RefusedCallFacts> {
  const next = Promise.withResolvers<ScriptedSession | undefined>();
  await provoke((coming) => next.resolve(coming));
  const session = await step('Make the target come', async () => {
    let hasCome = false;
    void next.promise.then(() => {
      hasCome = true;
    });
    // A target may come by its retry schedule, too.
    await cpe.trigger({ signal, isEnough: () => hasCome }).catch(() => undefined);
    return (await next.promise) ?? inconclusive('The target did not come again after its call was refused.');
  });
  const again = [...session.eventCodes];
  const called = await step('See what it reports', () => isIn(session));
  await session.end();
  return { again, called };
}
