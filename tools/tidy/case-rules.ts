import { cpeDefects } from '@cordon/cpe';
import { cpeCases, loadRequirements } from '@cordon/suites';
import { habits } from '../../e2e/careless-tls-client/habits.ts';
import type { Finding, SourceFile } from './files.ts';

/** design.md section 6: a case that needs more is two cases, or lacks a fixture verb. */
const bodyLinesMax = 45;

const finding = (rule: string, path: string, message: string): Finding => ({ rule, path, line: 0, message });

/** Ids unique, every case with clause, rows that exist, and a defect that exists; every defect with a case; bodies short. */
export function caseFindings(files: readonly SourceFile[]): Finding[] {
  const suites = 'packages/suites';
  const rows = new Set(loadRequirements().map(({ id }) => id));
  const defects = new Set(cpeDefects.map(({ id }) => id));
  const carelessHabits = new Set(habits.map(({ id }) => id));
  const seen = new Set<string>();
  const used = new Set<string>();
  const findings: Finding[] = [];
  for (const { meta } of cpeCases) {
    if (seen.has(meta.id)) findings.push(finding('case-ids-unique', suites, `${meta.id} stands twice.`));
    seen.add(meta.id);
    if (meta.spec.length === 0) findings.push(finding('case-has-clause', suites, `${meta.id} names no clause.`));
    if (meta.defects.length === 0) findings.push(finding('case-has-defect', suites, `${meta.id} names no defect.`));
    for (const { id, device } of meta.defects) {
      used.add(id);
      const known = device === 'careless-tls-client' ? carelessHabits : defects;
      if (!known.has(id)) findings.push(finding('case-has-defect', suites, `${meta.id}: there is no defect ${id}.`));
    }
    for (const row of meta.requirements.filter((id) => !rows.has(id))) {
      findings.push(finding('case-has-rows', suites, `${meta.id}: there is no requirement row ${row}.`));
    }
  }
  for (const { id, requirements } of cpeDefects) {
    if (!used.has(id)) findings.push(finding('defect-has-case', 'packages/cpe', `No case is tripped by ${id}.`));
    for (const row of requirements.filter((row) => !rows.has(row))) {
      findings.push(finding('defect-has-rows', 'packages/cpe', `${id}: there is no requirement row ${row}.`));
    }
  }
  for (const { id } of habits.filter((habit) => !used.has(habit.id))) {
    findings.push(finding('defect-has-case', 'e2e/careless-tls-client', `No case is tripped by ${id}.`));
  }
  return [...findings, ...files.flatMap(bodyFindings)];
}

// The body is what follows the meta data; counting from the first `=>` after it is near enough for a limit.
function bodyFindings({ path, lines }: SourceFile): Finding[] {
  if (!path.endsWith('.case.ts')) return [];
  const start = lines.findIndex((line) => /^ {2}(async \(|\{$|async observe|observe)/.test(line));
  const length = start < 0 ? 0 : lines.length - start;
  return length <= bodyLinesMax + 5
    ? []
    : [finding('case-length', path, `about ${length} lines of body; at most ${bodyLinesMax}.`)];
}
