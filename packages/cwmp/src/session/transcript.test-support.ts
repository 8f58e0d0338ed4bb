import { expect } from 'vitest';
import type { Step } from './step.ts';
import { frozen } from './sample-messages.test-support.ts';

/** One line of a dialogue: what went into the machine, or what it wanted done. */
export type Line<Input, Effect> = readonly ['>>', Input] | readonly ['<<', Effect];

/** A session machine in the hands of a test. */
export interface Machine<Session, Input, Effect> {
  readonly start: Session;
  readonly advance: (session: Session, input: Input) => Step<Session, Effect>;
}

/**
 * Plays the inputs of a dialogue and compares the whole of it with what the machine said, so that a mismatch shows both
 * dialogues side by side. Returns the last session.
 */
export function playDialogue<Session, Input, Effect>(
  machine: Machine<Session, Input, Effect>,
  lines: readonly Line<Input, Effect>[],
): Session {
  let session = frozen(machine.start);
  const heard: Line<Input, Effect>[] = [];
  for (const line of lines) {
    if (line[0] !== '>>') continue;
    heard.push(line);
    const step = machine.advance(session, frozen(line[1]));
    session = frozen(step.session);
    for (const effect of step.effects) heard.push(['<<', effect]);
  }
  expect(heard).toEqual(lines);
  return session;
}
