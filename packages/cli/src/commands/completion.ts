import tab from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { withExamples } from '../command-examples.ts';
import { pathCompletions } from '../path-completions.ts';

type Names = () => Promise<readonly (readonly [name: string, description: string])[]>;

const caseIds: Names = async () => {
  const { cpeCases } = await import('@cordon/suites');
  return cpeCases.map(({ meta }) => [meta.id, meta.title] as const);
};

const defectIds: Names = async () => {
  const { cpeDefects } = await import('@cordon/cpe');
  return cpeDefects.map(({ id, sentence }) => [id, sentence] as const);
};

/** Names that only a package knows, by the words before the one that is completed. Loaded when they are asked for. */
const dynamicNames: readonly (readonly [when: RegExp, names: Names])[] = [
  [/^test cpe .*--case$/, caseIds],
  [/^cases show$/, caseIds],
  [/^cpe run .*--defect$/, defectIds],
];

/** What is typed so far of a completion request: `complete -- WORD…`; undefined when this command line is something else. */
function typedWords(args: readonly string[]): readonly string[] | undefined {
  return args[0] === 'complete' && args[1] === '--' ? args.slice(2) : undefined;
}

/**
 * Adds `cordon completion` and the hidden command by which shells ask. Must come after all other commands, because it
 * reads them. `args` is the command line itself: what has to be loaded depends on it.
 */
export async function registerCompletion(program: Command, args: readonly string[]): Promise<void> {
  const root = tab(program, { completionCommandName: 'completion' });
  const command = program.commands.find((candidate) => candidate.name() === 'completion');
  command?.description('print a completion script for a shell (for bash, the package bash-completion must be there)');
  if (command !== undefined) {
    withExamples(command, [
      { line: 'source <(cordon completion bash)', does: 'For this bash; put the line into ~/.bashrc to keep it' },
      { line: 'source <(cordon completion zsh)', does: 'For this zsh; put the line into ~/.zshrc to keep it' },
      { line: 'cordon completion fish > ~/.config/fish/completions/cordon.fish', does: 'For fish' },
    ]);
  }
  const words = typedWords(args);
  if (words === undefined) return;
  const typed = words.at(-1) ?? '';
  const before = words.slice(0, -1).join(' ');
  const load = dynamicNames.find(([when]) => when.test(before))?.[1];
  const names = load === undefined ? pathCompletions(typed).map((path) => [path, ''] as const) : await load();
  const offer = (complete: (value: string, description: string) => void): void => {
    for (const [name, description] of names) complete(name, description);
  };
  for (const known of root.commands.values()) {
    const asked = commandAt(program, known.value);
    if (asked === undefined) continue;
    // One line has room for a summary; a description may be a paragraph.
    known.description = asked.summary() === '' ? asked.description() : asked.summary();
    for (const argument of known.arguments.values()) if (takesName.test(argument.name)) argument.handler ??= offer;
    for (const option of known.options.values()) {
      const flags = asked.options.find(({ long }) => long === `--${option.value}`)?.flags ?? '';
      if (takesName.test(/<(\w+)>/.exec(flags)?.[1] ?? '')) option.handler = offer;
    }
  }
}

/** Placeholders of arguments and options that stand for a file, a folder or an id. */
const takesName = /^(file|dir|path|run|id|ids)$/;

/** The command that its words name, such as `cpe run`. */
function commandAt(program: Command, words: string): Command | undefined {
  return words
    .split(' ')
    .reduce<Command | undefined>((above, word) => above?.commands.find((below) => below.name() === word), program);
}
