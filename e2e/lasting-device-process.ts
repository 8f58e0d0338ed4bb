// Meets a device that keeps its state, then judges it by the cases named in the second argument, up to the safety class of the third, with
// the root of the fourth, and prints what its state was before and after.
// A process of its own, because what such cases write wrong on purpose is not for the check of envelopes.
import { createServer } from 'node:net';
import { join } from 'node:path';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import { openState } from '@cordon/cpe';
import type { RunResult, SafetyClass, TargetFile } from '@cordon/testbench';

const [folder = '', cases = '[]', safety = 'S2', root = 'Device'] = process.argv.slice(2);
const state = join(folder, 'state');

/** What {@link main} prints, as JSON. */
export interface LastingDevice {
  /** By key, as JSON. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly verdicts: readonly (readonly [id: string, verdict: string])[];
  readonly tearDownError: string | null;
}

/** Everything that the device keeps, unsealed: on the disk each write has a nonce of its own. */
function kept(): Readonly<Record<string, string>> {
  const store = openState({ stateDirectory: state }, { info: () => undefined, warn: () => undefined });
  try {
    const keys = store.keys('').toSorted();
    return Object.fromEntries(keys.map((key) => [key, JSON.stringify(store.get(key))]));
  } finally {
    store.close();
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('No port was given.');
  return address.port;
}

/** The strict device with a state of its own, and an ACS that is at the same place in each run. */
async function lastingTarget(): Promise<TargetFile> {
  const target = referenceTarget({
    name: 'lasting',
    description: `keeps its state, ${root}`,
    defects: [],
    ...(root === 'InternetGatewayDevice' ? { dataModelRoot: root } : {}),
  });
  const { rig, acs } = target.settings;
  if (rig.kind !== 'spawn') throw new Error('The reference CPE is not a process.');
  // The last one counts.
  const args = [...rig.args, '--state', state];
  const place = { ...acs, port: await freePort() };
  return { ...target, settings: { ...target.settings, rig: { ...rig, args }, acs: place } };
}

async function main(): Promise<LastingDevice> {
  const target = await lastingTarget();
  const run = (name: string, ids: readonly string[]): Promise<RunResult> =>
    runCpeBench({ target, dir: join(folder, name), cases: ids, safety: safety as SafetyClass, profile: 'hardened' });
  // A device that has met this ACS, and owes it nothing. Where the end of a run cuts a session off, or the last one of a case failed, the device
  // keeps its events and its retry count for the next one; that is no trace of what was done to it.
  const meet = (name: string): Promise<RunResult> => run(name, ['CWMP-CPE-INFORM-001']);
  await meet('meeting');
  const before = kept();
  const { cases: judged, tearDownError } = await run('all', JSON.parse(cases) as readonly string[]);
  const verdicts = judged.map(({ meta, verdict }) => [meta.id, verdict] as const);
  await meet('parting');
  return { before, after: kept(), verdicts, tearDownError: tearDownError?.message ?? null };
}

// As `cordon` ends: Node's own end may not come.
process.stdout.write(JSON.stringify(await main()), () => process.exit());
