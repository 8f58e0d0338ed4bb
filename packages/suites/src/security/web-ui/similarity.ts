const wordsIn = (text: string): ReadonlySet<string> =>
  new Set(text.split(/[^\p{L}\d]+/u).filter((word) => word !== ''));

/** How much of what either text says both say, from 0 to 1: time stamps and tokens in a page do not make it another one. */
export function similarity(one: string, other: string): number {
  if (one === other) return 1;
  const words = wordsIn(one);
  const others = wordsIn(other);
  const shared = [...words].filter((word) => others.has(word)).length;
  const all = words.size + others.size - shared;
  return all === 0 ? 0 : shared / all;
}

/** Two answers that are the same page. */
export const isSamePage = (one: string, other: string): boolean => similarity(one, other) >= 0.8;
