import type { Position } from '../violation.ts';
import { codePointName, forbiddenAt, replaceForbidden } from './xml-characters.ts';
import { XmlDefectList, XmlStop } from './xml-defects.ts';
import type { XmlDefect } from './xml-defects.ts';
import { XmlDocumentReader } from './xml-document-reader.ts';
import { defaultXmlLimits } from './xml-limits.ts';
import type { XmlLimits } from './xml-limits.ts';
import type { XmlElement } from './xml-tree.ts';

/** How {@link readXml} reads. */
export interface XmlReadOptions {
  /**
   * `strict` (the default) stops at the first defect. `tolerant` recovers where {@link xmlRules} says how, and lists
   * what it met; what is a matter of safety is fatal in both.
   */
  readonly mode?: 'strict' | 'tolerant' | undefined;
  readonly limits?: Partial<XmlLimits> | undefined;
  /** Skips a document type declaration that declares nothing: `<!DOCTYPE name>` and nothing more. */
  readonly allowEmptyDoctype?: boolean | undefined;
}

/** What came of a document. `root` is undefined exactly when one of the defects is fatal. */
export interface XmlReadResult {
  readonly root: XmlElement | undefined;
  readonly defects: readonly XmlDefect[];
}

/**
 * Reads XML 1.0 with namespaces, without DTD. Never throws on a document, never recurses, never expands an entity; time
 * and memory grow with the length of the text only, up to {@link defaultXmlLimits}. Text and values keep the text alive.
 */
export function readXml(text: string, options: XmlReadOptions = {}): XmlReadResult {
  const limits = options.limits === undefined ? defaultXmlLimits : { ...defaultXmlLimits, ...options.limits };
  const strict = options.mode !== 'tolerant';
  const defects = new XmlDefectList(strict, limits.defectsMax);
  try {
    if (text.length > limits.charsMax) {
      defects.stop('xml-limit-chars', limits.charsMax, `The document has ${text.length} characters.`);
    }
    const sound = withoutForbidden(text, defects);
    const reader = new XmlDocumentReader(sound, {
      limits,
      defects,
      allowEmptyDoctype: options.allowEmptyDoctype === true,
    });
    return { root: reader.read(), defects: defects.finish(text.length) };
  } catch (error) {
    if (!(error instanceof XmlStop)) throw error;
    return { root: undefined, defects: defects.finish(text.length) };
  }
}

// One scan of the whole text, so that nothing behind it has to look at single characters (XML 1.0 2.2).
function withoutForbidden(text: string, defects: XmlDefectList): string {
  if (forbiddenAt(text) === -1) return text;
  return replaceForbidden(text, (point, offset) => {
    defects.report('xml-character', offset, `The text holds ${codePointName(point)}, which XML cannot carry.`);
  });
}

/** Line and column (both from 1, columns in UTF-16 units) of an offset in a text; lines end with a line feed. */
export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let feed = text.indexOf('\n'); feed !== -1 && feed < offset; feed = text.indexOf('\n', lineStart)) {
    line += 1;
    lineStart = feed + 1;
  }
  return { offset, line, column: offset - lineStart + 1 };
}

export { defaultXmlLimits } from './xml-limits.ts';
export { xmlRules } from './xml-rules.ts';
export type { XmlDefect } from './xml-defects.ts';
export type { XmlLimits } from './xml-limits.ts';
export type { XmlRule, XmlRuleFacts } from './xml-rules.ts';
