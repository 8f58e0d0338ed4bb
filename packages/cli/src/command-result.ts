import type { Command } from 'commander';
import { exitCodes } from './exit-codes.ts';

const codes = new WeakMap<Command, number>();

function rootOf(command: Command): Command {
  return command.parent === null ? command : rootOf(command.parent);
}

/** Sets what the whole command line will exit with; zero when nobody sets it. Takes any command of the tree. */
export function setExitCode(command: Command, code: number): void {
  codes.set(rootOf(command), code);
}

/** What {@link setExitCode} said last. */
export function chosenExitCode(program: Command): number {
  return codes.get(rootOf(program)) ?? exitCodes.good;
}
