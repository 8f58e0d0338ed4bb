import { type CaseModel, jsonReport, openRun, plainText, textReport } from '@cordon/testbench';
import { caseReport } from './case-report.ts';
import { didYouMean } from './nearest-name.ts';
import { UsageError } from './usage-error.ts';

/** What to show of a run. */
export interface ShowOptions {
  /** One case instead of all. */
  readonly caseId?: string | undefined;
  readonly isJson: boolean;
}

/** A shown run: the text, and what is wrong with its files, one line each. */
export interface ShownRun {
  readonly text: string;
  readonly problems: readonly string[];
}

/** Reads a run folder or zip, whole or cut short, and renders it. Throws RunError, and UsageError for a case that it lacks. */
export async function showRun(path: string, { caseId, isJson }: ShowOptions): Promise<ShownRun> {
  const run = await openRun(path);
  try {
    const { model } = run;
    const problems = run.problems.map(({ message }) => plainText(message));
    if (caseId === undefined) return { text: isJson ? jsonReport(model) : textReport(model), problems };
    const found = caseNamed(model.cases, caseId);
    return { text: isJson ? `${JSON.stringify(found, undefined, 2)}\n` : caseReport(found), problems };
  } finally {
    await run.close();
  }
}

function caseNamed(cases: readonly CaseModel[], id: string): CaseModel {
  const found = cases.find(({ meta }) => meta.id === id.toUpperCase());
  if (found !== undefined) return found;
  const ids = cases.map(({ meta }) => meta.id);
  throw new UsageError(
    `This run has no case "${id}".${didYouMean(id, ids)} It has ${ids.length === 0 ? 'none' : ids.join(', ')}.`,
  );
}
