import type { Position, Violation } from '../violation.ts';
import { soapRules } from './rules.ts';
import type { SoapRuleId } from './rules.ts';

/**
 * The most violations of one rule that are reported one by one. A peer that forgets xsi:type forgets it ten thousand
 * times; twenty places are evidence enough, and a document cannot make the list grow with its size.
 */
export const violationsPerRuleMax = 20;

/** The most characters of the peer that one detail quotes. */
const quotedCharsMax = 80;

interface Found {
  readonly rule: string;
  readonly clause: string;
  readonly detail: string;
  readonly offset: number | undefined;
}

/** Collects violations while one document is decoded; memory is bounded by the number of rules. */
export class ViolationList {
  readonly #found: Found[] = [];
  readonly #counts: Map<string, number> = new Map();

  /** Records a breach of a rule of {@link soapRules}. */
  add(rule: SoapRuleId, detail: string, offset?: number): void {
    this.addForeign({ rule, clause: soapRules[rule].clause, detail, offset });
  }

  /** Records a breach of a rule from another table, such as the XML reader's. */
  addForeign(found: Found): void {
    const count = (this.#counts.get(found.rule) ?? 0) + 1;
    this.#counts.set(found.rule, count);
    if (count <= violationsPerRuleMax) this.#found.push(found);
  }

  /** All violations in the order found, with positions in `text`, then one line for each rule that was cut short. */
  finish(text: string): readonly Violation[] {
    if (this.#found.length === 0) return [];
    const positions = positionsOf(text, this.#found);
    const violations: Violation[] = this.#found.map(({ rule, clause, detail, offset }) =>
      offset === undefined ? { rule, clause, detail } : { rule, clause, detail, position: positions.get(offset) },
    );
    for (const [rule, count] of this.#counts) {
      if (count <= violationsPerRuleMax) continue;
      const clause = this.#found.find((found) => found.rule === rule)?.clause ?? '';
      violations.push({ rule, clause, detail: `${count - violationsPerRuleMax} more of this rule are not listed.` });
    }
    return violations;
  }
}

/** Text of a peer for a detail sentence: in quotes, at most 80 characters, control characters shown as `?`. */
export function quote(text: string): string {
  const shown = text.length > quotedCharsMax ? `${text.slice(0, quotedCharsMax - 1)}…` : text;
  return `"${shown.replace(/[\p{Cc}\p{Cs}]/gu, '?')}"`;
}

// One pass over the text for all offsets: asking for each alone would be quadratic in a hostile document.
function positionsOf(text: string, found: readonly Found[]): ReadonlyMap<number, Position> {
  const offsets = found.map(({ offset }) => offset).filter((offset) => offset !== undefined);
  offsets.sort((a, b) => a - b);
  const positions = new Map<number, Position>();
  let line = 1;
  let lineStart = 0;
  let lineEnd = text.indexOf('\n');
  for (const offset of offsets) {
    while (lineEnd !== -1 && lineEnd < offset) {
      line += 1;
      lineStart = lineEnd + 1;
      lineEnd = text.indexOf('\n', lineStart);
    }
    positions.set(offset, { offset, line, column: offset - lineStart + 1 });
  }
  return positions;
}
