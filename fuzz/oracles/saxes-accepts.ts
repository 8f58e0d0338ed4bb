import { SaxesParser } from 'saxes';

/** Whether saxes with namespaces takes a document; undefined where it is known to be wrong, for a reason given here. */
export function saxesAccepts(text: string): boolean | undefined {
  // It takes some lone surrogates for characters (XML 1.0 2.2).
  if (!text.isWellFormed()) return undefined;
  // It trims namespace names, so xmlns:p=" " is the empty one (Namespaces 2.3).
  if (/xmlns[^=<>]*=\s*(?:"[^"]*[\s&]|'[^']*[\s&])/.test(text)) return undefined;
  // It takes <?x?y?> for an instruction (XML 1.0 2.6: white space or the end follows the target).
  if (/<\?[^\s?]+\?(?!>)/.test(text)) return undefined;
  try {
    new SaxesParser({ xmlns: true }).write(text).close();
    return true;
  } catch {
    return false;
  }
}
