import {
  type CaseTools,
  type CpeBench,
  getParameterValue,
  getParameterValues,
  type ScriptedSession,
  setParameterValues,
} from '@cordon/testbench';
import type { ParameterValueStruct, SoapFault } from '@cordon/cwmp';

/** Event code of a test's end (TR-069 3.7.1.5). */
export const diagnosticsComplete = '8 DIAGNOSTICS COMPLETE';

/** Three pings take seconds; a slow device opens its session some seconds later. */
export const pingMsMax = 20_000;

/** Where a root has its ping test. */
const objects = { 'Device.': 'IP.Diagnostics.IPPing.', 'InternetGatewayDevice.': 'IPPingDiagnostics.' } as const;

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'acs' | 'notApplicable' | 'inconclusive' | 'signal'>;

/** The ping test of the target: the one test that nearly every device has. Its settings are kept, to be put back. */
export class IpPing {
  readonly #object: string;

  private constructor(object: string) {
    this.#object = object;
  }

  /** Ends the case as not applicable when the target has no ping test. */
  static async find(session: ScriptedSession, { cpe, settings, notApplicable }: Bench): Promise<IpPing> {
    const ping = new IpPing(cpe.path(objects[cpe.root]));
    if ((await ping.read(session, 'DiagnosticsState')) === undefined) notApplicable('The target has no IPPing test.');
    const names = ['Interface', 'Host', 'NumberOfRepetitions', 'DataBlockSize'].map((name) => ping.#object + name);
    await settings.keepValues(session, names, typeOf);
    return ping;
  }

  /** Sets this and requests the test, in one request. */
  request(
    session: ScriptedSession,
    settings: Readonly<Record<'Host', string>> & Readonly<Record<string, string>>,
  ): Promise<SoapFault | undefined> {
    const values = { NumberOfRepetitions: '3', ...settings, DiagnosticsState: 'Requested' };
    return setParameterValues(
      session,
      Object.entries(values).map(([name, value]) => this.#written(name, value)),
    );
  }

  set(session: ScriptedSession, name: string, value: string): Promise<SoapFault | undefined> {
    return setParameterValues(session, [this.#written(name, value)]);
  }

  async read(session: ScriptedSession, name: string): Promise<string | undefined> {
    return (await getParameterValue(session, this.#object + name))?.value;
  }

  /** State and counts in one look; undefined where the target does not tell. */
  async result(session: ScriptedSession): Promise<PingResult> {
    const names = ['DiagnosticsState', 'SuccessCount', 'FailureCount'];
    const values = await getParameterValues(
      session,
      names.map((name) => this.#object + name),
    );
    const list = 'method' in values ? [] : values;
    const valueOf = (name: string): string => list.find((one) => one.name.endsWith(`.${name}`))?.value ?? '';
    return {
      state: valueOf('DiagnosticsState'),
      successes: valueOf('SuccessCount'),
      failures: valueOf('FailureCount'),
    };
  }

  #written(name: string, value: string): ParameterValueStruct {
    return { name: this.#object + name, value, type: typeOf(name) };
  }
}

const typeOf = (name: string): string => (/(?:Repetitions|DataBlockSize)$/.test(name) ? 'unsignedInt' : 'string');

/** What a target tells of its last test. */
export type PingResult = { readonly state: string; readonly successes: string; readonly failures: string };

/**
 * Runs one test and reads its result in the session that reports its end. Undefined when no session does; the fault when the target
 * refuses the request.
 */
export async function runPing(
  bench: Bench,
  settings: Readonly<Record<'Host', string>> & Readonly<Record<string, string>>,
): Promise<PingResult | SoapFault | undefined> {
  const { cpe, acs, signal } = bench;
  const requested = await cpe.withSession(
    async (session) => {
      const ping = await IpPing.find(session, bench);
      const fault = await ping.request(session, settings);
      // Waiting for nothing would take the end of another test, and leave the target in that session.
      if (fault !== undefined) return fault;
      const where = (one: ScriptedSession): boolean => one.eventCodes.includes(diagnosticsComplete);
      const coming = acs.nextSession({ withinMs: pingMsMax, signal, where }).catch(() => undefined);
      return { ping, coming };
    },
    { signal },
  );
  if (!('ping' in requested)) return requested;
  const session = await requested.coming;
  if (session === undefined) return undefined;
  await session.reachAcsTurn();
  const result = await requested.ping.result(session);
  await session.end();
  return result;
}
