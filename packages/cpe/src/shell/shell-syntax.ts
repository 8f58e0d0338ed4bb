// The part of POSIX shell syntax (IEEE 1003.1, chapter 2) that the sandbox understands, as a tree.

/** A piece of a word. `quoted` text is not split into fields when it is the result of an expansion. */
export type WordPart =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'parameter'; readonly name: string; readonly quoted: boolean; readonly fallback?: Word }
  | { readonly kind: 'length'; readonly name: string; readonly quoted: boolean }
  | { readonly kind: 'command'; readonly source: string; readonly quoted: boolean }
  | { readonly kind: 'arithmetic'; readonly expression: Word; readonly quoted: boolean };

export type Word = readonly WordPart[];

export interface Assignment {
  readonly name: string;
  readonly value: Word;
}

export type Command =
  | { readonly kind: 'simple'; readonly assignments: readonly Assignment[]; readonly words: readonly Word[] }
  | { readonly kind: 'group'; readonly body: CommandList };

/** Pipelines joined by `&&` and `||`; the first has `always`. */
export interface AndOrItem {
  readonly when: 'always' | 'on-success' | 'on-failure';
  readonly negated: boolean;
  readonly pipeline: readonly Command[];
}

export interface ListItem {
  readonly andOr: readonly AndOrItem[];
  readonly background: boolean;
}

export type CommandList = readonly ListItem[];

/** The text is no shell command; a real shell would print this and run nothing of the line. */
export class ShellSyntaxError extends Error {
  readonly code = 'shell-syntax';
}
