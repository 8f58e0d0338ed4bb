import { randomBytes } from 'node:crypto';
import { type CaseTools, type CpeBench, getParameterValue, setParameterValues } from '@cordon/testbench';
import { fetchConfiguration } from '../../conformance/transfers/run-transfer.ts';
import { isAbsence } from '../../good-session.ts';
import { betweenItsOwn, type DownloadEnd, downloadConfiguration, type ItsOwnAgain } from './download-configuration.ts';
import type { Edit, EditedConfiguration } from './edit-configuration.ts';
import type { EditedRow } from './edited-configurations-rows.ts';

export type EditFacts = DownloadEnd & {
  readonly edit: Edit;
  readonly mayBreakForm: boolean;
  /** Whether ProvisioningCode was another one afterwards; null where it could not be set or read. */
  readonly applied: boolean | null;
  readonly again: ItsOwnAgain;
};

type Context = CaseTools & CpeBench;

/** A value of the target, as it was and as the case set it. */
interface Planted {
  readonly name: string;
  readonly type: string;
  readonly before: string;
  readonly value: string;
}

/** Sets ProvisioningCode to a text that stands nowhere else; undefined when the target does not take it. */
async function plant({ cpe, settings, signal }: Context): Promise<Planted | undefined> {
  const name = cpe.path('DeviceInfo.ProvisioningCode');
  const value = `CORDON.${randomBytes(4).toString('hex').toUpperCase()}`;
  return await cpe.withSession(
    async (session) => {
      const [now] = await settings.keepValues(session, [name]);
      if (now === undefined) return undefined;
      const { type = 'string' } = now;
      const fault = await setParameterValues(session, [{ name, value, type }]);
      const stored = fault === undefined ? await getParameterValue(session, name) : undefined;
      return stored?.value === value ? { name, type, before: now.value, value } : undefined;
    },
    { signal },
  );
}

/** The value of ProvisioningCode in a session of its own: a target may apply a write when the session with it is over. */
async function readAnew({ cpe, signal }: Context, { name }: Planted): Promise<string | undefined> {
  return (await cpe.withSession((session) => getParameterValue(session, name), { signal }))?.value;
}

/** The same behind a file that may have led the target away. */
async function readIfItComes(context: Context, planted: Planted): Promise<string | undefined> {
  try {
    return await readAnew(context, planted);
  } catch (error) {
    if (!isAbsence(error)) throw error;
    return undefined;
  }
}

/** Whether the value was set back. */
async function setBack(context: Context, planted: Planted): Promise<boolean> {
  const { cpe, signal } = context;
  const { name, type, before } = planted;
  const fault = await cpe.withSession((session) => setParameterValues(session, [{ name, type, value: before }]), {
    signal,
  });
  return fault === undefined && (await readAnew(context, planted)) === before;
}

async function downloadAndRead(
  context: Context,
  { file, edit, mayBreakForm }: EditedConfiguration,
  planted: Planted | undefined,
): Promise<Omit<EditFacts, 'again'>> {
  const isBack = planted !== undefined && (await setBack(context, planted));
  const { faultCode, fetched } = await downloadConfiguration(context, file);
  const now = isBack ? await readIfItComes(context, planted) : undefined;
  const applied = now === undefined ? null : now !== planted?.before;
  return { faultCode, fetched, edit, mayBreakForm, applied };
}

/** Its own configuration, edited, between two downloads of it as it is. Settings are put back behind the case. */
export async function downloadEdited(context: Context, write: EditedRow['write']): Promise<EditFacts> {
  const { cpe, otherConfiguration, notApplicable, observe } = context;
  const planted = await plant(context);
  const own = await fetchConfiguration(context);
  const { serialNumber } = cpe.identity;
  const edited = write({ own, value: planted?.value, serialNumber, given: otherConfiguration });
  if (edited === undefined) {
    return notApplicable(
      'Its own configuration does not say its serial number. A file that another device uploaded can be named in ' +
        '"configuration.otherDevice" of the target file.',
    );
  }
  const facts = await betweenItsOwn(context, own, () => downloadAndRead(context, edited, planted));
  return observe('edited-configuration', facts);
}
