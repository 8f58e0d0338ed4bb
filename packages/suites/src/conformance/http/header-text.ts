import type { Post } from '@cordon/testbench';

/** Value of a header field of a POST, several joined as one list; undefined when it has none. */
export function headerText(post: Post | undefined, name: string): string | undefined {
  const values = (post?.http.headers ?? []).filter(([field]) => field.toLowerCase() === name).map(([, value]) => value);
  return values.length === 0 ? undefined : values.join('; ');
}

/** The cookies of a POST by name, quotes taken off. */
export function cookiesOf(text: string | null | undefined): Readonly<Record<string, string>> {
  const pairs = (text ?? '').split(/[;,]/).map((pair) => pair.trim().split('='));
  return Object.fromEntries(pairs.map(([name = '', ...rest]) => [name, rest.join('=').replaceAll('"', '')]));
}
