import { BenchError, TargetSilentError } from '../case/case-end.ts';
import { type Outcome, withDeadline } from './deadline.ts';
import type { FixtureContext, FixtureDefinition, FixtureReady, Fixtures, FixtureScope } from './fixture.ts';

/** Time for one set-up and for one tear-down unless the fixture says otherwise. */
export const fixtureTimeoutMs = 30_000;

type AnyDefinition = FixtureDefinition<Record<string, unknown>, string>;

/** Misuse: fixtures that need each other in a circle, one that does not exist, or a shorter-lived one. */
export class FixtureGraphError extends Error {
  readonly code = 'fixture-graph';
}

interface Up {
  readonly name: string;
  readonly ready: FixtureReady<unknown>;
}

/** Sets fixtures up in the order of their needs, once per scope, and takes them down in reverse. */
export class FixtureGraph<F> {
  readonly #definitions: Readonly<Record<string, AnyDefinition>>;
  readonly #up: Record<FixtureScope, Up[]> = { run: [], case: [] };
  // A listener that could not come up for the first case would cost every later case the same time-out.
  readonly #failed = new Map<string, BenchError>();

  /** Throws {@link FixtureGraphError} when the fixtures do not form a graph without circles. */
  constructor(fixtures: Fixtures<F>) {
    this.#definitions = fixtures as unknown as Record<string, AnyDefinition>;
    for (const name of Object.keys(this.#definitions)) this.#order([name]);
  }

  get names(): readonly string[] {
    return Object.keys(this.#definitions);
  }

  /** Sets up what is not up yet of `names` and of what they need, and returns their values. Throws what a set-up threw. */
  async use(names: readonly string[], context: FixtureContext): Promise<Partial<F>> {
    for (const name of this.#order(names)) {
      if (this.#find(name) === undefined) await this.#setUp(name, context);
    }
    return Object.fromEntries(names.map((name) => [name, this.#find(name)?.ready.value])) as Partial<F>;
  }

  /** Takes down everything of a scope, last first, each with its own time. Returns the first error; the others follow from it. */
  async tearDown(scope: FixtureScope): Promise<Error | undefined> {
    let first: Error | undefined;
    for (const { name, ready } of this.#up[scope].splice(0).reverse()) {
      const timeoutMs = this.#definitions[name]?.tearDownTimeoutMs ?? fixtureTimeoutMs;
      const outcome = await withDeadline(() => ready.tearDown?.(), timeoutMs);
      if (outcome.kind === 'value') continue;
      const message = `Fixture ${name} could not be taken down: ${why(outcome, timeoutMs)}`;
      first ??= new BenchError('fixture-tear-down', message, {
        cause: outcome.kind === 'thrown' ? outcome.error : undefined,
      });
    }
    return first;
  }

  async #setUp(name: string, context: FixtureContext): Promise<void> {
    const definition = this.#definition(name);
    const failedBefore = this.#failed.get(name);
    if (failedBefore !== undefined) throw failedBefore;
    const needed = Object.fromEntries((definition.needs ?? []).map((need) => [need, this.#find(need)?.ready.value]));
    const timeoutMs = definition.setUpTimeoutMs ?? fixtureTimeoutMs;
    const scoped = { ...context, caseId: definition.scope === 'case' ? context.caseId : undefined };
    let isLate = false;
    const setUp = async (signal: AbortSignal): Promise<FixtureReady<unknown>> => {
      const ready = await definition.setUp(needed, { ...scoped, signal });
      // Nobody waits any more: what came up late goes down at once.
      if (isLate) await ready.tearDown?.();
      return ready;
    };
    const outcome = await withDeadline(setUp, timeoutMs, context.signal);
    if (outcome.kind === 'value') {
      this.#up[definition.scope].push({ name, ready: outcome.value });
      return;
    }
    isLate = true;
    // Who was waited for decides the verdict: a target that never comes is no failure of the bench.
    if (outcome.kind === 'thrown' && outcome.error instanceof TargetSilentError) throw outcome.error;
    const cause = outcome.kind === 'thrown' ? outcome.error : undefined;
    const code =
      outcome.kind === 'thrown' && outcome.error instanceof BenchError ? outcome.error.code : 'fixture-set-up';
    const error = new BenchError(code, `Fixture ${name} could not be set up: ${why(outcome, timeoutMs)}`, { cause });
    if (definition.scope === 'run' && outcome.kind !== 'interrupted') this.#failed.set(name, error);
    throw error;
  }

  #find(name: string): Up | undefined {
    return [...this.#up.run, ...this.#up.case].find((up) => up.name === name);
  }

  #definition(name: string): AnyDefinition {
    const definition = Object.hasOwn(this.#definitions, name) ? this.#definitions[name] : undefined;
    if (definition === undefined) throw new FixtureGraphError(`There is no fixture called ${name}.`);
    return definition;
  }

  #order(names: readonly string[]): string[] {
    const ordered: string[] = [];
    const visit = (name: string, path: readonly string[]): void => {
      if (ordered.includes(name)) return;
      if (path.includes(name))
        throw new FixtureGraphError(`Fixtures need each other in a circle: ${[...path, name].join(' → ')}.`);
      const definition = this.#definition(name);
      for (const need of definition.needs ?? []) {
        visit(need, [...path, name]);
        if (definition.scope === 'run' && this.#definition(need).scope === 'case') {
          throw new FixtureGraphError(`Fixture ${name} lives for the run but needs ${need}, which lives for a case.`);
        }
      }
      ordered.push(name);
    };
    for (const name of names) visit(name, []);
    return ordered;
  }
}

function why(outcome: Exclude<Outcome<unknown>, { kind: 'value' }>, timeoutMs: number): string {
  if (outcome.kind === 'timeout') return `not within ${timeoutMs} ms.`;
  if (outcome.kind === 'interrupted') return 'the run was interrupted.';
  return outcome.error instanceof Error ? outcome.error.message : String(outcome.error);
}
