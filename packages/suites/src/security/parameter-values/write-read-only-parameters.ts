import type { ModelRegistry, ParameterFact } from '@cordon/data-model';
import {
  type CaseTools,
  type CpeBench,
  type CpeTarget,
  getParameterNames,
  type ScriptedSession,
} from '@cordon/testbench';
import { isAction, isSecret, reachOf } from '../injection/plan/sinks.ts';
import { type ChosenParameter, readAll } from './chosen-parameter.ts';
import { endure, type LastingSession } from './lasting-sessions.ts';
import { type TrialSeen, tryValue, type ValueTrial } from './try-values.ts';
import type { ValueFacts } from './value-case.ts';

const countMax = 30;
const perObjectMax = 3;
/** Writes to one that seems to take them without a word. */
const writesMax = 3;
// What a device is known by, and what the conformance case writes; besides them what leads to the device.
const leftAlone =
  /^(?:DeviceInfo\.(?:Manufacturer|ManufacturerOUI|ProductClass|SerialNumber|SoftwareVersion|HardwareVersion|ModelName|SpecVersion)|RootDataModelVersion|DeviceSummary)$/;

const objectOf = (path: string): string => path.slice(0, path.lastIndexOf('.'));

/** Parameters that the target itself says cannot be written, and that the model says so of, too; undefined when it tells none at all. */
async function readOnlyParameters(
  session: ScriptedSession,
  { cpe, model }: { readonly cpe: CpeTarget; readonly model: ModelRegistry },
): Promise<readonly ChosenParameter[] | undefined> {
  const told = await getParameterNames(session, cpe.root, false);
  if ('method' in told) return undefined;
  const perObject = new Map<string, number>();
  const chosen: { readonly name: string; readonly fact: ParameterFact }[] = [];
  for (const { name, writable } of told) {
    const fact = model.lookupInstance(name);
    const path = name.slice(cpe.root.length);
    if (writable || fact?.kind !== 'parameter' || fact.writable || chosen.length >= countMax) continue;
    if (leftAlone.test(path) || reachOf(path) !== 'harmless' || isSecret(name, fact) || isAction(name, fact)) continue;
    const count = perObject.get(objectOf(fact.path)) ?? 0;
    if (count >= perObjectMax) continue;
    perObject.set(objectOf(fact.path), count + 1);
    chosen.push({ name, fact });
  }
  const found: ChosenParameter[] = [];
  for (const one of chosen) {
    const now = (await readAll(session, [one.name]))?.get(one.name);
    if (now !== undefined) found.push({ ...one, now });
  }
  return found;
}

/** Whether what was sent is read afterwards, whatever the target answered. */
export const isWritten = ({ outcome, isSent }: TrialSeen): boolean => outcome === 'stored' || isSent;

/** A legal value that is not the one of now. */
function otherValue({ fact: { type }, now }: ChosenParameter): string {
  switch (type.base) {
    case 'boolean':
      return /^(?:1|true)$/.test(now) ? 'false' : 'true';
    case 'string':
      return type.enumeration?.find(({ value }) => value !== now)?.value ?? 'cordon';
    case 'dateTime':
      return '2001-02-03T04:05:06Z';
    case 'base64':
      return 'Y29yZG9u';
    case 'hexBinary':
      return 'C0DE';
    case 'int':
    case 'unsignedInt':
    case 'long':
    case 'unsignedLong':
    case 'decimal':
    default:
      return now === '7' ? '8' : '7';
  }
}

/** Writes another legal value to each, one by one. */
export async function writeReadOnlyParameters(context: CaseTools & CpeBench): Promise<ValueFacts> {
  const { cpe, model, notApplicable, inconclusive } = context;
  return await endure(context, async (session) => {
    const found = await session.use('the parameters', (one) => readOnlyParameters(one, { cpe, model }));
    if (found === undefined) return inconclusive('The target did not tell its parameters.');
    if (found.length === 0) notApplicable('The target tells no harmless parameter that cannot be written.');
    const seen: TrialSeen[] = [];
    for (const parameter of found) seen.push(await writeSurely(session, parameter));
    return seen;
  });
}

const anotherFor = (parameter: ChosenParameter): ValueTrial => ({
  name: 'another value',
  parameter,
  value: otherValue(parameter),
});

/** A state may change by itself, and to what was sent: one whose write was refused, or not answered, has to have what was sent each time. */
export async function writeSurely(session: LastingSession, parameter: ChosenParameter): Promise<TrialSeen> {
  const { name } = parameter;
  let trial = anotherFor(parameter);
  for (let time = 1; ; time += 1) {
    const seen = await tryValue(session, trial, new Map());
    if (!isWritten(seen) || seen.isTaken === true || time === writesMax) return seen;
    const now = (await session.use(name, (one) => readAll(one, [name])))?.get(name);
    if (now === undefined) return { ...seen, outcome: 'unseen', isSent: false };
    trial = anotherFor({ ...parameter, now });
  }
}
