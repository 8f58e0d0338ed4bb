import {
  BenchError,
  type BulkCollector,
  type CaseTools,
  type CollectedReport,
  type CpeBench,
  type CpeTarget,
  getParameterValue,
  getParameterValues,
  type ScriptedSession,
  setParameterValues,
} from '@cordon/testbench';
import { faultText } from '../fault-text.ts';
import { withCollector } from './with-collector.ts';

/** A profile that a case wants (TR-181 BulkData.Profile). */
export interface WantedProfile {
  readonly encoding: 'CSV' | 'JSON';
  readonly url: string;
  /** Full names or partial paths. `own` is the path of the profile itself, with a dot at the end. */
  readonly references: (own: string) => readonly string[];
  /** Values below the profile, with their types. */
  readonly values?: readonly (readonly [name: string, value: string, type: string])[];
}

/** A profile that reports. */
export interface ReportingProfile {
  /** Its path, with a dot at the end. */
  readonly path: string;
  readonly intervalMs: number;
  /** What the target made of the wanted values, by the names of {@link WantedProfile.values}. */
  readonly stored: Readonly<Record<string, string>>;
  /** CurrentTime of the Inform of the session in which it was set up. */
  readonly targetTime: string;
}

type Bench = Pick<
  CaseTools & CpeBench,
  'cpe' | 'settings' | 'step' | 'notApplicable' | 'inconclusive' | 'signal' | 'observe'
>;

/** A case that waits longer for one report is of no use: some devices report every quarter of an hour at best. */
const intervalMsMax = 60_000;

/** A profile that reports until it is taken away. */
export interface StartedProfile extends ReportingProfile {
  /** Takes it away. */
  stop(): Promise<void>;
}

/** Sets up a profile of the target. Ends the case as not applicable where the target has no bulk data over HTTP in this encoding. */
export async function startReporting(bench: Bench, wanted: WantedProfile): Promise<StartedProfile> {
  const { cpe, step, signal } = bench;
  const made: string[] = [];
  const stop = (): Promise<void> => step('Take the profile away', () => takeAway(cpe, made));
  try {
    const profile = await step('Set up a profile', () =>
      cpe.withSession((session) => setUp(session, { bench, wanted, made }), { signal }),
    );
    return { ...profile, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Runs `use` while a profile of the target reports, as {@link startReporting} sets it up, and takes it away again. */
export async function withReports<T>(
  bench: Bench,
  wanted: WantedProfile,
  use: (profile: ReportingProfile) => Promise<T>,
): Promise<T> {
  const profile = await startReporting(bench, wanted);
  try {
    return await use(profile);
  } finally {
    await profile.stop();
  }
}

/** The next report; ends the case as inconclusive when none comes in time. */
async function nextReport(
  { step, inconclusive, signal }: Pick<CaseTools, 'step' | 'inconclusive' | 'signal'>,
  collector: BulkCollector,
  { intervalMs }: Pick<ReportingProfile, 'intervalMs'>,
): Promise<CollectedReport> {
  const report = await step('Wait for a report', () => collector.next({ withinMs: waitMs(intervalMs), signal }));
  return (
    report ?? inconclusive('No report came to the collector of the bench within three intervals and a few seconds.')
  );
}

/** What a collector beside the ACS got from a profile. */
export interface OneReport {
  readonly report: CollectedReport;
  readonly profile: ReportingProfile;
}

/** One report of such a profile to a collector of the bench, at a URL with this query. */
export async function collectOne(
  bench: Bench & Pick<CpeBench, 'acs' | 'evidence'>,
  wanted: Omit<WantedProfile, 'url'>,
  query: string = '',
): Promise<OneReport> {
  return await withCollector(bench, (collector) =>
    withReports(bench, { ...wanted, url: collector.url + query }, async (profile) => ({
      report: await nextReport(bench, collector, profile),
      profile,
    })),
  );
}

/** How long a report may take to come: three intervals, and the time of a slow device. */
export const waitMs = (intervalMs: number): number => 3 * intervalMs + 10_000;

interface SetUp {
  readonly bench: Bench;
  readonly wanted: WantedProfile;
  readonly made: string[];
}

async function setUp(session: ScriptedSession, { bench, wanted, made }: SetUp): Promise<ReportingProfile> {
  const { cpe, settings, inconclusive } = bench;
  const intervalS = await intervalOf(session, bench, wanted.encoding);
  const enable = cpe.path('BulkData.Enable');
  await settings.keepValues(session, [enable], () => 'boolean');
  const path = await addRow(session, cpe.path('BulkData.Profile.'), bench);
  made.push(path);
  const references = wanted.references(path);
  const rows: string[] = [];
  for (const _ of references) rows.push(await addRow(session, `${path}Parameter.`, bench));
  const values = [
    ...references.map((reference, row) => [`${rows[row]}Reference`, reference, 'string'] as const),
    ...[
      ['Protocol', 'HTTP', 'string'],
      ['EncodingType', wanted.encoding, 'string'],
      ['ReportingInterval', String(intervalS), 'unsignedInt'],
      ['HTTP.URL', wanted.url, 'string'],
      ...(wanted.values ?? []),
      ['Enable', 'true', 'boolean'],
    ].map(([name = '', value = '', type]) => [path + name, value, type] as const),
    [enable, 'true', 'boolean'] as const,
  ].map(([name, value, type]) => ({ name, value, type }));
  const fault = await setParameterValues(session, values);
  if (fault !== undefined) inconclusive(`The profile was refused: ${faultText(fault)}.`);
  const targetTime = session.inform?.currentTime ?? '';
  return { path, intervalMs: intervalS * 1000, stored: await storedValues(session, path, wanted), targetTime };
}

async function storedValues(
  session: ScriptedSession,
  path: string,
  { values = [] }: WantedProfile,
): Promise<ReportingProfile['stored']> {
  const read = await getParameterValues(
    session,
    values.map(([name]) => path + name),
  );
  if ('method' in read) return {};
  return Object.fromEntries(read.map(({ name, value }) => [name.slice(path.length), value]));
}

async function intervalOf(session: ScriptedSession, bench: Bench, encoding: string): Promise<number> {
  const { cpe, notApplicable, inconclusive } = bench;
  const names = ['Protocols', 'EncodingTypes', 'MinReportingInterval'].map((name) => cpe.path(`BulkData.${name}`));
  const values = await getParameterValues(session, names);
  if ('method' in values) return notApplicable('The target has no BulkData object.');
  const valueOf = (name: string): string => values.find((value) => value.name.endsWith(name))?.value ?? '';
  if (
    !valueOf('.Protocols')
      .split(/\s*,\s*/)
      .includes('HTTP')
  )
    notApplicable('The target has no bulk data over HTTP.');
  if (
    !valueOf('.EncodingTypes')
      .split(/\s*,\s*/)
      .includes(encoding)
  )
    notApplicable(`The target has no ${encoding} encoding.`);
  const intervalS = Math.max(1, Number(valueOf('.MinReportingInterval')) || 1);
  if (intervalS * 1000 > intervalMsMax) {
    inconclusive(`The target reports every ${intervalS} s at best, and the bench waits for a minute.`);
  }
  return intervalS;
}

async function addRow(
  session: ScriptedSession,
  objectName: string,
  { settings, inconclusive }: Pick<Bench, 'settings' | 'inconclusive'>,
): Promise<string> {
  const added = await settings.addRow(session, objectName);
  if (added.method === 'AddObjectResponse') return `${objectName}${added.instanceNumber}.`;
  const why = added.method === 'Fault' ? faultText(added) : added.method;
  return inconclusive(`The target makes no row in ${objectName}: ${why}.`);
}

async function takeAway(cpe: CpeTarget, made: readonly string[]): Promise<void> {
  if (made.length === 0) return;
  await cpe.withSession(async (session) => {
    for (const objectName of made) {
      const deleted = await session.request({ method: 'DeleteObject', objectName, parameterKey: '' });
      if (deleted.method === 'DeleteObjectResponse') continue;
      const isGone = (await getParameterValue(session, `${objectName}Enable`)) === undefined;
      if (!isGone) throw new BenchError('fixture-tear-down', `${objectName} could not be deleted; delete it by hand.`);
    }
  });
}
