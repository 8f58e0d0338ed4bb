import type { CaseMeta, Post, Reply, ScriptedSession } from '@cordon/testbench';

/** Where in a session the ACS goes wrong. */
export type Moment = 'instead-of-inform-response' | 'as-a-request';

/** What a probe may need to know of the target and of the bench. */
export interface Surroundings {
  readonly session: ScriptedSession;
  /** Full name of a parameter that every device has and may tell: DeviceInfo.SoftwareVersion. */
  readonly parameter: string;
  /** A URL of the bench that nobody has a reason to fetch. */
  readonly canaryUrl: string;
}

/** One wrong thing that an ACS says, once in a session. */
export interface Misbehaviour {
  readonly name: string;
  readonly at?: Moment;
  reply(around: Surroundings): Reply;
  /** What came after it, in a word, where {@link answerOf} does not tell enough. */
  read?(post: Post | undefined, around: Surroundings): string;
}

/** One check: wrong things of one kind, and what must not come of them besides what must never come. */
export interface RobustnessRow
  extends Pick<CaseMeta, 'id' | 'title' | 'severity' | 'cwe' | 'requirements' | 'spec' | 'profiles' | 'safety'> {
  /** What the ACS sends, and why it matters. */
  readonly purpose: string;
  readonly misbehaviours: readonly Misbehaviour[];
  /** Nothing in the row breaks a rule: a target that stumbles over broken ones alone does not stumble here. */
  readonly isWithinRules?: boolean;
  /** The sentence that holds when no answer is one of `wrongAnswers`. */
  readonly sentence?: string;
  /** Words of {@link answerOf} which show that the target did what was not asked soundly. */
  readonly wrongAnswers?: readonly string[];
  /** Deliberate defects that trip the row by its own sentence, by not coming again, and by fetching what it names. */
  readonly defects?: readonly string[];
  readonly hungBy?: readonly string[];
  readonly fetchedBy?: readonly string[];
}

/** What came after the wrong thing: `nothing`, `empty`, `unreadable`, or a method. */
export function answerOf(post: Post | undefined): string {
  if (post === undefined) return 'nothing';
  if (post.http.body.length === 0) return 'empty';
  return post.envelope?.body?.method ?? 'unreadable';
}
