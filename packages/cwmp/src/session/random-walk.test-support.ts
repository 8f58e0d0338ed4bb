import { expect } from 'vitest';
import { frozen } from './sample-messages.test-support.ts';
import type { Move } from './session-inputs.test-support.ts';
import { SessionMisuseError } from './session-misuse-error.ts';
import type { Step } from './step.ts';

type State = { readonly state: string };
type Input = { readonly kind: string };
type Effect = { readonly kind: string };

/** A session machine with the table that describes it. */
export interface TabledMachine<S extends State, I extends Input, E extends Effect> {
  readonly advance: (session: S, input: I) => Step<S, E>;
  readonly table: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  /** Inputs that only our own side gives, so that they may be misuse. */
  readonly localInputs: readonly string[];
  readonly fitting: (session: S) => I;
}

/**
 * Walks a machine through moves. Checks at every step that the table allows it, that only local inputs are ever misuse, that
 * nothing given to the machine is changed, and that a session ends at most once. Adds `state > input > state` to `seen`.
 */
export function walk<S extends State, I extends Input, E extends Effect>(
  machine: TabledMachine<S, I, E>,
  start: S,
  moves: readonly Move<I>[],
): { session: S; seen: Set<string>; ends: number } {
  let session = frozen(start);
  let ends = 0;
  const seen = new Set<string>();
  for (const move of moves) {
    const input = frozen(move === 'fitting' ? machine.fitting(session) : move);
    const allowed = machine.table[session.state]?.[input.kind] ?? [];
    const step = attempt(machine, session, input);
    if (step === undefined) {
      expect(machine.localInputs, `${input.kind} in ${session.state} threw`).toContain(input.kind);
      seen.add(`${session.state} > ${input.kind} > misuse`);
      continue;
    }
    expect(allowed, `${input.kind} in ${session.state}`).toContain(step.session.state);
    seen.add(`${session.state} > ${input.kind} > ${step.session.state}`);
    ends += step.effects.filter((effect) => effect.kind === 'end').length;
    // The session is closed exactly when it said so.
    expect(ends).toBe(step.session.state === 'closed' ? 1 : 0);
    expect(JSON.parse(JSON.stringify(step.session))).toMatchObject({ state: step.session.state });
    session = frozen(step.session);
  }
  return { session, seen, ends };
}

/** Advances a machine; undefined when the input was misuse. Any other exception goes through. */
export function attempt<S extends State, I extends Input, E extends Effect>(
  machine: TabledMachine<S, I, E>,
  session: S,
  input: I,
): Step<S, E> | undefined {
  try {
    return machine.advance(session, input);
  } catch (error) {
    if (error instanceof SessionMisuseError) return undefined;
    throw error;
  }
}

/** Every transition of a table as `state > input > state`; a forbidden input is `state > input > misuse`. */
export function tableEdges(table: TabledMachine<State, Input, Effect>['table']): string[] {
  return Object.entries(table).flatMap(([state, inputs]) =>
    Object.entries(inputs).flatMap(([input, next]) =>
      (next.length === 0 ? ['misuse'] : next).map((to) => `${state} > ${input} > ${to}`),
    ),
  );
}
