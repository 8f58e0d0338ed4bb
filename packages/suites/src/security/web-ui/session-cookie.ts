import type { WebSession, WebUi } from '@cordon/testbench';

/** The cookie without which nobody is let in. */
export interface SessionCookie {
  readonly name: string;
  readonly value: string;
  /** Attributes with which it was set, lower case; empty when it was set before the login. */
  readonly attributes: readonly string[];
}

/** Name and value of each cookie in a Cookie field. */
export const cookiePairs = (field: string | undefined): readonly string[] =>
  field === undefined ? [] : field.split('; ').filter((pair) => pair.includes('='));

const nameOf = (pair: string): string => pair.slice(0, pair.indexOf('='));
const valueOf = (pair: string): string => pair.slice(pair.indexOf('=') + 1);

/** Finds the cookie by leaving each out; undefined when the session hangs on none of them, or does not last while that is tried. */
export async function findSessionCookie(
  ui: WebUi,
  { cookieAfter, setCookies }: Pick<WebSession, 'cookieAfter' | 'setCookies'>,
  signal: AbortSignal,
): Promise<SessionCookie | undefined> {
  const pairs = cookiePairs(cookieAfter);
  // Some end a session when somebody without its cookies comes from the same address: then nothing hangs on a cookie that was left out.
  const isOpen = async (): Promise<boolean> => (await ui.admits(pairs, signal)) === true;
  if (!(await isOpen())) return undefined;
  for (const pair of pairs) {
    const others = pairs.filter((other) => other !== pair);
    if ((await ui.admits(others, signal)) !== false) continue;
    if (!(await isOpen())) return undefined;
    const field = setCookies.findLast((one) => nameOf(one.trim()) === nameOf(pair)) ?? '';
    const attributes = field
      .split(';')
      .slice(1)
      .map((attribute) => attribute.trim().toLowerCase());
    return { name: nameOf(pair), value: valueOf(pair), attributes };
  }
  return undefined;
}

/** The value of a cookie of this name in a Cookie field. */
export const cookieValue = (field: string | undefined, name: string): string | undefined =>
  cookiePairs(field)
    .filter((pair) => nameOf(pair) === name)
    .map(valueOf)
    .at(0);

/** What a row of session ids shows. Plain data. */
export type IdQuality = {
  readonly count: number;
  readonly distinct: number;
  /** An upper bound of what an outsider would have to guess: places that differ, times the bits of a character. */
  readonly bits: number;
};

/** Measures session ids in the order in which they were issued. A place that never changes is not guessed. */
export function idQuality(ids: readonly string[]): IdQuality {
  // A number may have a digit less than another one.
  const width = Math.max(0, ...ids.map((id) => id.length));
  const places = Array.from({ length: width }, (_, at) => new Set(ids.map((id) => id[at] ?? '')));
  const used = new Set(places.flatMap((chars) => (chars.size > 1 ? [...chars] : [])));
  const varying = places.filter((chars) => chars.size > 1).length;
  return { count: ids.length, distinct: new Set(ids).size, bits: Math.floor(varying * bitsPerChar(used)) };
}

function bitsPerChar(used: ReadonlySet<string>): number {
  const all = [...used].join('');
  if (/^\d*$/.test(all)) return Math.log2(10);
  return /^[\da-f]*$/i.test(all) ? 4 : 6;
}
