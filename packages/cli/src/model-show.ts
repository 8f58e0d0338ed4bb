import { describeFact, type ModelRegistry, type ObjectFact, type ParameterFact } from '@cordon/data-model';
import { didYouMean } from './nearest-name.ts';
import { UsageError } from './usage-error.ts';

/** A parameter or an object of a model, in rows, with what lies directly below an object. */
export interface ShownFact {
  readonly path: string;
  readonly kind: 'parameter' | 'object';
  readonly rows: readonly { readonly label: string; readonly text: string }[];
  readonly below: readonly string[];
}

function factOf(registry: ModelRegistry, path: string): ParameterFact | ObjectFact {
  const fact = registry.lookup(path) ?? registry.lookupInstance(path) ?? registry.lookup(`${path}.`);
  if (fact !== undefined) return fact;
  const names = [...registry.parameters(), ...registry.objects()].map((known) => known.path);
  // A path is long: one wrong letter in sixty must still be found, and half a path is no guess.
  throw new UsageError(`${registry.model} has no ${path}.${didYouMean(path, names)}`);
}

/** Looks a path up, with instance numbers or `{i}`. Throws {@link UsageError} when the model does not have it. */
export function shownFact(registry: ModelRegistry, path: string): ShownFact {
  const fact = factOf(registry, path);
  const isObject = fact.kind === 'object';
  const below = isObject ? [...registry.parametersOf(fact.path), ...registry.childObjectsOf(fact.path)] : [];
  return { path: fact.path, kind: fact.kind, rows: describeFact(fact), below: below.map((child) => child.path) };
}

/** A shown fact as aligned lines. */
export function shownFactText({ rows, below }: ShownFact): string {
  const width = Math.max(...rows.map(({ label }) => label.length));
  const lines = rows.map(({ label, text }) => `${label.padEnd(width)}  ${text}`);
  return `${[...lines, ...(below.length === 0 ? [] : ['', ...below])].join('\n')}\n`;
}
