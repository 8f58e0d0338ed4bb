import type { CharacterSet } from './xsd-character-set.ts';
import type { Expression } from './xsd-expression.ts';
import { parseExpression } from './xsd-expression.ts';

// Theory of operation. XML Schema expressions are regular in the strict sense: no back references, no looking around. So a
// value is decided by walking all possible positions at once (Thompson's construction), which costs at most text × expression
// and cannot backtrack, whatever a vendor's model file says. Sets of positions seen before are remembered as states of a
// deterministic automaton, up to a limit, which makes the usual case one table look-up per character.

/** A pattern facet, ready to be asked. Anchored at both ends (XML Schema part 2, appendix F). */
export interface Pattern {
  /** As written in the model. */
  readonly source: string;
  /** Linear in the length of the text. */
  matches(text: string): boolean;
}

/** Why a text is no pattern. */
export interface PatternProblem {
  readonly kind: 'pattern-problem';
  readonly reason: string;
}

/** Positions of one compiled pattern. The largest of the Broadband Forum's needs about 100. */
export const patternPositionsMax: number = 4096;
/** States remembered per pattern; beyond it memory starts anew, so that hostile values cannot grow it. */
export const patternStatesMax: number = 256;
/** Characters of a pattern as written. */
export const patternCharsMax: number = 4096;

/** One position: either a character is consumed on the way to `next`, or `next` and `other` are reached for free. */
interface Position {
  readonly set: CharacterSet | undefined;
  next: number;
  other: number;
}

interface State {
  readonly positions: readonly number[];
  readonly accepts: boolean;
  /** By code unit for ASCII; filled as asked. */
  readonly ascii: (State | undefined)[];
}

const none = -1;

/** Compiles an XML Schema regular expression. Never throws. */
export function compilePattern(source: string): Pattern | PatternProblem {
  if (source.length > patternCharsMax) {
    return { kind: 'pattern-problem', reason: `A pattern has at most ${patternCharsMax} characters.` };
  }
  const expression = parseExpression(source);
  if (typeof expression === 'string') {
    return { kind: 'pattern-problem', reason: `No XML Schema regular expression: ${expression}.` };
  }
  const positions: Position[] = [{ set: undefined, next: none, other: none }];
  const start = place(expression, 0, positions);
  if (start === undefined) {
    return { kind: 'pattern-problem', reason: `The pattern needs more than ${patternPositionsMax} positions.` };
  }
  return { source, matches: matcher(positions, start) };
}

/** Adds the positions of an expression that goes on at `next`; returns where it starts, undefined when there are too many. */
function place(expression: Expression, next: number, positions: Position[]): number | undefined {
  if (positions.length > patternPositionsMax) return undefined;
  switch (expression.kind) {
    case 'set':
      return positions.push({ set: expression.set, next, other: none }) - 1;
    case 'sequence':
      return expression.parts.reduceRight<number | undefined>(
        (after, part) => (after === undefined ? undefined : place(part, after, positions)),
        next,
      );
    case 'choice':
      return expression.parts.reduceRight<number | undefined>((other, part) => {
        const start = other === undefined ? undefined : place(part, next, positions);
        if (start === undefined || other === undefined) return undefined;
        return positions.push({ set: undefined, next: start, other }) - 1;
      }, none);
    case 'repeat':
    default:
      return placeRepeat(expression, next, positions);
  }
}

function placeRepeat(
  { part, min, max }: Expression & { kind: 'repeat' },
  next: number,
  positions: Position[],
): number | undefined {
  let start: number | undefined = next;
  if (max === undefined) {
    const loop: Position = { set: undefined, next: none, other: next };
    start = positions.push(loop) - 1;
    const body = place(part, start, positions);
    if (body === undefined) return undefined;
    loop.next = body;
  }
  const optional = max === undefined ? 0 : max - min;
  for (let count = 0; count < optional; count += 1) {
    const body: number | undefined = place(part, start, positions);
    if (body === undefined) return undefined;
    start = positions.push({ set: undefined, next: body, other: next }) - 1;
  }
  for (let count = 0; count < min; count += 1) {
    const body: number | undefined = place(part, start, positions);
    if (body === undefined) return undefined;
    // A part that consumes nothing adds nothing, however often it is repeated.
    if (body === start) break;
    start = body;
  }
  return positions.length > patternPositionsMax ? undefined : start;
}

function matcher(positions: readonly Position[], start: number): (text: string) => boolean {
  let states = new Map<string, State>();
  const stateOf = (seeds: readonly number[]): State => {
    const reached = closure(positions, seeds);
    const key = reached.join();
    const known = states.get(key);
    if (known !== undefined) return known;
    if (states.size >= patternStatesMax) {
      // States already handed out keep links to old ones; emptying those too is what makes the limit hold.
      for (const state of states.values()) state.ascii.length = 0;
      states = new Map();
    }
    const state: State = { positions: reached, accepts: reached.includes(0), ascii: [] };
    states.set(key, state);
    return state;
  };
  const step = (state: State, codePoint: number): State => {
    const next = state.positions.flatMap((at) => {
      const position = positions[at];
      return position?.set?.(codePoint) === true ? [position.next] : [];
    });
    return stateOf(next);
  };
  return (text) => {
    let state = stateOf([start]);
    for (let offset = 0; offset < text.length; ) {
      const codePoint = text.codePointAt(offset) ?? 0;
      offset += codePoint > 0xffff ? 2 : 1;
      if (codePoint < 128) {
        const next: State = state.ascii[codePoint] ?? step(state, codePoint);
        state.ascii[codePoint] = next;
        state = next;
      } else {
        state = step(state, codePoint);
      }
      if (state.positions.length === 0) return false;
    }
    return state.accepts;
  };
}

/** All positions that consume something (or the end, position 0), reachable for free from the seeds, in order. */
function closure(positions: readonly Position[], seeds: readonly number[]): number[] {
  const seen = new Set<number>();
  const open = [...seeds];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at === none || seen.has(at)) continue;
    seen.add(at);
    const position = positions[at];
    if (position !== undefined && position.set === undefined && at !== 0) open.push(position.next, position.other);
  }
  return [...seen].filter((at) => at === 0 || positions[at]?.set !== undefined).sort((a, b) => a - b);
}
