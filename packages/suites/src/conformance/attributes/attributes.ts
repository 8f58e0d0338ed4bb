import type { ParameterAttributeStruct, SetParameterAttributesStruct } from '@cordon/cwmp';
import {
  type CaseDefinition,
  type CaseMeta,
  type CaseTools,
  type CpeBench,
  safeParameters,
  type ScriptedSession,
} from '@cordon/testbench';
import { faultOf, inOneSession } from '../in-one-session.ts';

/** An entry of SetParameterAttributes: what is given is changed, the rest left alone. */
export function attributeEntry(
  name: string,
  { notification, accessList }: Partial<Pick<SetParameterAttributesStruct, 'notification' | 'accessList'>>,
): SetParameterAttributesStruct {
  return {
    name,
    notificationChange: notification !== undefined,
    notification: notification ?? 0,
    accessListChange: accessList !== undefined,
    accessList: accessList ?? [],
  };
}

/** Sends SetParameterAttributes; the code of the fault, or null when it succeeded. */
export const setAttributes = (
  session: ScriptedSession,
  parameterList: readonly SetParameterAttributesStruct[],
): Promise<number | null> => faultOf(session, { method: 'SetParameterAttributes', parameterList });

/** The attributes of one parameter; ends the case when the target does not tell them. */
export async function readAttributes(
  session: ScriptedSession,
  name: string,
  { inconclusive }: Pick<CaseTools, 'inconclusive'>,
): Promise<ParameterAttributeStruct> {
  const answer = await session.request({ method: 'GetParameterAttributes', parameterNames: [name] });
  const list = answer.method === 'GetParameterAttributesResponse' ? answer.parameterList : [];
  return list.find((entry) => entry.name === name) ?? inconclusive(`The attributes of ${name} cannot be read.`);
}

/** A harmless parameter whose notification the ACS may choose, its attributes kept; they are passive notification and Subscriber now. */
export async function freeParameter(session: ScriptedSession, context: CaseTools & CpeBench): Promise<string> {
  const { cpe, settings, notApplicable, inconclusive } = context;
  const [safe] = await safeParameters(session, { cpe, settings, countMax: 1, withFreeNotification: true });
  const { name } = (safe ?? notApplicable('The target has no parameter that is fit for this.')).now;
  await settings.keepAttributes(session, [name]);
  const start = attributeEntry(name, { notification: 1, accessList: ['Subscriber'] });
  const fault = await setAttributes(session, [start]);
  if (fault !== null) inconclusive(`Attributes of ${name} cannot be set: fault ${fault}.`);
  const { notification } = await readAttributes(session, name, context);
  if (notification !== 1) inconclusive(`Passive notification of ${name} cannot be switched on.`);
  return name;
}

interface AttributesAfter {
  readonly notification?: number;
  readonly accessList?: readonly string[];
}

/** What is published about a case that sets attributes, and how it goes. */
export interface AttributeChange
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'requirements' | 'spec' | 'profiles' | 'defects'> {
  /** What must hold; also the sentence of the row's defects. */
  readonly sentence: string;
  /** Which parameter; its attributes are kept before. Otherwise one whose notification is passive, for Subscriber. */
  readonly parameter?: (context: CaseTools & CpeBench) => string;
  /** What is sent; `before` is the access list that the parameter has. */
  readonly entries: (name: string, before: readonly string[]) => readonly SetParameterAttributesStruct[];
  /** What must be read afterwards; undefined when only the success counts. */
  readonly after?: AttributesAfter | ((before: readonly string[]) => AttributesAfter);
  /** Whether the request must be refused instead of succeeding. */
  readonly isRefused?: boolean;
  /** Whether a fault is a warning only, because no rule but an inferred one says that the request succeeds. */
  readonly mayFault?: boolean;
}

/** What came of a change. */
export type AttributeFacts = {
  name: string;
  before: string[];
  fault: number | null;
  notification: number;
  accessList: string[];
};

/** The case of one row: changes attributes and reads them again. */
export function attributeChange(row: AttributeChange): CaseDefinition<CpeBench> {
  const { sentence, parameter, entries, isRefused = false, mayFault = false, ...described } = row;
  return inOneSession<AttributeFacts>({
    ...described,
    suite: 'conformance/attributes',
    safety: 'S3',
    async observe(session, context) {
      const chosen = parameter?.(context);
      if (chosen !== undefined) {
        await readAttributes(session, chosen, context);
        await context.settings.keepAttributes(session, [chosen]);
      }
      const name = chosen ?? (await freeParameter(session, context));
      const before = (await readAttributes(session, name, context)).accessList.toSorted();
      const fault = await setAttributes(session, entries(name, before));
      const { notification, accessList } = await readAttributes(session, name, context);
      return context.observe('attributes', { name, before, fault, notification, accessList: accessList.toSorted() });
    },
    judge({ before, fault, notification, accessList }, { expect, warn, inconclusive }) {
      const after = typeof row.after === 'function' ? row.after(before) : (row.after ?? {});
      const isKept = typeof row.after === 'object' && (after.accessList ?? []).length > 0;
      if (isKept && before.join() !== after.accessList?.join()) {
        inconclusive('The target does not take the access list from which the case begins.');
      }
      if (isRefused && fault === null) inconclusive('The wrong request was not refused, which another case judges.');
      if (mayFault && fault !== null) warn('the request is answered without a fault', { fault });
      if (!isRefused && !mayFault) expect(fault, sentence).toBe(null);
      if (fault !== null && !isRefused && !mayFault) return;
      if (after.notification !== undefined) expect(notification, sentence).toBe(after.notification);
      if (after.accessList !== undefined) expect(accessList, sentence).toEqual(after.accessList);
    },
  });
}
