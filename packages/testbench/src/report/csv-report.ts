import type { RunModel } from '../evidence/run-model.ts';

const columns = [
  'id',
  'title',
  'suite',
  'severity',
  'safety',
  'verdict',
  'reason',
  'clauses',
  'requirements',
  'cwe',
  'seconds',
] as const;

/**
 * A run as CSV (RFC 4180, with a header line), one line per case. Cells that a spreadsheet would take for a formula get an apostrophe in
 * front: part of the text may come from a hostile target.
 */
export function csvReport(model: RunModel): string {
  const rows = model.cases.map(({ meta, verdict, reason, durationMs }) => [
    meta.id,
    meta.title,
    meta.suite,
    meta.severity,
    meta.safety,
    verdict,
    reason,
    meta.spec.map(({ doc, section, level }) => `${doc} ${section} ${level}`).join('; '),
    meta.requirements.join('; '),
    meta.cwe === undefined ? '' : String(meta.cwe),
    (durationMs / 1000).toFixed(3),
  ]);
  return [columns, ...rows].map((row) => `${row.map((cell) => csvCell(cell)).join(',')}\r\n`).join('');
}

/** One cell, quoted where needed and guarded against being read as a formula. */
export function csvCell(text: string): string {
  const guarded = /^[\s]*[=+\-@|%]/.test(text) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
