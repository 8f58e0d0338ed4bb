import { buildProgram, examplesOf, exitCodeLines } from '@cordon/cli';
import { markdownTable } from './markdown-table.ts';

type Program = Awaited<ReturnType<typeof buildProgram>>;

/** Help that nobody reads: the tree is asked, and prints nothing. */
const program = await buildProgram({ writeOut: () => undefined, writeErr: () => undefined, environment: {} });

/** The reference page of the command, made from the tree that parses it. */
export function commandReference(): { path: string; text: string }[] {
  const text = [
    '# The command `cordon`',
    '',
    'Generated from the command itself by `npm run docs`. `cordon help` and `--help` after any command say the same.',
    '',
    '## Exit codes',
    '',
    ...markdownTable(
      ['Code', 'Meaning'],
      exitCodeLines.map((line) => [line.slice(0, 2).trim(), line.slice(4)]),
    ),
    '',
    '`CORDON_DEBUG=1` adds the stack to an error. Colours appear on a terminal only; `NO_COLOR=1` turns them off.',
    '',
    ...program.commands.flatMap((command) => section(command, ['cordon'])),
  ];
  return [{ path: 'docs/reference/command.md', text: `${text.join('\n').trimEnd()}\n` }];
}

function section(command: Program, above: readonly string[]): string[] {
  if (command.name() === 'complete' || command.name() === 'help') return [];
  const words = [...above, command.name()];
  const lines = [`${'#'.repeat(words.length)} ${words.join(' ')}`, '', sentence(command.description()), ''];
  if (command.commands.length === 0)
    lines.push('```text', `${above.join(' ')} ${command.name()} ${command.usage()}`, '```', '');
  const given = command.registeredArguments.map((argument) => [`\`${argument.name()}\``, argument.description]);
  if (given.length > 0) lines.push(...markdownTable(['Argument', 'Meaning'], given), '');
  const options = command.options
    .filter(({ hidden }) => !hidden)
    .map((option) => [`\`${option.flags}\``, optionText(option)]);
  if (options.length > 0) lines.push(...markdownTable(['Option', 'Meaning'], options), '');
  const examples = examplesOf(command).flatMap(({ line, does }) => [`# ${does}`, line]);
  if (examples.length > 0) lines.push('```sh', ...examples, '```', '');
  return [...lines, ...command.commands.flatMap((child) => section(child, words))];
}

type ProgramOption = Program['options'][number];

function optionText({ description, argChoices, defaultValue, mandatory }: ProgramOption): string {
  const choices = argChoices === undefined ? '' : ` One of ${argChoices.join(', ')}.`;
  const isShown = defaultValue !== undefined && !(Array.isArray(defaultValue) && defaultValue.length === 0);
  const byDefault = isShown ? ` Default: ${String(defaultValue)}.` : '';
  return `${sentence(description)}${choices}${byDefault}${mandatory ? ' Required.' : ''}`;
}

/** A description as a sentence: help wants small letters and no stop, a page wants both. */
function sentence(text: string): string {
  const begun = text.slice(0, 1).toUpperCase() + text.slice(1);
  return /[.)?!]$/.test(begun) ? begun : `${begun}.`;
}
