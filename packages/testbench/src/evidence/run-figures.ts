import type { RunEvent } from './event.ts';
import type { JsonValue } from './json.ts';
import { plantedLabelName, sentWaitName, settingsAsBeforeName } from './observation-names.ts';

/** What a run sent that something in the target could evaluate, and what it put back. Counts of what stands in the events, one by one. */
export interface RunFigures {
  readonly probes: {
    /** Cases that sent such values, and how long they took together. */
    readonly cases: number;
    readonly durationMs: number;
    /** Values, those that confirm and twins among them. */
    readonly values: number;
    /** Parameters, and parts of orders, to which they went. */
    readonly parameters: number;
    /** Expectations of these cases that did not hold. */
    readonly findings: number;
  };
  readonly settings: {
    /** Values, attributes and rows that cases kept before they changed them, once for each case. */
    readonly kept: number;
    /** Those that were not as before and were written, or deleted. */
    readonly writtenBack: number;
    /** Those that were read again and are as before. */
    readonly asBefore: number;
  };
}

const keptNames: ReadonlySet<string> = new Set(['kept-value', 'kept-attributes', 'added-row']);

/** Counts while events come. */
export class FigureCounter {
  readonly #cases = new Set<string>();
  readonly #parameters = new Set<string>();
  readonly #findings = new Map<string, number>();
  readonly #durations = new Map<string, number>();
  #values = 0;
  #kept = 0;
  #writtenBack = 0;
  #asBefore = 0;

  add(event: RunEvent): void {
    const { caseId } = event;
    if (event.kind === 'observation') this.#observation(event.name, fieldsOf(event.data), caseId);
    else if (caseId === null) return;
    else if (event.kind === 'expectation' && !event.held && event.weight === 'normal')
      this.#findings.set(caseId, (this.#findings.get(caseId) ?? 0) + 1);
    else if (event.kind === 'case-end') this.#durations.set(caseId, event.durationMs);
  }

  get figures(): RunFigures {
    const sum = (counts: ReadonlyMap<string, number>): number =>
      [...this.#cases].reduce((total, id) => total + (counts.get(id) ?? 0), 0);
    return {
      probes: {
        cases: this.#cases.size,
        durationMs: Math.round(sum(this.#durations)),
        values: this.#values,
        parameters: this.#parameters.size,
        findings: sum(this.#findings),
      },
      settings: { kept: this.#kept, writtenBack: this.#writtenBack, asBefore: this.#asBefore },
    };
  }

  #observation(name: string, data: Readonly<Record<string, JsonValue>>, caseId: string | null): void {
    if (name === plantedLabelName || name === sentWaitName) {
      this.#values += 1;
      if (typeof data['parameter'] === 'string') this.#parameters.add(data['parameter']);
      if (caseId !== null) this.#cases.add(caseId);
    } else if (keptNames.has(name)) this.#kept += 1;
    else if (name === 'restored') this.#writtenBack += countOf(data);
    else if (name === settingsAsBeforeName && typeof data['settings'] === 'number') this.#asBefore += data['settings'];
  }
}

const fieldsOf = (data: JsonValue): Readonly<Record<string, JsonValue>> =>
  typeof data === 'object' && data !== null && !Array.isArray(data)
    ? (data as Readonly<Record<string, JsonValue>>)
    : {};

/** Of an observation `restored`: names, names of attributes, or one row. */
function countOf({ names, attributesOf, deleted }: Readonly<Record<string, JsonValue>>): number {
  const list = names ?? attributesOf;
  return Array.isArray(list) ? list.length : Number(deleted !== undefined);
}
