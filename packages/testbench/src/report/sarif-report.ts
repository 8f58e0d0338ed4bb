import type { Log, ReportingDescriptor, Result, Run } from 'sarif';
import type { CaseMeta } from '../case/case.ts';
import type { Severity, Verdict } from '../case/verdict.ts';
import type { CaseModel, RunModel } from '../evidence/run-model.ts';

const schema = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

// What code-scanning views sort by: CVSS-like numbers, the middle of each band.
const securitySeverity: Readonly<Record<Severity, string>> = {
  critical: '9.5',
  high: '8.0',
  medium: '5.5',
  low: '2.5',
  info: '0.0',
};

const kinds: Readonly<Record<Verdict, Result.kind>> = {
  pass: 'pass',
  fail: 'fail',
  warn: 'fail',
  inconclusive: 'open',
  'not-applicable': 'notApplicable',
  skipped: 'notApplicable',
  error: 'review',
};

/**
 * A run as SARIF 2.1.0: one rule per case, one result per case. There is no source file to point at: the location is the case within the
 * target. A SARIF consumer that only shows `fail` results sees the findings and nothing else.
 */
export function sarifReport(model: RunModel): string {
  return `${JSON.stringify(sarifLog(model), undefined, 2)}\n`;
}

/** The SARIF log as an object. */
export function sarifLog(model: RunModel): Log {
  const { begin, end } = model;
  const rules = model.cases.map(({ meta }) => rule(meta));
  const run: Run = {
    tool: {
      driver: {
        name: 'Cordon',
        version: begin?.tool.version ?? '0.0.0',
        rules,
      },
    },
    invocations: [
      {
        executionSuccessful: end !== undefined && !end.interrupted && model.verdicts.error === 0,
        ...(begin === undefined ? {} : { startTimeUtc: begin.startedAt }),
      },
    ],
    automationDetails: { id: `cordon/${begin?.target.name ?? 'target'}/${begin?.profile.name ?? ''}` },
    results: model.cases.map((one, index) => result(one, { index, target: begin?.target.name ?? 'target' })),
  };
  return { $schema: schema, version: '2.1.0', runs: [run] };
}

function rule(meta: CaseMeta): ReportingDescriptor {
  const clauses = meta.spec.map(({ doc, section, level }) => `${doc} ${section} (${level})`).join(', ');
  return {
    id: meta.id,
    shortDescription: { text: meta.title },
    fullDescription: { text: meta.purpose },
    help: { text: `${meta.purpose}\n\nFrom: ${clauses}` },
    defaultConfiguration: { level: level('fail', meta.severity) },
    properties: {
      'security-severity': securitySeverity[meta.severity],
      tags: [meta.suite, ...(meta.cwe === undefined ? [] : [`external/cwe/cwe-${meta.cwe}`])],
    },
  };
}

function level(verdict: Verdict, severity: Severity): Result.level {
  if (verdict === 'warn') return 'warning';
  if (verdict !== 'fail') return 'none';
  if (severity === 'critical' || severity === 'high') return 'error';
  return severity === 'medium' ? 'warning' : 'note';
}

function result(one: CaseModel, place: { readonly index: number; readonly target: string }): Result {
  const { meta, verdict, reason, expectations } = one;
  const broken = expectations
    .filter(({ held }) => !held)
    .map(({ sentence, detail }) => `• ${sentence}: ${detail ?? ''}`);
  return {
    ruleId: meta.id,
    ruleIndex: place.index,
    kind: kinds[verdict],
    level: level(verdict, meta.severity),
    message: { text: [reason, ...broken].join('\n') },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: `target/${encodeURIComponent(place.target)}` } },
        logicalLocations: [{ fullyQualifiedName: `${meta.suite}/${meta.id}`, kind: 'object' }],
      },
    ],
    partialFingerprints: { 'cordonCase/v1': meta.id },
    properties: { verdict, severity: meta.severity },
  };
}
