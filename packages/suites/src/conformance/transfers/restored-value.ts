import {
  type CaseTools,
  type CpeBench,
  getParameterValue,
  safeParameters,
  type ScriptedSession,
  setParameterValues,
} from '@cordon/testbench';
import { orderDownload } from './order-transfer.ts';
import { fetchConfiguration, runTransfer } from './run-transfer.ts';

/** What a parameter was before, at and after the report of a configuration download. */
export type RestoredValueFacts = {
  readonly faultCode: number | null;
  readonly inFile: string;
  readonly atReport: string | null;
  readonly later: string | null;
};

const commandKey = 'cordon-applied';

/** Has the target upload its configuration, changes a parameter, and downloads the file again. */
export async function restoredValue(context: CaseTools & CpeBench): Promise<RestoredValueFacts> {
  const { cpe, settings, files, notApplicable, inconclusive, signal } = context;
  const file = await fetchConfiguration(context);
  const place = files.home.place('configuration.bin', () => ({ status: 200, body: file }));
  const { now, other } = await cpe.withSession(
    async (session) => {
      const [parameter] = await safeParameters(session, { cpe, settings, countMax: 1 });
      const found = parameter ?? notApplicable('The target has no parameter that can be written without harm.');
      const fault = await setParameterValues(session, [found.other]);
      if (fault !== undefined) inconclusive(`${found.now.name} could not be written: fault ${fault.faultCode}.`);
      return found;
    },
    { signal },
  );
  const read = async (session: ScriptedSession): Promise<string | null> =>
    (await getParameterValue(session, other.name))?.value ?? null;
  let atReport: string | null = null;
  const atTurn = async (session: ScriptedSession): Promise<void> => {
    atReport = await read(session);
  };
  const { faultCode } = await runTransfer(context, { commandKey, atTurn }, (session) =>
    orderDownload(session, {
      url: place.url,
      commandKey,
      delaySeconds: 1,
      fileTypes: ['3 Vendor Configuration File'],
    }),
  );
  const later = await cpe.withSession(read, { signal });
  return { faultCode, inFile: now.value, atReport, later };
}
