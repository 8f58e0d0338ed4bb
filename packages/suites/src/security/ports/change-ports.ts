import {
  type CaseTools,
  type ChangeAnswer,
  changeValues,
  type ScriptedSession,
  writableAmong,
} from '@cordon/testbench';

/** A device may write its configuration first, and open or close a port when the session is over. */
export const changesWithinMs = 30_000;
/** Ports that hardly anybody uses: not among those of services, nor among those that systems give out. */
export const unusedPorts = { from: 20_000, below: 30_000 } as const;
const lookAgainMs = 500;

/** Looks until it is as wanted; false when it is not by then. */
export async function comesAbout(
  isSo: () => Promise<boolean>,
  { pause, withinMs = changesWithinMs }: Pick<CaseTools, 'pause'> & { readonly withinMs?: number },
): Promise<boolean> {
  const untilMs = performance.now() + withinMs;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() > untilMs) return false;
    await pause(lookAgainMs);
  }
}

const leafOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1);

/** XML Schema types of what these cases write. */
export const typeOf = (name: string): string => {
  const leaf = leafOf(name);
  if (/Enabled?$|^RemoteAccessCapable$|^AllInterfaces$/.test(leaf)) return 'boolean';
  return /Port$|LeaseDuration$/.test(leaf) ? 'unsignedInt' : 'string';
};

/** Sets those of these leaves that the target has and lets be written: not all are in every profile. */
export async function setLeaves(
  session: ScriptedSession,
  object: string,
  values: Readonly<Record<string, string>>,
): Promise<ChangeAnswer> {
  const names = await writableAmong(session, object, Object.keys(values));
  if (names.length === 0) return { refused: 'none of the parameters is writable', isPutOff: false };
  const list = names.map((name) => ({ name, value: values[leafOf(name)] ?? '', type: typeOf(name) }));
  return await changeValues(session, list);
}
