import type { JsonValue } from '../evidence/json.ts';
import { CaseEnd } from './case-end.ts';
import type { CaseTools } from './case-tools.ts';

/** Outcome of a control: whether the target did what a sound target does. */
export interface ControlOutcome {
  readonly held: boolean;
  /** Why it did not hold, in words. */
  readonly reason?: string;
  /** Name of the trigger that started the session, such as `connection-request`. */
  readonly trigger?: string;
}

/** A control that neighbouring cases share: the one after a probe is the one before the next. */
export interface SharedControl<C> {
  /** The control that has just held in the case before, if nothing has happened with the target since. */
  recall(): { readonly outcome: C; readonly caseId: string } | undefined;
  /** Offers a control that held to the next case. */
  remember(outcome: C): void;
}

/** Options of a bracket. */
export interface BracketOptions<C extends ControlOutcome, P> {
  /** What the control shows, such as `a valid certificate gets an Inform`. */
  readonly shows: string;
  /** Does what a sound target accepts. Called before and after the probe. */
  control(): Promise<C>;
  /** Does what is being tested, knowing the control before. When the outcome has a `trigger`, it must be that of the controls. */
  probe(before: C): Promise<P>;
  /** Where controls are shared with the cases before and after. A control that failed is never shared: the next case makes its own. */
  readonly shared?: SharedControl<C> | undefined;
}

/** The three outcomes of a bracket whose controls held. */
export interface Bracket<C extends ControlOutcome, P> {
  readonly before: C;
  readonly probe: P;
  readonly after: C;
}

type Tools = Pick<CaseTools, 'step' | 'observe'>;

/** Name of the observation that marks a target which did not come back after a probe. */
export const didNotRecover = 'target-did-not-recover';

/**
 * Runs control → probe → control. A target that refuses everything looks secure; only a control that holds on both sides, started by the
 * same trigger, makes the probe between them mean something. Otherwise the case ends as inconclusive.
 */
export async function bracket<C extends ControlOutcome, P>(
  tools: Tools,
  options: BracketOptions<C, P>,
): Promise<Bracket<C, P>> {
  const before = await controlBefore(tools, options);
  if (!before.held) voided(`The control before the probe failed (${options.shows}): ${why(before)}`);
  const probe = await tools.step('Probe', () => options.probe(before));
  const after = await tools.step(`Control after: ${options.shows}`, () => options.control());
  if (!after.held) {
    tools.observe(didNotRecover, { shows: options.shows, reason: why(after) } satisfies JsonValue);
    voided(`The control after the probe failed (${options.shows}), the target may not have recovered: ${why(after)}`);
  }
  // A target that was away comes by itself; that is how it goes on with whatever brought it before.
  const triggers = new Set(
    [before.trigger, triggerOf(probe), after.trigger].filter((trigger) => ![undefined, 'comeback'].includes(trigger)),
  );
  if (triggers.size > 1) voided(`Control and probe were started by different triggers: ${[...triggers].join(', ')}.`);
  options.shared?.remember(after);
  return { before, probe, after };
}

async function controlBefore<C extends ControlOutcome, P>(tools: Tools, options: BracketOptions<C, P>): Promise<C> {
  const shared = options.shared?.recall();
  if (shared === undefined) return await tools.step(`Control before: ${options.shows}`, () => options.control());
  tools.observe('shared-control', {
    shows: options.shows,
    caseId: shared.caseId,
    trigger: shared.outcome.trigger ?? null,
  });
  return shared.outcome;
}

function triggerOf(probe: unknown): string | undefined {
  const hasTrigger = typeof probe === 'object' && probe !== null && 'trigger' in probe;
  return hasTrigger && typeof probe.trigger === 'string' ? probe.trigger : undefined;
}

// A failed control also takes back what was expected meanwhile: it may have been measured on a target in disorder.
function voided(reason: string): never {
  throw new CaseEnd('inconclusive', reason, { voids: true });
}

function why(outcome: ControlOutcome): string {
  return outcome.reason ?? 'no reason given';
}
