import type { ParameterValueStruct } from '@cordon/cwmp';
import {
  type CaseTools,
  type CpeBench,
  getParameterValue,
  type ScriptedSession,
  setParameterValues,
  TargetSilentError,
} from '@cordon/testbench';

/** Seconds between periodic Informs that the bench asks for, the first that a target takes; some refuse less than a minute. */
const intervalsS = [10, 30, 60] as const;

/** A longer period than this is not waited for. */
const intervalSMax = 60;

/** How late a periodic Inform may be: a device has other things to do, and a connection takes its time. */
export const lateMsMax = 10_000;

/** What a case sets besides the interval; a value of undefined is left as it is. */
export interface Period {
  readonly enable: boolean;
  /** PeriodicInformTime, where the target has it. */
  readonly time?: string | undefined;
  /** This interval and no other, in seconds. */
  readonly only?: number | undefined;
}

/** An event that waits for the end of a session opens the next one at once. */
export const owedMs = 3_000;

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'settings'>;

const typeOf = (name: string): string => {
  if (name.endsWith('Enable')) return 'boolean';
  return name.endsWith('Time') ? 'dateTime' : 'unsignedInt';
};

/** Sets the period, kept before so that it is put back. The interval in seconds; undefined when the target takes none of them. */
export async function setPeriod(
  session: ScriptedSession,
  { cpe, settings }: Bench,
  { enable, time, only }: Period,
): Promise<number | undefined> {
  const path = (name: string): string => cpe.path(`ManagementServer.PeriodicInform${name}`);
  const names = [path('Enable'), path('Interval'), ...(time === undefined ? [] : [path('Time')])];
  const kept = await settings.keepValues(session, names, typeOf);
  if (kept.length < names.length) return undefined;
  for (const intervalS of only === undefined ? intervalsS : [only]) {
    const values: ParameterValueStruct[] = [
      { name: path('Enable'), value: String(enable), type: 'boolean' },
      { name: path('Interval'), value: String(intervalS), type: 'unsignedInt' },
      ...(time === undefined ? [] : [{ name: path('Time'), value: time, type: 'dateTime' }]),
    ];
    if ((await setParameterValues(session, values)) !== undefined) continue;
    // A device may round what is too short for it up instead of refusing it.
    const stored = Number((await getParameterValue(session, path('Interval')))?.value ?? intervalS);
    return stored >= intervalS && stored <= intervalSMax ? stored : undefined;
  }
  return undefined;
}

/** The next session with 2 PERIODIC, its Inform not yet answered; undefined when none comes in time. */
export async function nextPeriodic(
  { acs, signal }: Pick<CaseTools & CpeBench, 'acs' | 'signal'>,
  withinMs: number,
): Promise<ScriptedSession | undefined> {
  const where = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('2 PERIODIC');
  return await acs.nextSession({ withinMs, signal, where }).catch((error: unknown) => {
    if (error instanceof TargetSilentError) return undefined;
    throw error;
  });
}
