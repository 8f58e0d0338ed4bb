import { ParseOption, XmlDocument, XmlParseError } from 'libxml2-wasm';
import { SaxesParser } from 'saxes';
import { readXml } from './xml-reader.ts';

/** What readers say of a document where they differ; undefined where all agree or are known to differ. */
export function disagreement(text: string): string | undefined {
  const { defects } = readXml(text);
  const rule = defects[0]?.rule;
  // Here every DTD is refused (SOAP 1.1 section 3), and there are limits: the others have neither.
  if (rule === 'xml-doctype' || rule?.startsWith('xml-limit') === true) return undefined;
  const accepted = rule === undefined;
  const verdicts = { saxes: saxesAccepts(text, rule), libxml2: libxml2Accepts(text) };
  for (const [name, verdict] of Object.entries(verdicts)) {
    if (verdict !== undefined && verdict !== accepted)
      return `${name} says ${verdict}, the reader ${rule ?? 'accepts'}`;
  }
  return undefined;
}

// Values of all namespace declarations; a document cut off inside one is refused by everybody.
const namespaceNames = /xmlns[^=<>]*=\s*(?:"([^"]*)"|'([^']*)')/g;

// Names that are a URI beyond doubt, and the empty one.
const plainName = /^(?:[A-Za-z]\w*|http:\/\/www\.w3\.org\/[\w/]+)?$/;

function saxesAccepts(text: string, rule: string | undefined): boolean | undefined {
  // It takes p:1 for a qualified name. Namespaces 4: the local part is an NCName.
  if (rule === 'xml-qualified-name') return undefined;
  // It trims namespace names, so xmlns:p=" " is the empty one. Namespaces 2.3 compares them as they are.
  for (const [, one, other] of text.matchAll(namespaceNames)) if (/\s|&/.test(one ?? other ?? '')) return undefined;
  // It takes some lone surrogates for characters. XML 1.0 2.2 does not.
  if (!text.isWellFormed()) return undefined;
  // It takes <?x?y?> for an instruction. XML 1.0 2.6: white space or the end follows the target.
  if (/<\?[^\s?]+\?(?!>)/.test(text)) return undefined;
  try {
    new SaxesParser({ xmlns: true }).write(text).close();
    return true;
  } catch {
    return false;
  }
}

function libxml2Accepts(text: string): boolean | undefined {
  // It gets UTF-8, which has no lone surrogates, and would believe a declared encoding.
  if (!text.isWellFormed() || text.includes('encoding')) return undefined;
  // It refuses namespace names that are no URI. Namespaces 2 makes that no matter of well-formedness.
  for (const [, one, other] of text.matchAll(namespaceNames)) if (!plainName.test(one ?? other ?? '')) return undefined;
  const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE;
  try {
    XmlDocument.fromString(text, { option }).dispose();
    return true;
  } catch (error) {
    if (error instanceof XmlParseError) return false;
    throw error;
  }
}
