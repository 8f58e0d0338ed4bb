import type { CaseMeta, CaseTools, CpeBench, CpeTarget, Post, Reply, ScriptedSession } from '@cordon/testbench';

/** Where in a session the ACS goes wrong. */
export type Moment = 'instead-of-inform-response' | 'as-a-request';

/** What a probe may need to know of the target and of the bench. */
export interface Surroundings {
  readonly session: ScriptedSession;
  /** Full name of a parameter that every device has and may tell: DeviceInfo.SoftwareVersion. */
  readonly parameter: string;
  /** Another one: DeviceInfo.HardwareVersion. Where it is answered, something else was carried out than what was asked soundly. */
  readonly otherParameter: string;
  /** A URL of the bench that nobody has a reason to fetch. */
  readonly canaryUrl: string;
  /** What every message begins with for a target that needs it: an XML declaration. */
  readonly declaration?: string;
}

/** What the probes use of the bench. */
export type RobustnessBench = Pick<
  CaseTools & CpeBench,
  | 'acs'
  | 'cpe'
  | 'files'
  | 'settings'
  | 'mutation'
  | 'evidence'
  | 'observe'
  | 'step'
  | 'inconclusive'
  | 'notApplicable'
  | 'signal'
  | 'caseId'
>;

/** One wrong thing that an ACS says, once in a session. */
export interface WrongAnswer {
  readonly name: string;
  /** As a request when absent. */
  readonly at?: Moment;
  reply(around: Surroundings): Reply;
  /** What came after it, in a word, where {@link answerOf} does not tell enough. */
  read?(post: Post | undefined, around: Surroundings): string;
}

/** A session, and the bench around it. */
export interface Scene extends Surroundings {
  readonly bench: RobustnessBench;
  /** The target, made to come by one trigger. */
  readonly steady: CpeTarget;
  /** Whether the target has told a restart that nobody ordered. */
  readonly hasRestarted: () => boolean;
}

/** What an ACS does wrong in the course of a session, or of several. */
export interface WrongCourse {
  readonly name: string;
  /** Where the session is when it begins; as a request when absent. */
  readonly at?: Moment;
  /** Does it, and says in a word what came of it. What is left of the session is ended politely afterwards. */
  play(scene: Scene): Promise<string>;
}

/** One thing that an ACS does wrong. */
export type Misbehaviour = WrongAnswer | WrongCourse;

/** What must not come of the misbehaviours of a row. */
export interface Demand {
  /** The sentence that holds when nothing that came is one of `wrong`. */
  readonly sentence: string;
  /** Words of {@link answerOf}, `read` or `play` which show that the target did what it should not. */
  readonly wrong: readonly string[];
  /** Deliberate defects that break it. */
  readonly defects: readonly string[];
  /** TR-069 alone does not ask for it, or leaves it open: under its profile it warns. */
  readonly isAdvice?: boolean;
}

/** One check: wrong things of one kind, and what must not come of them besides what must never come. */
export interface RobustnessRow
  extends Pick<CaseMeta, 'id' | 'title' | 'severity' | 'cwe' | 'requirements' | 'spec' | 'safety' | 'needs'> {
  /** What the ACS sends, and why it matters. */
  readonly purpose: string;
  readonly misbehaviours: readonly Misbehaviour[];
  /** Nothing in the row breaks a rule: a target that stumbles over broken ones alone does not stumble here. */
  readonly isWithinRules?: boolean;
  readonly demands?: readonly Demand[];
  /** A target that carries out no sound request in the same spelling either shows nothing by carrying out no other. */
  readonly needsSoundRequest?: boolean;
  /** Deliberate defects that trip the row by not coming again, and by fetching what it names. */
  readonly hungBy?: readonly string[];
  readonly fetchedBy?: readonly string[];
  /** Milliseconds that one misbehaviour takes where that is more than a session or two: usually, and at most. */
  readonly takesMs?: { readonly usual: number; readonly most: number };
}

/** What came after the wrong thing: `nothing`, `empty`, `unreadable`, or a method. */
export function answerOf(post: Post | undefined): string {
  if (post === undefined) return 'nothing';
  if (post.http.body.length === 0) return 'empty';
  return post.envelope?.body?.method ?? 'unreadable';
}

/** The same, with the code of a fault: `Fault 9003`. */
export function answerWithCode(post: Post | undefined): string {
  const body = post?.envelope?.body;
  return body?.method === 'Fault' ? `Fault ${body.faultCode ?? 'without a code'}` : answerOf(post);
}

/** Names of the parameters whose values a POST tells. */
export function namesTold(post: Post | undefined): readonly string[] {
  const body = post?.envelope?.body;
  return body?.method === 'GetParameterValuesResponse' ? body.parameterList.map(({ name }) => name) : [];
}
