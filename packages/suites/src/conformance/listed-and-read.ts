import { type CaseTools, type CpeBench, getParameterNames, type ScriptedSession } from '@cordon/testbench';

/** Objects of both data models that have objects in them, small ones first. */
const candidates = ['DeviceInfo.', 'ManagementServer.', 'UserInterface.', 'DNS.', 'LANDevice.', 'Ethernet.'];

/** What a partial path gave beside what is listed below it. */
export type ListedAndRead = {
  readonly object: string;
  /** Parameters that are listed and were not read. */
  readonly missing: readonly string[];
  /** Objects that were read. */
  readonly objects: readonly string[];
};

/**
 * Reads an object that has objects in it by `read`, which gives the names in the answer or undefined for a fault, and compares
 * with its list. Ends the case when there is no such object.
 */
export async function listedAndRead(
  session: ScriptedSession,
  { cpe, notApplicable, inconclusive }: CaseTools & CpeBench,
  read: (object: string) => Promise<readonly string[] | undefined>,
): Promise<ListedAndRead> {
  for (const candidate of candidates) {
    const object = cpe.path(candidate);
    const first = await parametersBelow(session, object);
    if (first?.some((name) => name.slice(object.length).includes('.')) !== true) continue;
    const names = await read(object);
    const second = await parametersBelow(session, object);
    if (names === undefined || second === undefined) return inconclusive(`${object} cannot be read.`);
    // What comes and goes by itself, such as processes, is in one list only.
    const missing = first.filter((name) => second.includes(name) && !names.includes(name));
    return { object, missing, objects: names.filter((name) => name.endsWith('.')) };
  }
  return notApplicable('The target has no object that has objects with parameters in it.');
}

async function parametersBelow(session: ScriptedSession, object: string): Promise<readonly string[] | undefined> {
  const entries = await getParameterNames(session, object, false);
  return 'method' in entries ? undefined : entries.map(({ name }) => name).filter((name) => !name.endsWith('.'));
}
