import type { Command } from 'commander';
import { commandGroup, withExamples } from '../command-examples.ts';
import { outputOf, writeJson } from '../command-output.ts';

/** `cordon cpe`: the reference device and its defects. */
export function registerCpe(program: Command): void {
  const group = commandGroup(program, 'cpe', 'The reference device, and its deliberate defects.');
  registerDefects(group);
}

function registerDefects(group: Command): void {
  const command = group
    .command('defects')
    .description('List the deliberate defects that `cordon cpe run --defect` knows.')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const { cpeDefects } = await import('@cordon/cpe');
      const rows = cpeDefects.map(({ id, sentence, requirements }) => ({ id, sentence, requirements }));
      if (json === true) {
        writeJson(command, rows);
        return;
      }
      const output = outputOf(command);
      for (const { id, sentence, requirements } of rows) {
        output.write(`${output.style('bold', id)}\n  ${sentence}\n`);
        output.write(`  ${output.style('dim', `breaks ${requirements.join(', ')}`)}\n`);
      }
    });
  withExamples(command, [
    { line: 'cordon cpe defects', does: 'What can be wrong with the device, one sentence each' },
    { line: 'cordon cpe defects --json', does: 'The same for a script' },
  ]);
}
