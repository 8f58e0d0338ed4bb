import type { CaseTools } from '@cordon/testbench';

/** What became of a port that the target was told to open and to close. Plain data. */
export type OpenedPort = {
  /** Whether it let the bench in while it was to be open: before, and after it was closed. */
  readonly on: readonly [boolean, boolean];
  /** Whether it still did half a minute after it was to be closed. */
  readonly off: boolean;
  /** Whether the target said that it closes it later (Status 1). */
  readonly isPutOff: boolean;
};

/** A port that an ACS can open, and a way in which that ends. */
export interface Door {
  /** Opens it, and tells whether it lets the bench in, in the time that this may take. */
  open(): Promise<boolean>;
  /** Has it closed, and tells whether it lets the bench in when that should be over. */
  end(): Promise<{ readonly isIn: boolean; readonly isPutOff: boolean }>;
}

/** Opens it, has it closed, and opens it again. */
export async function followOpenedPort(door: Door, { step }: Pick<CaseTools, 'step'>): Promise<OpenedPort> {
  const before = await step('Open it', () => door.open());
  if (!before) return { on: [false, false], off: false, isPutOff: false };
  const { isIn, isPutOff } = await step('Have it closed, and try it', () => door.end());
  return { on: [before, await step('Open it again', () => door.open())], off: isIn, isPutOff };
}
