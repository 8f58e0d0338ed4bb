import { z } from 'zod';
import type { JsonValue } from '../evidence/json.ts';
import type { InjectionText } from './injection-text.ts';

/** What a label stands for, as the evidence of a run keeps it. */
export type PlantedLabel = {
  /** Whole name, in lower case. */
  readonly name: string;
  /** Parameter, or part of an order, to which the value went. */
  readonly parameter: string;
  readonly family: string;
  readonly value: string;
  /** Whether the name has to be computed: then whoever looks it up has evaluated the value. */
  readonly isComputed: boolean;
  /** Whether nothing in the value works. */
  readonly isTwin: boolean;
};

const schema = z.object({
  name: z.string(),
  parameter: z.string(),
  family: z.string(),
  value: z.string(),
  isComputed: z.boolean(),
  isTwin: z.boolean(),
});

/** What a text stands for that goes to this parameter. */
export function plantedLabel(text: InjectionText, parameter: string): PlantedLabel {
  const { family, value, computedName, isComputed, isTwin = false } = text;
  return { name: computedName.toLowerCase(), parameter, family, value, isComputed, isTwin };
}

/** Reads it from the evidence again; undefined when it is something else. */
export function readPlantedLabel(data: JsonValue): PlantedLabel | undefined {
  return schema.safeParse(data).data;
}
