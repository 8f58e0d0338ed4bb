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
import { targetOf } from '../http/redirect.ts';

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
      // What cannot be put back, or leads elsewhere than here, is not changed: the target would be lost.
      const [read] = await settings.keepValues(session, [name]);
      const kept = read ?? verdicts.notApplicable(`${name} cannot be read, so it could not be put back.`);
      if (!isAt(kept.value, url))
        verdicts.inconclusive(`${name} is ${kept.value} and not the URL of the bench, so a change might lead astray.`);
      await before(session);
      const fault = await setParameterValues(session, [{ name, value: url.href, type: 'string' }]);
      if (fault !== undefined) verdicts.inconclusive(`${name} could not be written: fault ${fault.faultCode}.`);
      // What comes to the old URL began before the new one was in use.
      const where = (one: ScriptedSession): boolean => one.posts[0]?.http.target === targetOf(url);
      const next = acs.nextSession({ withinMs: comesWithinMs, signal, where, what: 'come to its new ACS URL' });
      next.catch(() => undefined);
      return { coming: next };
    },
    { signal },
  );
  const session = await coming.catch(async (error: unknown) => {
    if (!(error instanceof TargetSilentError)) throw error;
    return (await cpe.openSession({ signal })).session;
  });
  return { session, target: session.posts[0]?.http.target ?? '', newTarget: targetOf(url) };
}

function isAt(value: string, { origin }: URL): boolean {
  const url = URL.parse(value.trim());
  return url?.origin === origin;
}
