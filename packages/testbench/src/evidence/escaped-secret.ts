import { Buffer } from 'node:buffer';

/** What a text with an escape has: of URLs, of XML and HTML, of JSON, scripts and C. */
const marks = /[%&\\+]/;

/** Whether a search for what is escaped is worth its time. */
export const hasEscapes = (text: string): boolean => marks.test(text);

// Each may be escaped itself, as in a URL that stands in XML.
const percent = '%(?:25)?';
const ampersand = '&(?:amp;)?';
const backslash = String.raw`\\{1,2}`;

const namedReferences: Readonly<Record<string, string>> = {
  '&': 'amp',
  '<': 'lt',
  '>': 'gt',
  '"': 'quot',
  "'": 'apos',
};

const literally = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
const digits = (value: number, length: number): string =>
  value
    .toString(16)
    .padStart(length, '0')
    .replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`);

/** Everything that stands for one character. */
function formsOf(char: string, literal: (text: string) => string): string {
  const code = char.codePointAt(0) ?? 0;
  const bytes = [...Buffer.from(char)];
  const json = JSON.stringify(char).slice(1, -1);
  const named = namedReferences[char];
  const forms = [
    bytes.map((byte) => percent + digits(byte, 2)).join(''),
    bytes.map((byte) => `${backslash}x${digits(byte, 2)}`).join(''),
    [...Array(char.length).keys()].map((at) => `${backslash}u${digits(char.charCodeAt(at), 4)}`).join(''),
    `${ampersand}#0{0,6}${code};`,
    `${ampersand}#[xX]0{0,6}${digits(code, 1)};`,
    ...(named === undefined ? [] : [`${ampersand}${named};`]),
    ...(json === char ? [] : [literally(json)]),
    ...(char === '/' ? [`${backslash}/`] : []),
    ...(char === ' ' ? [String.raw`\+`] : []),
    // As an old page writes what is in Latin-1.
    ...(code > 0x7f && code < 0x100 ? [percent + digits(code, 2)] : []),
    // What begins an escape may be the character itself: the longer form first.
    literally(literal(char)),
  ];
  return `(?:${[...new Set(forms)].join('|')})`;
}

const asItIs = (text: string): string => text;
const asBytes = (text: string): string => Buffer.from(text).toString('latin1');

/**
 * Finds a secret of which any character, or every one, is escaped: for URLs, as a character reference, or with a backslash, and once more.
 * `bytes` is for a text of one character for each byte.
 */
export function escapedSecret(secret: string, of: 'text' | 'bytes'): RegExp {
  const literal = of === 'text' ? asItIs : asBytes;
  return new RegExp(Array.from(secret, (char) => formsOf(char, literal)).join(''), 'g');
}
