import type { Inform } from '@cordon/cwmp';
import type { CpeTarget, JudgeTools, ScriptedSession } from '@cordon/testbench';

/** Runs a session of which the Inform is looked at; ends the case when there was none. */
export async function withInform<T>(
  {
    cpe,
    inconclusive,
    signal,
  }: { readonly cpe: CpeTarget; readonly signal: AbortSignal } & Pick<JudgeTools, 'inconclusive'>,
  use: (inform: Inform, session: ScriptedSession) => Promise<T>,
): Promise<T> {
  return await cpe.withSession(
    (session) => use(session.inform ?? inconclusive('The session did not begin with an Inform.'), session),
    { signal },
  );
}
