/** Control characters, and what XML cannot carry (XML 1.0 2.2): no name of a host or a service has them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unkeepable = /[\u0000-\u001f\u007f\ufffe\uffff]|\p{Surrogate}/gu;

/** A text from the LAN as a table holds it: as it was told, but for what no parameter can hold and what is too long for it. */
export const keepableText = (text: string, charsMax: number): string =>
  text
    .replaceAll(unkeepable, '')
    .slice(0, charsMax)
    // Half of a character.
    .replace(/\p{Surrogate}$/u, '');
