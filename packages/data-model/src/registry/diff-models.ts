import type { FactRow } from './describe-fact.ts';
import { describeFact } from './describe-fact.ts';
import type { ObjectFact, ParameterFact } from './model-facts.ts';
import type { ModelRegistry } from './registry.ts';

/** One row that two models have differently; an absent side does not have it. */
export interface FactDifference {
  readonly label: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** One path that two models do not have in the same way. */
export type ModelDifference =
  | { readonly kind: 'added'; readonly path: string }
  | { readonly kind: 'removed'; readonly path: string }
  | { readonly kind: 'changed'; readonly path: string; readonly differences: readonly FactDifference[] };

/** How the second model differs from the first, in the order of the first and then the second. */
export function diffModels(before: ModelRegistry, after: ModelRegistry): readonly ModelDifference[] {
  const differences: ModelDifference[] = [];
  for (const fact of factsOf(before)) {
    const other = after.lookup(fact.path);
    if (other === undefined) {
      differences.push({ kind: 'removed', path: fact.path });
      continue;
    }
    const rows = diffRows(describeFact(fact), describeFact(other));
    if (rows.length > 0) differences.push({ kind: 'changed', path: fact.path, differences: rows });
  }
  for (const fact of factsOf(after)) {
    if (before.lookup(fact.path) === undefined) differences.push({ kind: 'added', path: fact.path });
  }
  return differences;
}

function* factsOf(registry: ModelRegistry): Iterable<ParameterFact | ObjectFact> {
  for (const object of registry.objects()) {
    yield object;
    yield* registry.parametersOf(object.path);
  }
}

function diffRows(before: readonly FactRow[], after: readonly FactRow[]): FactDifference[] {
  const texts = (rows: readonly FactRow[]): Map<string, string> =>
    new Map(rows.map(({ label, text }) => [label, text]));
  const [old, now] = [texts(before), texts(after)];
  return [...new Set([...old.keys(), ...now.keys()])]
    .filter((label) => old.get(label) !== now.get(label))
    .map((label) => ({ label, before: old.get(label), after: now.get(label) }));
}
