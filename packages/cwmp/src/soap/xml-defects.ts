import { xmlRules } from './xml-rules.ts';
import type { XmlRule } from './xml-rules.ts';

/** One rule of {@link xmlRules} that a document breaks. */
export interface XmlDefect {
  readonly rule: XmlRule;
  /** What was seen, in one sentence. Quotes at most 80 characters of the peer. */
  readonly detail: string;
  /** In UTF-16 units of the text that was read. */
  readonly offset: number;
  /** Whether reading stopped here and there is no root. */
  readonly fatal: boolean;
}

/** Stops reading after a fatal defect. Never leaves the reader. */
export class XmlStop extends Error {}

/** Collects the defects of one document. */
export class XmlDefectList {
  readonly #strict: boolean;
  readonly #listedMax: number;
  readonly #defects: XmlDefect[] = [];
  #notListed = 0;

  constructor(strict: boolean, listedMax: number) {
    this.#strict = strict;
    this.#listedMax = listedMax;
  }

  /** Records a defect; throws {@link XmlStop} when it is fatal in this mode. */
  report(rule: XmlRule, offset: number, detail: string): void {
    if (this.#strict || xmlRules[rule].recovery === undefined) this.stop(rule, offset, detail);
    if (this.#defects.length < this.#listedMax) this.#defects.push({ rule, detail, offset, fatal: false });
    else this.#notListed += 1;
  }

  /** Records a defect that cannot be recovered from, and throws {@link XmlStop}. */
  stop(rule: XmlRule, offset: number, detail: string): never {
    this.#defects.push({ rule, detail, offset, fatal: true });
    throw new XmlStop(rule);
  }

  /** All defects in document order. */
  finish(end: number): readonly XmlDefect[] {
    this.#defects.sort((a, b) => a.offset - b.offset);
    if (this.#notListed > 0) {
      const detail = `${this.#notListed} more defects are not listed.`;
      this.#defects.push({ rule: 'xml-defects-not-listed', detail, offset: end, fatal: false });
    }
    return this.#defects;
  }
}

/** Text of a peer for a detail sentence: in quotes, at most 80 characters, control characters shown as `?`. */
export function quoteXml(text: string): string {
  const shown = text.length > 80 ? `${text.slice(0, 79)}…` : text;
  return `"${shown.replace(/[\p{Cc}\p{Cs}]/gu, '?')}"`;
}
