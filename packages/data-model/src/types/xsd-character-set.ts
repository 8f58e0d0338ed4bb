/** A set of characters of an XML Schema regular expression: answers for one code point. */
export type CharacterSet = (codePoint: number) => boolean;

const single = (character: string): CharacterSet => {
  const wanted = character.codePointAt(0);
  return (codePoint) => codePoint === wanted;
};

const byExpression = (expression: RegExp): CharacterSet => {
  return (codePoint) => expression.test(String.fromCodePoint(codePoint));
};

export const not =
  (set: CharacterSet): CharacterSet =>
  (codePoint) =>
    !set(codePoint);

export const anyOf =
  (sets: readonly CharacterSet[]): CharacterSet =>
  (codePoint) =>
    sets.some((set) => set(codePoint));

export const without =
  (set: CharacterSet, removed: CharacterSet): CharacterSet =>
  (codePoint) =>
    set(codePoint) && !removed(codePoint);

export const between =
  (first: number, last: number): CharacterSet =>
  (codePoint) =>
    codePoint >= first && codePoint <= last;

/** XML Schema part 2, F.1.1: the dot is every character but line feed and carriage return. */
export const anyCharacter: CharacterSet = (codePoint) => codePoint !== 0x0a && codePoint !== 0x0d;

// XML Schema part 2, F.1.1. The expressions look at one character each, so they cannot backtrack.
const space = byExpression(/^[ \t\n\r]$/);
const digit = byExpression(/^\p{Nd}$/u);
const wordCharacter = byExpression(/^[^\p{P}\p{Z}\p{C}]$/u);
const nameStart = byExpression(/^[\p{L}\p{Nl}_:]$/u);
const nameCharacter = byExpression(/^[\p{L}\p{Nl}\p{Nd}\p{Mc}\p{Me}\p{Mn}\p{Lm}_:.\-\u00B7]$/u);

const multiCharacterEscapes: ReadonlyMap<string, CharacterSet> = new Map([
  ['s', space],
  ['S', not(space)],
  ['d', digit],
  ['D', not(digit)],
  ['w', wordCharacter],
  ['W', not(wordCharacter)],
  ['i', nameStart],
  ['I', not(nameStart)],
  ['c', nameCharacter],
  ['C', not(nameCharacter)],
]);

const controlEscapes: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

/** What an escape with one letter stands for; undefined when XML Schema has no such escape. */
export function escapeSet(letter: string): CharacterSet | undefined {
  const literal = escapeLiteral(letter);
  return multiCharacterEscapes.get(letter) ?? (literal === undefined ? undefined : single(literal));
}

/** The one character that an escape stands for; undefined when it is a set or unknown. */
export function escapeLiteral(letter: string): string | undefined {
  return controlEscapes.get(letter) ?? (/^[\\|.^?*+{}()[\]$-]$/.test(letter) ? letter : undefined);
}

/** The characters of a Unicode general category, such as `Lu`; undefined when there is no such category. */
export function categorySet(category: string): CharacterSet | undefined {
  if (!/^[LMNPZSC][a-z]?$/.test(category)) return undefined;
  try {
    return byExpression(new RegExp(`^\\p{${category}}$`, 'u'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
