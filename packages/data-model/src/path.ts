/** One node of a path name, between two dots. */
export type PathNode =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'instance-number'; readonly instanceNumber: number }
  | { readonly kind: 'instance-alias'; readonly instanceAlias: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'placeholder' };

/** A path name that was read: full (a parameter) or partial (an object, ends with a dot; no nodes at all is the root of everything). */
export interface Path {
  readonly kind: 'path';
  /** As written. */
  readonly text: string;
  readonly nodes: readonly PathNode[];
  /** True when it ends with a dot or is empty (TR-069 A.3.2.2, TR-106 3.1). */
  readonly partial: boolean;
  /** The same path in the data model: every instance identifier is `{i}`. The key of {@link ModelRegistry.lookup}. */
  readonly schemaPath: string;
  readonly hasWildcard: boolean;
  readonly hasAlias: boolean;
}

/** Why a text is no path name. The fault is always 9005, invalid parameter name (TR-069 A.5.1). */
export interface PathProblem {
  readonly kind: 'path-problem';
  readonly faultCode: 9005;
  readonly reason: string;
  /** Where in the text, in UTF-16 units from 0. */
  readonly offset: number;
}

/** What {@link parsePath} accepts beyond an ordinary path name. */
export interface PathOptions {
  /** Accept `{i}` as a node: paths of a data model, never of a device (TR-106 3.1). Default false. */
  readonly placeholders?: boolean;
}

/** TR-069 A.3.2: a parameter name or path has at most 256 characters. */
export const pathCharsMax: number = 256;
/** TR-106 2.4.1 gives Alias 64 characters; a longer one names nothing. */
export const aliasCharsMax: number = 64;
/** Instance numbers are unsignedInt and at least 1 (TR-069 A.2.2.1). */
export const instanceNumberMax: number = 0xffff_ffff;

// TR-106 3.1: a letter or underscore first, then letters, digits, underscores and hyphens, as XML means letter and digit.
const nodeName = /^[\p{L}_][\p{L}\p{Nd}_-]*$/u;
const asciiNodeName = /^[A-Za-z_][A-Za-z0-9_-]*$/;
const instanceDigits = /^[1-9][0-9]{0,9}$/;

const problem = (offset: number, reason: string): PathProblem => ({
  kind: 'path-problem',
  faultCode: 9005,
  reason,
  offset,
});

/**
 * Reads a path name: full, partial, with instance numbers, `[alias]` and `*` (TR-069 A.2.2, TR-106 3.1).
 * At most {@link pathCharsMax} characters; one pass, linear. Never throws.
 */
export function parsePath(text: string, options: PathOptions = {}): Path | PathProblem {
  if (text.length > pathCharsMax) {
    return problem(pathCharsMax, `A path has at most ${pathCharsMax} characters; this one has ${text.length}.`);
  }
  const nodes: PathNode[] = [];
  let offset = 0;
  while (offset < text.length) {
    const end = nodeEnd(text, offset);
    const node = readNode(text.slice(offset, end), offset, options);
    if (node.kind === 'path-problem') return node;
    if (nodes.length === 0 && node.kind !== 'name')
      return problem(0, 'A path begins with the name of the root object.');
    nodes.push(node);
    if (end === text.length && node.kind !== 'name') {
      return problem(offset, 'A path that ends in an instance identifier needs a dot behind it.');
    }
    offset = end + 1;
  }
  return finishPath(text, nodes);
}

/** Where the node that starts at `offset` ends: the next dot, or for an alias the dot behind its bracket. */
function nodeEnd(text: string, offset: number): number {
  const from = text[offset] === '[' ? text.indexOf(']', offset) : offset;
  const dot = text.indexOf('.', Math.max(from, offset));
  return dot < 0 ? text.length : dot;
}

function readNode(text: string, offset: number, options: PathOptions): PathNode | PathProblem {
  if (text === '') return problem(offset, 'A node of a path is empty: two dots in a row, or a dot at the beginning.');
  if (asciiNodeName.test(text) || nodeName.test(text)) return { kind: 'name', name: text };
  if (text === '*') return { kind: 'wildcard' };
  if (text.startsWith('[')) return readAlias(text, offset);
  if (instanceDigits.test(text)) {
    const instanceNumber = Number(text);
    if (instanceNumber <= instanceNumberMax) return { kind: 'instance-number', instanceNumber };
  }
  if (text === '{i}') {
    if (options.placeholders === true) return { kind: 'placeholder' };
    return problem(offset, '{i} stands for an instance number in a data model and is no part of a real name.');
  }
  if (/^[0-9]+$/.test(text)) {
    return problem(offset, `"${text}" is no instance number: 1 to ${instanceNumberMax}, without leading zeros.`);
  }
  return problem(offset, `"${text}" is no node name: a letter or underscore, then letters, digits, "_" and "-".`);
}

function readAlias(text: string, offset: number): PathNode | PathProblem {
  // TR-069 A.2.2.2: the alias stands in square brackets and is never empty.
  if (!text.endsWith(']') || text.indexOf(']') !== text.length - 1) {
    return problem(offset, 'An instance alias stands in one pair of square brackets, with a dot behind it.');
  }
  const instanceAlias = text.slice(1, -1);
  if (instanceAlias === '') return problem(offset, 'An instance alias is not empty.');
  if (instanceAlias.length > aliasCharsMax) {
    return problem(offset, `An instance alias has at most ${aliasCharsMax} characters.`);
  }
  return { kind: 'instance-alias', instanceAlias };
}

function finishPath(text: string, nodes: readonly PathNode[]): Path {
  const partial = text === '' || text.endsWith('.');
  const schema = nodes.map((node) => (node.kind === 'name' ? node.name : '{i}')).join('.');
  return {
    kind: 'path',
    text,
    nodes,
    partial,
    schemaPath: partial && schema !== '' ? `${schema}.` : schema,
    hasWildcard: nodes.some(({ kind }) => kind === 'wildcard'),
    hasAlias: nodes.some(({ kind }) => kind === 'instance-alias'),
  };
}

/** Writes nodes as a path name: with a dot at the end when `partial`. The inverse of {@link parsePath}. */
export function formatPath(nodes: readonly PathNode[], partial: boolean): string {
  const text = nodes.map(formatPathNode).join('.');
  return partial && text !== '' ? `${text}.` : text;
}

/** Writes one node as it stands in a path name (TR-069 A.2.2). */
export function formatPathNode(node: PathNode): string {
  switch (node.kind) {
    case 'name':
      return node.name;
    case 'instance-number':
      return String(node.instanceNumber);
    case 'instance-alias':
      return `[${node.instanceAlias}]`;
    case 'wildcard':
      return '*';
    case 'placeholder':
    default:
      return '{i}';
  }
}
