import type { CaseModel, RunModel } from '../evidence/run-model.ts';

/** A run as one JSON document: counts, figures of injection and of what was put back, and per case the published facts, verdict, reason and every expectation. */
export function jsonReport(model: RunModel): string {
  const { begin, end, verdicts, notRun, targetIdentity, figures } = model;
  const document = {
    format: 'cordon-report/1',
    runId: begin?.runId,
    startedAt: begin?.startedAt,
    tool: begin?.tool,
    target: { ...begin?.target, identity: targetIdentity },
    profile: begin?.profile,
    complete: end !== undefined,
    interrupted: end?.interrupted ?? true,
    durationMs: end?.durationMs,
    verdicts,
    figures,
    cases: model.cases.map((one) => caseOf(one)),
    notRun,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

function caseOf({ meta, verdict, reason, error, durationMs, expectations }: CaseModel): object {
  const { id, title, suite, severity, safety, requirements, spec, cwe } = meta;
  return {
    id,
    title,
    suite,
    severity,
    safety,
    requirements,
    spec,
    cwe,
    verdict,
    reason,
    error,
    durationMs,
    expectations: expectations.map(({ sentence, held, weight, detail }) => ({ sentence, held, weight, detail })),
  };
}
