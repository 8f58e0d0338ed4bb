import type { CaseTools, CpeBench } from '@cordon/testbench';
import { MappedPort } from './mapped-port.ts';

/** What a port mapping did from its making to its end. Plain data. */
export type MappingFacts = {
  /** Whether the service behind was reached: at first, when the mapping was enabled again, and by a new one after all. */
  readonly on: readonly [boolean, boolean, boolean];
  /** Whether it still was half a minute after the mapping was disabled. */
  readonly disabled: boolean;
  /** The same after it was deleted. */
  readonly deleted: boolean;
};

/** Maps a port, disables, enables and deletes the mapping, and makes it anew. */
export async function followMappedPort(bench: CpeBench & CaseTools): Promise<MappingFacts> {
  const { step } = bench;
  return await MappedPort.run(bench, async (port) => {
    const make = async (): Promise<boolean> => {
      await port.make();
      return await port.forwards();
    };
    const first = await step('Map a port', make);
    if (!first) return { on: [false, false, false], disabled: false, deleted: false };
    await port.enable(false);
    const disabled = await step('Connect while it is disabled', () => port.staysForwarded());
    await port.enable(true);
    const second = await step('Connect while it is enabled again', () => port.forwards());
    await port.delete();
    const deleted = await step('Connect when it is deleted', () => port.staysForwarded());
    return { on: [first, second, await step('Map it again', make)], disabled, deleted };
  });
}
