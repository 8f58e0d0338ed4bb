import { canonicalValue } from '@cordon/data-model';
import { getParameterValue, type ScriptedSession, setParameterValues } from '@cordon/testbench';
import type { ParameterValueStruct } from '@cordon/cwmp';
import { bodyReply, message } from '../robustness/message-text.ts';
import { type ChosenParameter, readAll, wireTypeOf } from './chosen-parameter.ts';
import type { LastingSession } from './lasting-sessions.ts';

/** One value for one parameter. */
export interface ValueTrial {
  /** What is sent, in words. */
  readonly name: string;
  readonly parameter: ChosenParameter;
  /** What the parameter should hold when the target takes it. */
  readonly value: string;
  /** Local name of xsi:type, where it is not that of the parameter; null sends none. */
  readonly type?: string | null;
  /** The content of the Value element as it goes out, where no writer of XML would write it like that. */
  readonly content?: string | Uint8Array;
}

/**
 * What came of a value. `stored`: taken, or never answered, and read as it was sent or in another form of the same: what a device does to
 * the case of letters and to blanks around a text counts as that. `altered`: taken, and another value is
 * read. `without-effect`: taken, and the old value is read. `changed-though-refused`: not taken, and another value is read. `refused`: not
 * taken, by whatever way, and the old value is read. `unreadable`: the target does not tell the value any more. `unseen`: it was not there to be
 * asked.
 */
export type Outcome =
  | 'stored'
  | 'altered'
  | 'without-effect'
  | 'changed-though-refused'
  | 'refused'
  | 'unreadable'
  | 'unseen';

export type TrialSeen = {
  readonly parameter: string;
  readonly name: string;
  readonly outcome: Outcome;
  /** Whether the target answered that it took it; null when it answered nothing. */
  readonly isTaken: boolean | null;
  /** The code of the fault; null when there was none. */
  readonly faultCode: number | null;
  /** The beginning of what is read, and its length; null when that is the old value or nothing. */
  readonly read: string | null;
  /** Whether what is read is what was sent, letter by letter, and not the old value. */
  readonly isSent: boolean;
  /** Parameters beside it that have another value than before; null where they could not be read. */
  readonly neighbours: readonly string[] | null;
};

export interface TryOptions {
  /** Parameters that must stay as they are. */
  readonly neighbours?: readonly string[];
}

const readCharsMax = 80;
const excerpt = (text: string): string => `${text.slice(0, readCharsMax)} (${text.length} characters)`;

/** Sends one value after the other, reads each back, and puts the old value back at once. Nothing is sent to a target that does not come any more. */
export async function tryValues(
  session: LastingSession,
  trials: readonly ValueTrial[],
  { neighbours = [] }: TryOptions = {},
): Promise<readonly TrialSeen[]> {
  const seen: TrialSeen[] = [];
  const before =
    neighbours.length === 0
      ? new Map<string, string>()
      : await session.use('what stands beside it', (one) => readAll(one, neighbours));
  for (const trial of trials) seen.push(await tryValue(session, trial, before));
  return seen;
}

const unseen = ({ parameter, name }: ValueTrial): TrialSeen => ({
  parameter: parameter.name,
  name,
  outcome: 'unseen',
  isTaken: null,
  faultCode: null,
  read: null,
  isSent: false,
  neighbours: null,
});

/** The same with one value, and what is known of the parameters beside it: nothing when undefined. */
export async function tryValue(
  session: LastingSession,
  trial: ValueTrial,
  before: ReadonlyMap<string, string> | undefined,
): Promise<TrialSeen> {
  if (session.isGone) return unseen(trial);
  const { parameter, name } = trial;
  const what = `${parameter.name}: ${name}`;
  const sent = await send(session, what, trial);
  const watched = [...(before?.keys() ?? [])].filter((other) => other !== parameter.name);
  const after = await readAfter(session, what, { parameter, watched });
  if (after === undefined) return unseen(trial);
  const { value, others } = after;
  const neighbours =
    before === undefined || others === undefined
      ? null
      : watched.filter((other) => others.get(other) !== before.get(other));
  const outcome = outcomeOf(trial, { isTaken: sent?.isTaken, read: value });
  if (value !== parameter.now || (neighbours ?? []).length > 0) {
    const kept = (neighbours ?? []).map((other) => ({ name: other, value: before?.get(other) ?? '', type: 'string' }));
    await session.use(what, (one) => putBack(one, [{ ...own(parameter) }, ...kept]));
  }
  const isOld = value === undefined || value === parameter.now;
  return {
    parameter: parameter.name,
    name,
    outcome,
    isTaken: sent?.isTaken ?? null,
    faultCode: sent?.faultCode ?? null,
    read: isOld ? null : excerpt(value),
    isSent: !isOld && value === trial.value,
    neighbours,
  };
}

interface Watched {
  readonly parameter: ChosenParameter;
  readonly watched: readonly string[];
}

/** What is read after a value. A device may be busy with it: what it does not tell is asked for once more, in another session. */
async function readAfter(session: LastingSession, what: string, { parameter, watched }: Watched) {
  const read = () =>
    session.use(what, async (one) => ({
      value: (await getParameterValue(one, parameter.name))?.value,
      others: watched.length === 0 ? new Map<string, string>() : await readAll(one, watched),
    }));
  const first = await read();
  if ((first?.value !== undefined && first.others !== undefined) || session.isGone) return first;
  await session.close();
  return (await read()) ?? (first?.value === undefined ? undefined : first);
}

const own = ({ name, now, fact }: ChosenParameter): ParameterValueStruct => ({
  name,
  value: now,
  type: wireTypeOf(fact),
});

// One by one: a target that refuses one would keep the others.
async function putBack(session: ScriptedSession, values: readonly ParameterValueStruct[]): Promise<void> {
  for (const value of values) await setParameterValues(session, [value]);
}

interface Sent {
  /** Undefined when nothing was answered. */
  readonly isTaken: boolean | undefined;
  readonly faultCode?: number | undefined;
}

async function send(session: LastingSession, what: string, trial: ValueTrial): Promise<Sent | undefined> {
  const { parameter, value, content } = trial;
  const type = trial.type === null ? undefined : (trial.type ?? wireTypeOf(parameter.fact));
  if (content !== undefined) return await session.useOnce(what, (one) => sendText(one, parameter.name, content));
  return await session.use(what, async (one) => {
    const fault = await setParameterValues(one, [{ name: parameter.name, value, type }]);
    return { isTaken: fault === undefined, faultCode: fault?.faultCode };
  });
}

const mark = '%CONTENT%';

async function sendText(session: ScriptedSession, name: string, content: string | Uint8Array): Promise<Sent> {
  const body =
    '<cwmp:SetParameterValues><ParameterList xmlns:soap-enc="http://schemas.xmlsoap.org/soap/encoding/" ' +
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ' +
    `soap-enc:arrayType="cwmp:ParameterValueStruct[1]"><ParameterValueStruct><Name>${name}</Name>` +
    `<Value xsi:type="xsd:string">${mark}</Value></ParameterValueStruct></ParameterList><ParameterKey></ParameterKey></cwmp:SetParameterValues>`;
  const around = { session, parameter: name, otherParameter: name, canaryUrl: '' };
  const [head = '', tail = ''] = message(around, { body }).split(mark);
  const post = await session.answer(
    bodyReply(Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(tail)])),
  );
  const answer = post?.envelope?.body;
  const faultCode = answer?.method === 'Fault' ? answer.faultCode : undefined;
  return { isTaken: post === undefined ? undefined : answer?.method === 'SetParameterValuesResponse', faultCode };
}

interface Seen {
  /** Undefined when nothing was answered: then only what is read tells. */
  readonly isTaken: boolean | undefined;
  readonly read: string | undefined;
}

function outcomeOf({ parameter, value }: ValueTrial, { isTaken, read }: Seen): Outcome {
  const { type } = parameter.fact;
  if (read === undefined) return 'unreadable';
  const isSame = (one: string, other: string): boolean =>
    one === other ||
    canonicalValue(type, one) === canonicalValue(type, other) ||
    isSameTime(type.base, one, other) ||
    isSameText(type.base, one, other);
  if (isTaken !== false && isSame(read, value)) return 'stored';
  if (isSame(read, parameter.now)) return isTaken === true ? 'without-effect' : 'refused';
  return isTaken === true ? 'altered' : 'changed-though-refused';
}

// Devices keep names of hosts in lower case, and texts without the blanks around them: neither takes a text apart.
const isSameText = (base: string, one: string, other: string): boolean =>
  base === 'string' && one.trim().toLowerCase() === other.trim().toLowerCase();

// A device may write a time in another zone or with other fractions than it was given.
const isSameTime = (base: string, one: string, other: string): boolean =>
  base === 'dateTime' && Date.parse(one) === Date.parse(other);
