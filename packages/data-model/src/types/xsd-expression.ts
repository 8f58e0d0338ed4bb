import type { CharacterSet } from './xsd-character-set.ts';
import {
  anyCharacter,
  anyOf,
  between,
  categorySet,
  escapeLiteral,
  escapeSet,
  not,
  without,
} from './xsd-character-set.ts';

/** The syntax tree of an XML Schema regular expression. */
export type Expression =
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly parts: readonly Expression[] }
  | { readonly kind: 'repeat'; readonly part: Expression; readonly min: number; readonly max: number | undefined };

/** Groups inside groups; real patterns have three. */
const depthMax = 32;

/** Thrown inside this reader only; {@link parseExpression} turns it into data. */
class ExpressionError extends Error {}

interface Cursor {
  readonly text: string;
  offset: number;
  depth: number;
}

/** Reads an XML Schema regular expression (XML Schema part 2, appendix F). A text is returned when it is none: the reason. */
export function parseExpression(text: string): Expression | string {
  const cursor: Cursor = { text, offset: 0, depth: 0 };
  try {
    const expression = readChoice(cursor);
    if (cursor.offset < text.length) return `a ")" without "(" at offset ${cursor.offset}`;
    return expression;
  } catch (error) {
    if (error instanceof ExpressionError) return `${error.message} at offset ${cursor.offset}`;
    throw error;
  }
}

const peek = (cursor: Cursor): string => {
  const codePoint = cursor.text.codePointAt(cursor.offset);
  return codePoint === undefined ? '' : String.fromCodePoint(codePoint);
};

const take = (cursor: Cursor): string => {
  const character = peek(cursor);
  if (character === '') throw new ExpressionError('the expression ends too early');
  cursor.offset += character.length;
  return character;
};

function readChoice(cursor: Cursor): Expression {
  cursor.depth += 1;
  if (cursor.depth > depthMax) throw new ExpressionError(`more than ${depthMax} groups inside each other`);
  const parts = [readSequence(cursor)];
  while (peek(cursor) === '|') {
    take(cursor);
    parts.push(readSequence(cursor));
  }
  cursor.depth -= 1;
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'choice', parts };
}

function readSequence(cursor: Cursor): Expression {
  const parts: Expression[] = [];
  for (let next = peek(cursor); next !== '' && next !== '|' && next !== ')'; next = peek(cursor)) {
    parts.push(readQuantified(cursor));
  }
  return { kind: 'sequence', parts };
}

function readQuantified(cursor: Cursor): Expression {
  const part = readAtom(cursor);
  const bounds = readQuantifier(cursor);
  if (bounds === undefined) return part;
  // A "?" behind a quantifier is Perl's mark for the shortest match. It does not change which values match as a whole.
  if (peek(cursor) === '?') take(cursor);
  return { kind: 'repeat', part, ...bounds };
}

function readQuantifier(cursor: Cursor): { min: number; max: number | undefined } | undefined {
  switch (peek(cursor)) {
    case '?':
      take(cursor);
      return { min: 0, max: 1 };
    case '*':
      take(cursor);
      return { min: 0, max: undefined };
    case '+':
      take(cursor);
      return { min: 1, max: undefined };
    case '{':
      return readBounds(cursor);
    default:
      return undefined;
  }
}

function readBounds(cursor: Cursor): { min: number; max: number | undefined } {
  const found = /^\{(\d{1,5})(,(\d{0,5}))?\}/.exec(cursor.text.slice(cursor.offset, cursor.offset + 16));
  if (found === null) throw new ExpressionError('a "{" that begins no quantity');
  cursor.offset += found[0].length;
  const min = Number(found[1]);
  if (found[2] === undefined) return { min, max: min };
  const max = found[3] === '' ? undefined : Number(found[3]);
  if (max !== undefined && max < min) throw new ExpressionError('a quantity whose end is below its beginning');
  return { min, max };
}

function readAtom(cursor: Cursor): Expression {
  const character = take(cursor);
  switch (character) {
    case '(': {
      const inner = readChoice(cursor);
      if (peek(cursor) !== ')') throw new ExpressionError('a "(" without ")"');
      take(cursor);
      return inner;
    }
    case '[':
      return { kind: 'set', set: readClass(cursor) };
    case '.':
      return { kind: 'set', set: anyCharacter };
    case '\\':
      return { kind: 'set', set: readEscape(cursor) };
    case '?':
    case '*':
    case '+':
    case '{':
    case '}':
    case ']':
      throw new ExpressionError(`a "${character}" that stands for nothing`);
    default:
      return { kind: 'set', set: literal(character) };
  }
}

function literal(character: string): CharacterSet {
  const codePoint = character.codePointAt(0) ?? 0;
  return between(codePoint, codePoint);
}

function readEscape(cursor: Cursor): CharacterSet {
  const letter = take(cursor);
  if (letter === 'p' || letter === 'P') {
    const found = /^\{([A-Za-z0-9-]{1,40})\}/.exec(cursor.text.slice(cursor.offset, cursor.offset + 44));
    const set = found?.[1] === undefined ? undefined : categorySet(found[1]);
    if (found === null || set === undefined) throw new ExpressionError('an unknown character category');
    cursor.offset += found[0].length;
    return letter === 'p' ? set : not(set);
  }
  const set = escapeSet(letter);
  if (set === undefined) throw new ExpressionError(`an unknown escape "\\${letter}"`);
  return set;
}

/** Reads a class behind its `[`, with ranges, negation and subtraction. */
function readClass(cursor: Cursor): CharacterSet {
  cursor.depth += 1;
  if (cursor.depth > depthMax) throw new ExpressionError(`more than ${depthMax} groups inside each other`);
  const negated = peek(cursor) === '^';
  if (negated) take(cursor);
  const sets: CharacterSet[] = [];
  let removed: CharacterSet | undefined;
  for (let next = take(cursor); next !== ']'; next = take(cursor)) {
    if (next === '-' && peek(cursor) === '[') {
      take(cursor);
      removed = readClass(cursor);
      if (peek(cursor) !== ']') throw new ExpressionError('a class goes on behind what is taken away from it');
      continue;
    }
    if (next === '[') throw new ExpressionError('a "[" inside a class');
    sets.push(readClassItem(cursor, next));
  }
  if (sets.length === 0) throw new ExpressionError('an empty class');
  cursor.depth -= 1;
  const all = negated ? not(anyOf(sets)) : anyOf(sets);
  return removed === undefined ? all : without(all, removed);
}

function readClassItem(cursor: Cursor, character: string): CharacterSet {
  if (character === '\\') {
    const start = escapeLiteral(peek(cursor));
    if (start === undefined) return readEscape(cursor);
    take(cursor);
    return readRange(cursor, start);
  }
  return readRange(cursor, character);
}

function readRange(cursor: Cursor, start: string): CharacterSet {
  const after = cursor.text[cursor.offset + 1];
  if (peek(cursor) !== '-' || after === ']' || after === '[' || after === undefined) return literal(start);
  take(cursor);
  let end = take(cursor);
  if (end === '\\') {
    const escaped = escapeLiteral(take(cursor));
    if (escaped === undefined) throw new ExpressionError('a range that ends in a set');
    end = escaped;
  }
  const first = start.codePointAt(0) ?? 0;
  const last = end.codePointAt(0) ?? 0;
  if (last < first) throw new ExpressionError('a range whose end is below its beginning');
  return between(first, last);
}
