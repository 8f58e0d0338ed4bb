import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CaseBody, type CaseDefinition, type CaseMeta, defineCase, type SplitBody } from '../case/case.ts';
import type { RunEvent } from '../evidence/event.ts';
import type { JsonValue } from '../evidence/json.ts';
import { type OpenedRun, openRun } from '../evidence/open-run.ts';
import type { Profile } from '../profile.ts';
import type { Fixtures } from './fixture.ts';
import { runCases, type RunResult } from './run-cases.ts';
import type { RunOptions } from './run-options.ts';

export const tr069: Profile = {
  name: 'tr069',
  title: 'TR-069',
  description: 'As published.',
  date: '2026-01-01',
  rules: {},
};
export const hardened: Profile = { ...tr069, name: 'hardened', title: 'Hardened' };

/** A case with everything filled in that the test does not care about. */
export function inlineCase<F = unknown, Facts extends JsonValue = JsonValue>(
  meta: Partial<CaseMeta>,
  body: CaseBody<F> | SplitBody<F, Facts>,
): CaseDefinition<F> {
  const whole: CaseMeta = {
    id: 'TEST-1',
    title: 'A case of the test',
    suite: 'conformance',
    target: 'cpe',
    purpose: 'Shows something.',
    severity: 'high',
    safety: 'S1',
    requirements: [],
    spec: [{ doc: 'TR-069a6c1', section: '3.4.1', level: 'MUST' }],
    defects: [{ id: 'some-defect', fails: 'the sentence' }],
    timeoutMs: 5_000,
    estimatedMs: 100,
    ...meta,
  };
  return defineCase<F, Facts>(whole, body);
}

export interface InlineRun {
  readonly result: RunResult;
  readonly run: OpenedRun;
  readonly events: readonly RunEvent[];
  /** Every event as `kind detail`, for comparing whole runs. */
  readonly lines: readonly string[];
}

const dirs: string[] = [];

/** A fresh folder under the system's temporary one; removed by {@link removeDirs}. */
export function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cordon-run-'));
  dirs.push(dir);
  return dir;
}

export function removeDirs(): void {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
}

/** Runs cases that a test defines in place, and reads the run back. */
export async function runInline<F>(
  cases: readonly CaseDefinition<F>[],
  options: Partial<RunOptions<F>> = {},
): Promise<InlineRun> {
  const result = await runCases<F>({
    cases,
    fixtures: {} as Fixtures<F>,
    profile: tr069,
    target: { name: 'test target', kind: 'cpe' },
    dir: join(freshDir(), 'run'),
    command: 'cordon test cpe --case {case}',
    ...options,
  });
  const run = await openRun(result.dir);
  await run.close();
  return { result, run, events: run.events, lines: run.events.map((event) => line(event)) };
}

function line(event: RunEvent): string {
  switch (event.kind) {
    case 'case-begin':
      return `case-begin ${event.meta.id}`;
    case 'step-begin':
      return `step-begin ${event.title}`;
    case 'step-end':
      return event.error === undefined ? 'step-end' : `step-end ${event.error}`;
    case 'expectation':
      return `expectation ${event.held ? 'holds' : 'broken'}: ${event.sentence}`;
    case 'observation':
      return `observation ${event.name}`;
    case 'attachment':
      return `attachment ${event.name}`;
    case 'case-end':
      return `case-end ${event.verdict}`;
    default:
      return event.kind;
  }
}
