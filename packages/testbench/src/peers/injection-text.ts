import { randomInt } from 'node:crypto';

/** A way in which a value can reach a shell: what separates commands, what a shell substitutes, what breaks out of quotes. */
export type InjectionFamily =
  | 'separator-semicolon'
  | 'separator-ampersand'
  | 'separator-pipe'
  | 'separator-line-feed'
  | 'substitution-arithmetic'
  | 'substitution-parenthesis'
  | 'substitution-back-quote'
  | 'quote-single'
  | 'quote-double';

const carriers: Readonly<Record<InjectionFamily, (look: string, label: string) => string>> = {
  'separator-semicolon': (look) => `127.0.0.1;${look};`,
  'separator-ampersand': (look) => `127.0.0.1&${look}`,
  'separator-pipe': (look) => `127.0.0.1|${look}`,
  'separator-line-feed': (look) => `127.0.0.1\n${look}\n`,
  'substitution-arithmetic': (_look, label) => label,
  'substitution-parenthesis': (look) => `$(${look})`,
  'substitution-back-quote': (look) => `\`${look}\``,
  'quote-single': (look) => `';${look};'`,
  'quote-double': (look) => `";${look};"`,
};

/** Every family, the ones that catch most first. */
export const injectionFamilies: readonly InjectionFamily[] = Object.keys(carriers) as InjectionFamily[];

/** A value, and the name that is looked up only when a shell evaluated it. */
export interface InjectionText {
  readonly family: InjectionFamily;
  /** At most 64 characters for zones of up to 12: what a name of a time server may have. */
  readonly value: string;
  /** Never stands in `value`: it holds a product that has to be computed. */
  readonly computedName: string;
}

/**
 * Builds a value whose only effect, in a shell, is one look-up in the lab's zone. The label holds the product of two random numbers, so
 * that a resolver which looks up whatever it is given, with or without the odd characters, never asks for `computedName`.
 */
export function injectionText(family: InjectionFamily, zone: string): InjectionText {
  const { a, b, mark } = factors();
  const label = `${mark}$((${a}*${b}))x.${zone}`;
  return {
    family,
    value: carriers[family](`nslookup ${label}`, label),
    computedName: `${mark}${a * b}x.${zone}`,
  };
}

/** The same characters as {@link injectionText} with each one that means something to a shell escaped: its computed name stays silent. */
export function inertTwin(family: InjectionFamily, zone: string): InjectionText {
  const text = injectionText(family, zone);
  return { ...text, value: text.value.replaceAll(/[$`;&|()'"*\n]/g, '\\$&') };
}

function factors(): { readonly a: number; readonly b: number; readonly mark: string } {
  const letter = String.fromCharCode(0x61 + randomInt(26));
  return { a: randomInt(101, 999), b: randomInt(101, 999), mark: `${letter}${randomInt(1_000, 9_999)}t` };
}
