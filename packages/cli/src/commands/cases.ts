import type { Command } from 'commander';
import { commandGroup, withExamples } from '../command-examples.ts';
import { outputOf, writeJson } from '../command-output.ts';

/** Adds `cordon cases`: what the bench can judge, and how. */
export function registerCases(program: Command): void {
  const group = commandGroup(program, 'cases', 'look up the cases of the test bench');
  registerList(group);
  registerShow(group);
}

function registerList(group: Command): void {
  const command = group
    .command('list', { isDefault: true })
    .description('list the cases')
    .option('--suite <name>', 'only this suite, such as security or conformance/session')
    .option('--json', 'print JSON')
    .action(async ({ suite, json }: { suite?: string; json?: true }) => {
      const { casesOf, caseList } = await import('../case-list.ts');
      const cases = casesOf(suite);
      if (json === true) return writeJson(command, cases);
      const output = outputOf(command);
      output.write(caseList(cases, (text) => output.style('bold', text)));
    });
  withExamples(command, [
    { line: 'cordon cases list', does: 'All cases by suite' },
    { line: 'cordon cases list --suite security --json', does: 'Those of one suite, for a script' },
  ]);
}

function registerShow(group: Command): void {
  const command = group
    .command('show')
    .description('Print what a case is for, how it judges, and what it rests on.')
    .summary('print all about one case')
    .argument('<id>', 'id of the case')
    .option('--json', 'print JSON')
    .action(async (id: string, { json }: { json?: true }) => {
      const { caseCard, caseCardText } = await import('../case-card.ts');
      const card = caseCard(id);
      if (json === true) return writeJson(command, card);
      const output = outputOf(command);
      output.write(caseCardText(card, (text) => output.style('bold', text)));
    });
  withExamples(command, [
    { line: 'cordon cases show TLS-C-040', does: 'Purpose, judgement, requirements and defects of one case' },
    { line: 'cordon cases show TLS-C-040 --json', does: 'The same for a script' },
  ]);
}
