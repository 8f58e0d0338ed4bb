import type { ObjectFact, ParameterFact, ProfileFact, ProfileRequirement } from '../registry/model-facts.ts';
import type { ModelFacts } from '../registry/model-facts.ts';
import { parentOf } from '../registry/registry.ts';

/** An object while its model is being read. */
export interface ObjectDraft {
  fact: ObjectFact;
  readonly parameters: Map<string, ParameterFact>;
}

/** A model while it is being read: later documents amend what earlier ones said. */
export class ModelDraft {
  readonly objects: Map<string, ObjectDraft> = new Map();
  readonly profiles: Map<string, ProfileFact> = new Map();
  readonly #requirements = new Map<string, ProfileRequirement[]>();
  /** Path of the first object: the root. */
  get root(): string {
    return this.objects.keys().next().value ?? '';
  }

  require(path: string, requirement: ProfileRequirement): void {
    const known = this.#requirements.get(path) ?? [];
    const others = known.filter(({ profile }) => profile !== requirement.profile);
    this.#requirements.set(path, [...others, requirement]);
  }

  /** The facts, complete: profiles at what they ask for, counters at what they count. */
  finish(model: string, spec: string): ModelFacts {
    const counters = new Map<string, string>();
    for (const { fact } of this.objects.values()) {
      if (fact.numEntriesParameter !== undefined)
        counters.set(parentOf(fact.path) + fact.numEntriesParameter, fact.path);
    }
    const required = (path: string): readonly ProfileRequirement[] => this.#requirements.get(path) ?? [];
    const drafts = [...this.objects.values()];
    return {
      model,
      spec,
      objects: drafts.map(({ fact }) => ({ ...fact, profiles: required(fact.path) })),
      parameters: drafts.flatMap(({ parameters }) =>
        [...parameters.values()].map((fact) => ({
          ...fact,
          countsRowsOf: counters.get(fact.path),
          profiles: required(fact.path),
        })),
      ),
      profiles: [...this.profiles.values()],
    };
  }
}
