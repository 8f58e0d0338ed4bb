import { cpeCases, loadRequirements, profiles } from '@cordon/suites';
import type { CaseMeta } from '@cordon/testbench';
import { didYouMean } from './nearest-name.ts';
import { UsageError } from './usage-error.ts';

/** A row of the requirement catalogue, as a case rests on it. */
export interface CardRequirement {
  readonly id: string;
  readonly section: string;
  readonly level: string;
  readonly text: string;
}

/** All that is published about a case, with the text of what it rests on. */
export interface CaseCard extends Omit<CaseMeta, 'requirements' | 'profiles'> {
  readonly requirements: readonly CardRequirement[];
  /** What a broken expectation is worth, for every profile. */
  readonly profiles: Readonly<Record<string, string>>;
}

/** The card of a case. Throws {@link UsageError} for an id that does not exist. */
export function caseCard(id: string): CaseCard {
  const meta = cpeCases.find((candidate) => candidate.meta.id === id.toUpperCase())?.meta;
  if (meta === undefined) {
    const guess = didYouMean(
      id,
      cpeCases.map((candidate) => candidate.meta.id),
    );
    throw new UsageError(`There is no case "${id}".${guess} \`cordon cases list\` lists them.`);
  }
  const rows = new Map(loadRequirements().map((row) => [row.id, row]));
  const requirements = meta.requirements.flatMap((rowId) => {
    const row = rows.get(rowId);
    return row === undefined ? [] : [{ id: rowId, section: row.section, level: row.level, text: row.requirement }];
  });
  const worth = profiles.map(({ name }) => [name, meta.profiles?.[name] ?? 'fail']);
  return { ...meta, requirements, profiles: Object.fromEntries(worth) as Record<string, string> };
}

/** A card as text, wrapped for a terminal of 100 columns. */
export function caseCardText(card: CaseCard, heading: (text: string) => string): string {
  const { id, title, suite, target, severity, safety, purpose, spec, requirements, defects } = card;
  const facts = [
    `suite ${suite}`,
    `target ${target}`,
    `severity ${severity}`,
    `safety ${safety}`,
    `about ${Math.ceil(card.estimatedMs / 1000)} s`,
    ...(card.cwe === undefined ? [] : [`CWE-${card.cwe}`]),
  ];
  const sections: readonly (readonly [string, readonly string[]])[] = [
    ['Purpose, and how it is judged', [purpose]],
    ['Requirements', requirements.map((row) => `${row.id} (${row.level}, section ${row.section}): ${row.text}`)],
    ['Clauses', spec.map(({ doc, section, level }) => `${doc} ${section} (${level})`)],
    ['Calibration', card.calibration === undefined ? [] : [card.calibration]],
    ['Defects that must make it fail', defects.map((defect) => `${defect.id}: "${defect.fails}"`)],
    ['A broken expectation is worth', Object.entries(card.profiles).map(([name, worth]) => `${name}: ${worth}`)],
    ['Needs of the target', card.needs ?? []],
  ];
  const parts = sections
    .filter(([, lines]) => lines.length > 0)
    .map(([name, lines]) => `\n${heading(name)}\n${lines.map((line) => `${wrap(line)}\n`).join('')}`);
  return `${heading(id)}  ${title}\n${facts.join(' · ')}\n${parts.join('')}`;
}

const columns = 100;

function wrap(text: string): string {
  const lines: string[] = [];
  let line = '  ';
  for (const word of text.split(/\s+/)) {
    if (line.length + word.length >= columns && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = '    ';
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()].join('\n');
}
