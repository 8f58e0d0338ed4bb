import type { JsonValue } from '@cordon/testbench';

/** A JSON document; undefined when it is none. */
export function parsed(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** A member of an object; undefined where there is no object or no such member. */
export function at(value: JsonValue | undefined, name: string): JsonValue | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject && Object.hasOwn(value, name) ? (value as Record<string, JsonValue>)[name] : undefined;
}
