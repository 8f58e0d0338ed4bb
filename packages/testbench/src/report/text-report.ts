import { type Verdict, verdicts } from '../case/verdict.ts';
import type { CaseModel, RunModel } from '../evidence/run-model.ts';
import { figureLines } from './figure-lines.ts';
import { formatDuration } from './format-duration.ts';
import { plainText } from './plain-text.ts';

/** A run as plain aligned lines: what was tested, every case with its verdict, what was not run, and the counts. */
export function textReport(model: RunModel): string {
  const { begin, end, cases, notRun } = model;
  const lines: string[] = [];
  if (begin !== undefined) {
    lines.push(`Target   ${plainText(begin.target.name)} (${begin.target.kind})`);
    lines.push(`Profile  ${begin.profile.name} of ${begin.profile.date}`);
    lines.push(`Started  ${begin.startedAt} by ${begin.tool.name} ${begin.tool.version}`);
  }
  if (end === undefined) lines.push('Ended    no: the run was stopped before its end');
  else lines.push(`Ended    after ${formatDuration(end.durationMs)}${end.interrupted ? ', interrupted' : ''}`);
  lines.push('', ...caseLines(cases));
  if (notRun.length > 0) lines.push('', `Not run: ${notRun.join(', ')}`);
  const figures = figureLines(model.figures);
  if (figures.length > 0) lines.push('', ...figures);
  lines.push('', countsLine(model.verdicts));
  return `${lines.join('\n')}\n`;
}

/** `2 fail, 18 pass`; `no case` when nothing was judged. */
export function countsLine(counts: Readonly<Record<Verdict, number>>): string {
  const parts = verdicts.filter((verdict) => counts[verdict] > 0).map((verdict) => `${counts[verdict]} ${verdict}`);
  return parts.length > 0 ? parts.join(', ') : 'no case';
}

function caseLines(cases: readonly CaseModel[]): string[] {
  const idWidth = Math.max(...cases.map(({ meta }) => meta.id.length), 4);
  const verdictWidth = Math.max(...cases.map(({ verdict }) => verdict.length), 7);
  return cases.flatMap(({ meta, verdict, reason }) => {
    const line = `${verdict.padEnd(verdictWidth)}  ${meta.id.padEnd(idWidth)}  ${meta.severity.padEnd(8)}  ${plainText(meta.title)}`;
    if (verdict === 'pass') return [line];
    return [line, `${' '.repeat(verdictWidth + idWidth + 14)}${plainText(reason)}`];
  });
}
