import type { CaseDefinition, TargetKind } from '../case/case.ts';
import { defaultSafety, isSafetyGranted, safetyClasses } from '../case/verdict.ts';
import type { Selection } from './run-options.ts';

/** One case of the plan; `skip` says why it will not run. */
export interface Planned<F> {
  readonly definition: CaseDefinition<F>;
  readonly skip?: string;
}

/** A selection that names what does not exist, or two cases with one id. */
export class PlanError extends Error {
  readonly code: 'plan-duplicate-id' | 'plan-nothing-selected';

  constructor(code: PlanError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The cases to run, the least intrusive first and otherwise in the order given, so that a case that may upset the target comes late.
 * Cases whose safety class is not granted stay in the plan as skipped. Throws {@link PlanError}.
 */
export function planRun<F>(
  cases: readonly CaseDefinition<F>[],
  target: TargetKind,
  selection: Selection = {},
): readonly Planned<F>[] {
  refuseDuplicates(cases);
  const granted = selection.safety ?? defaultSafety;
  const chosen = cases.filter(({ meta }) => meta.target === target && isChosen(meta, selection));
  if (chosen.length === 0) {
    const ids = cases.slice(0, 5).map(({ meta }) => meta.id);
    const known = ids.length > 0 ? ` Known ids start with ${ids.join(', ')}.` : '';
    throw new PlanError('plan-nothing-selected', `No case for a ${target} fits the selection.${known}`);
  }
  const rank = ({ meta }: CaseDefinition<F>): number => safetyClasses.indexOf(meta.safety);
  return chosen
    .toSorted((a, b) => rank(a) - rank(b))
    .map((definition) => {
      const { safety } = definition.meta;
      if (isSafetyGranted(safety, granted)) return { definition };
      return { definition, skip: `Safety class ${safety} is not granted (granted: up to ${granted}).` };
    });
}

function refuseDuplicates<F>(cases: readonly CaseDefinition<F>[]): void {
  const seen = new Set<string>();
  for (const { meta } of cases) {
    if (seen.has(meta.id)) throw new PlanError('plan-duplicate-id', `Two cases have the id ${meta.id}.`);
    seen.add(meta.id);
  }
}

function isChosen(meta: { readonly id: string; readonly suite: string }, selection: Selection): boolean {
  const { suites = [], cases = [] } = selection;
  const inSuite = suites.length === 0 || suites.some((suite) => `/${meta.suite}/`.includes(`/${suite}/`));
  return inSuite && (cases.length === 0 || cases.some((pattern) => matchesId(meta.id, pattern)));
}

function matchesId(id: string, pattern: string): boolean {
  const parts = pattern.toUpperCase().split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return id === first;
  if (!id.startsWith(first)) return false;
  const last = rest.pop() ?? '';
  let at = first.length;
  for (const part of rest) {
    const found = id.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return id.length - last.length >= at && id.endsWith(last);
}
