import type { Body, OperationStruct } from '@cordon/cwmp';
import type { CaseTools, CpeBench, ScriptedSession } from '@cordon/testbench';
import { callIn, type CallWish, nextCall } from '../follow-sessions.ts';

/** A DUStateChangeComplete and the Inform that came before it, as facts. */
export type UnitReport = {
  readonly events: readonly { readonly eventCode: string; readonly commandKey: string }[];
  readonly commandKey: string;
  readonly results: readonly UnitResult[];
};

type UnitResult = { readonly uuid: string; readonly currentState: string; readonly faultCode: number };

/** What came of a ChangeDUState whose operations must fail. */
export type ChangedUnitsFacts = {
  /** Code of the fault by which the request was refused as a whole; null when it was taken. */
  readonly refusal: number | null;
  /** What was asked for, in the order of the request. */
  readonly asked: readonly { readonly kind: string; readonly uuid: string }[];
  /** GET requests for the package that is not there, until the report. */
  readonly requests: number;
  /** Null when the request was refused, or nothing was told in time. */
  readonly report: UnitReport | null;
};

/** What to ask for; every operation fails on every device, and nothing on it changes. */
export interface UnitWish extends Pick<CallWish<UnitReport>, 'refuse'> {
  readonly commandKey: string;
  /** Installs are of a package that is not there, uninstalls of a unit that nobody has. */
  readonly operations: readonly ('Install' | 'Uninstall')[];
}

/** A UUID that nobody has given to a unit: version 3, and its last digits count the operations of a request. */
const unknownUuid = (index: number): string => `c0bd0200-6f1a-3e52-8a5b-${String(index).padStart(12, '0')}`;

type Context = Pick<CaseTools, 'step' | 'signal'> & Pick<CpeBench, 'acs' | 'cpe' | 'files'>;

/** Orders such operations and waits for their report. */
export async function changeUnits(
  { step, signal, acs, cpe, files }: Context,
  { commandKey, operations, refuse }: UnitWish,
): Promise<ChangedUnitsFacts> {
  const place = files.home.place('not-there.pkg', () => ({ status: 404 }));
  const asked = operations.map((kind, index) => ({ kind, uuid: unknownUuid(index + 1) }));
  const written = asked.map(
    ({ kind, uuid }): OperationStruct =>
      kind === 'Install' ? { kind: 'InstallOpStruct', url: place.url, uuid } : { kind: 'UninstallOpStruct', uuid },
  );
  const ordered = await step('Order operations that fail everywhere', () =>
    cpe.withSession(
      async (session) => {
        const answer = await session.request({ method: 'ChangeDUState', commandKey, operations: written });
        if (answer.method === 'Fault') return { refusal: answer.faultCode ?? 0, coming: undefined };
        return { refusal: null, coming: nextCall(acs, { signal, refuse, read: reader(commandKey) }) };
      },
      { signal },
    ),
  );
  const { refusal, coming } = ordered;
  const report = coming === undefined ? undefined : await step('Wait for DUStateChangeComplete', () => coming);
  const requests = place.requests.filter(({ method }) => method === 'GET').length;
  return { refusal, asked, requests, report: report ?? null };
}

/** Brings a session to our turn; whether the report was in it. */
export async function isReportIn(session: ScriptedSession, commandKey: string): Promise<boolean> {
  return (await callIn(session, { read: reader(commandKey) })) !== undefined;
}

/** The report of a request that was taken. Ends the case when there is none. */
export function reportOf({ refusal, report }: ChangedUnitsFacts, inconclusive: (reason: string) => never): UnitReport {
  if (refusal !== null) inconclusive(`The target refused the request as a whole: fault ${refusal}.`);
  return report ?? inconclusive('The target told no DUStateChangeComplete in time.');
}

const reader =
  (commandKey: string) =>
  (body: Body, session: ScriptedSession): UnitReport | undefined => {
    if (body.method !== 'DUStateChangeComplete') return undefined;
    // A target that loses the key is judged for that by its own case.
    if (!['', commandKey].includes(body.commandKey ?? '')) return undefined;
    return {
      events: session.events.map((event) => ({ eventCode: event.eventCode, commandKey: event.commandKey })),
      commandKey: body.commandKey ?? '',
      results: body.results.map(({ uuid, currentState, fault }) => ({
        uuid: uuid.toLowerCase(),
        currentState,
        faultCode: fault.faultCode,
      })),
    };
  };
