import { Buffer } from 'node:buffer';
import type { JsonValue } from './json.ts';

/** What {@link toJson} asks of its owner. */
export interface ToJsonHooks {
  /** Takes secrets out of a text. */
  redact(text: string): string;
  /** Keeps a text that is too long for an event elsewhere, and says what stands in its place. */
  keep(text: string): JsonValue;
}

// Facts are shallow; deeper nesting is a mistake or hostile.
const depthMax = 40;
const textCharsMax = 4_096;
const itemsMax = 10_000;

/**
 * Turns any value into JSON that is safe to store: secrets redacted, long texts kept elsewhere, bytes as base64, errors as name, message
 * and code, circles and depths over 40 cut with a mark, lists and objects cut at 10,000 items. Never throws.
 */
export function toJson(value: unknown, hooks: ToJsonHooks): JsonValue {
  const open = new Set<object>();

  const text = (raw: string): JsonValue => {
    const clean = hooks.redact(raw);
    return clean.length > textCharsMax ? hooks.keep(clean) : clean;
  };

  const items = (list: Iterable<unknown>, depth: number): JsonValue[] => {
    const out: JsonValue[] = [];
    for (const item of list) {
      if (out.length >= itemsMax) return [...out, '[cut: too many items]'];
      out.push(convert(item, depth));
    }
    return out;
  };

  const object = (value: object, depth: number): JsonValue => {
    if (value instanceof Uint8Array) return { base64: text(Buffer.from(value).toString('base64')) };
    if (value instanceof Error) return error(value, depth);
    if (value instanceof RegExp) return text(String(value));
    if ('toJSON' in value && typeof value.toJSON === 'function') return convert(value.toJSON(), depth);
    if (value instanceof Map) return items(value.entries(), depth);
    if (value instanceof Set || Array.isArray(value)) return items(value, depth);
    // A null prototype keeps a peer's `__proto__` an ordinary name.
    const out: Record<string, JsonValue> = Object.create(null) as Record<string, JsonValue>;
    for (const [name, item] of Object.entries(value).slice(0, itemsMax)) {
      if (item !== undefined) out[hooks.redact(name).slice(0, textCharsMax)] = convert(item, depth);
    }
    return out;
  };

  const error = (value: Error, depth: number): JsonValue => {
    const code = 'code' in value && typeof value.code === 'string' ? { code: value.code } : {};
    const cause = value.cause === undefined ? {} : { cause: convert(value.cause, depth) };
    return { name: value.name, message: text(value.message), ...code, ...cause };
  };

  const nested = (value: object, depth: number): JsonValue => {
    if (open.has(value)) return '[circle]';
    if (depth >= depthMax) return '[cut: too deep]';
    open.add(value);
    try {
      return object(value, depth + 1);
    } catch (error) {
      return `[unreadable: ${String(error)}]`;
    } finally {
      open.delete(value);
    }
  };

  const convert = (value: unknown, depth: number): JsonValue => {
    switch (typeof value) {
      case 'string':
        return text(value);
      case 'boolean':
        return value;
      case 'number':
        return Number.isFinite(value) ? value : String(value);
      case 'object':
        return value === null ? null : nested(value, depth);
      case 'undefined':
        return null;
      default:
        return text(String(value));
    }
  };

  return convert(value, 0);
}
