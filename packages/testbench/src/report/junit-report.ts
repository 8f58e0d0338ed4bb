import type { CaseModel, RunModel } from '../evidence/run-model.ts';
import { xmlText } from './xml-text.ts';

/**
 * A run as JUnit XML, as build servers read it: `fail` is a failure, `error` an error; `inconclusive`, `not-applicable` and `skipped` are
 * skipped with their reason; `warn` passes with the warning in its output, because JUnit knows no warning.
 */
export function junitReport(model: RunModel): string {
  const suites = new Map<string, CaseModel[]>();
  for (const one of model.cases) suites.set(one.meta.suite, [...(suites.get(one.meta.suite) ?? []), one]);
  const name = model.begin?.target.name ?? 'unknown target';
  const body = [...suites].map(([suite, cases]) => suiteXml(suite, cases, model));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${xmlText(name)}" ${counts(model.cases)}>`,
    ...body,
    '</testsuites>\n',
  ].join('\n');
}

function counts(cases: readonly CaseModel[]): string {
  const count = (...verdicts: string[]): number => cases.filter(({ verdict }) => verdicts.includes(verdict)).length;
  const seconds = cases.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const skipped = count('inconclusive', 'not-applicable', 'skipped');
  return `tests="${cases.length}" failures="${count('fail')}" errors="${count('error')}" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
}

function suiteXml(suite: string, cases: readonly CaseModel[], model: RunModel): string {
  const timestamp = model.begin?.startedAt.slice(0, 19) ?? '';
  return [
    `  <testsuite name="${xmlText(suite)}" ${counts(cases)} timestamp="${xmlText(timestamp)}">`,
    ...cases.map((one) => caseXml(one)),
    '  </testsuite>',
  ].join('\n');
}

function caseXml(one: CaseModel): string {
  const { meta, durationMs } = one;
  const name = xmlText(`${meta.id} ${meta.title}`);
  const open = `    <testcase name="${name}" classname="${xmlText(meta.suite)}" time="${(durationMs / 1000).toFixed(3)}"`;
  const inside = outcomeXml(one);
  return inside === '' ? `${open}/>` : `${open}>${inside}</testcase>`;
}

function outcomeXml({ verdict, reason, error, meta, expectations }: CaseModel): string {
  const broken = expectations.filter(({ held }) => !held).map(({ sentence, detail }) => `${sentence}: ${detail ?? ''}`);
  switch (verdict) {
    case 'fail':
      return `<failure message="${xmlText(reason)}" type="${meta.severity}">${xmlText(broken.join('\n'))}</failure>`;
    case 'error':
      return `<error message="${xmlText(reason)}" type="${error ?? 'error'}"/>`;
    case 'warn':
      return `<system-out>${xmlText(`warning: ${reason}\n${broken.join('\n')}`)}</system-out>`;
    case 'pass':
      return '';
    default:
      return `<skipped message="${xmlText(`${verdict}: ${reason}`)}"/>`;
  }
}
