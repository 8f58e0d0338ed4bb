import {
  type CpeTarget,
  type JudgeTools,
  type ScriptedAcs,
  type ScriptedSession,
  setParameterValues,
  type SettingsKeeper,
  writableAmong,
} from '@cordon/testbench';

const fields = ['Enable', 'ReportingInterval', 'InitiationTime'] as const;
const typeOf = (name: string): string =>
  name.endsWith('Enable') ? 'boolean' : name.endsWith('Time') ? 'dateTime' : 'unsignedInt';
/** The shortest interval that a device has to take, and the heartbeat that it begins with. */
const intervalS = 30;
const firstAfterS = 3;

interface Bench extends Pick<JudgeTools, 'notApplicable' | 'inconclusive'> {
  readonly acs: ScriptedAcs;
  readonly cpe: CpeTarget;
  readonly settings: SettingsKeeper;
  readonly signal: AbortSignal;
}

/** Heartbeats that were switched on. */
export interface StartedHeartbeats {
  /** The session of the first one, its Inform not yet answered. */
  readonly coming: Promise<ScriptedSession>;
  /** Whether an interval below 30 seconds was refused. */
  readonly refusesTooShort: boolean;
}

/** Switches heartbeats on, on a grid with a point three seconds away by the clock of the target. */
export async function startHeartbeats(bench: Bench): Promise<StartedHeartbeats> {
  const { acs, cpe, settings, signal } = bench;
  const object = cpe.path('ManagementServer.HeartbeatPolicy.');
  const valueOf = (field: (typeof fields)[number], value: string) => ({
    name: `${object}${field}`,
    type: typeOf(field),
    value,
  });
  return await cpe.withSession(
    async (session) => {
      const names = await writableAmong(session, object, fields);
      if (names.length < fields.length) bench.notApplicable('The target has no HeartbeatPolicy.');
      await settings.keepValues(session, names, typeOf);
      const tooShort = await setParameterValues(session, [valueOf('ReportingInterval', String(intervalS - 1))]);
      const toldMs = Date.parse(session.inform?.currentTime ?? '');
      const beginMs = (Number.isNaN(toldMs) ? Date.now() : toldMs) + firstAfterS * 1_000;
      const fault = await setParameterValues(session, [
        valueOf('ReportingInterval', String(intervalS)),
        valueOf('InitiationTime', `${new Date(beginMs).toISOString().slice(0, 19)}Z`),
        valueOf('Enable', 'true'),
      ]);
      if (fault !== undefined) bench.inconclusive(`HeartbeatPolicy could not be set: fault ${fault.faultCode}.`);
      const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('14 HEARTBEAT');
      const coming = acs.nextSession({ withinMs: 3 * intervalS * 1_000, where, signal, what: 'send a heartbeat' });
      coming.catch(() => undefined);
      return { coming, refusesTooShort: tooShort !== undefined };
    },
    { signal },
  );
}
