import type { ParameterValueStruct } from '@cordon/cwmp';
import { type CpeTarget, getParameterNames, getParameterValues, type ScriptedSession } from '@cordon/testbench';

/** What one GetParameterValues for a whole branch brought; null: the target refused it. */
export interface BulkRead {
  readonly path: string;
  readonly parameters: readonly ParameterValueStruct[] | null;
}

/** Branches below the root that are read one by one where the whole is refused; TR-181 has some sixty. */
const branchesMax = 80;

/**
 * Reads everything at once, by the empty path and by the root, and each branch below the root. `hide` sees every answer before the next
 * message goes out, which is when it becomes evidence.
 */
export async function readInBulk(
  session: ScriptedSession,
  cpe: CpeTarget,
  hide: (parameters: readonly ParameterValueStruct[]) => void,
): Promise<readonly BulkRead[]> {
  const reads: BulkRead[] = [];
  const read = async (path: string): Promise<void> => {
    const values = await getParameterValues(session, [path]);
    const parameters = 'method' in values ? null : values;
    if (parameters !== null) hide(parameters);
    reads.push({ path, parameters });
  };
  for (const path of ['', cpe.root]) await read(path);
  const entries = await getParameterNames(session, cpe.root, true);
  const branches = 'method' in entries ? [] : entries.map(({ name }) => name).filter((name) => name.endsWith('.'));
  for (const branch of branches.slice(0, branchesMax)) await read(branch);
  return reads;
}
