import {
  type CpeTarget,
  type JudgeTools,
  type ScriptedAcs,
  type ScriptedSession,
  setParameterValues,
  type SettingsKeeper,
  TargetSilentError,
  writableAmong,
} from '@cordon/testbench';

/** How long a target may take to come to its new ACS by itself before it is asked. */
const comesWithinMs = 60_000;

interface Bench extends Pick<JudgeTools, 'notApplicable' | 'inconclusive'> {
  readonly acs: ScriptedAcs;
  readonly cpe: CpeTarget;
  readonly settings: SettingsKeeper;
  readonly signal: AbortSignal;
}

/** The first session after a changed ACS URL, and whether it came to the new one. */
export interface MovedSession {
  readonly session: ScriptedSession;
  /** Path and query of its first POST. */
  readonly target: string;
  readonly newTarget: string;
}

/** Gives the target another URL of the same ACS and returns its first session after that, its Inform not yet answered. */
export async function changeAcsUrl(
  { acs, cpe, settings, signal, ...verdicts }: Bench,
  before: (session: ScriptedSession) => Promise<void> = () => Promise.resolve(),
): Promise<MovedSession> {
  const url = new URL(acs.url);
  url.pathname = `${url.pathname}-moved`;
  const { coming } = await cpe.withSession(
    async (session) => {
      const [found] = await writableAmong(session, cpe.path('ManagementServer.'), ['URL']);
      const name = found ?? verdicts.notApplicable('The target does not let the ACS write ManagementServer.URL.');
      await settings.keepValues(session, [name]);
      await before(session);
      const fault = await setParameterValues(session, [{ name, value: url.href, type: 'string' }]);
      if (fault !== undefined) verdicts.inconclusive(`${name} could not be written: fault ${fault.faultCode}.`);
      const next = acs.nextSession({ withinMs: comesWithinMs, signal, what: 'come to its new ACS URL' });
      next.catch(() => undefined);
      return { coming: next };
    },
    { signal },
  );
  const session = await coming.catch(async (error: unknown) => {
    if (!(error instanceof TargetSilentError)) throw error;
    return (await cpe.openSession({ signal })).session;
  });
  return { session, target: session.posts[0]?.http.target ?? '', newTarget: `${url.pathname}${url.search}` };
}
