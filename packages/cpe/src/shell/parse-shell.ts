import { parseWord } from './parse-word.ts';
import {
  type AndOrItem,
  type Assignment,
  type Command,
  type CommandList,
  type ListItem,
  ShellSyntaxError,
  type Word,
} from './shell-syntax.ts';

// Deeper than any value that fits a parameter would need; keeps the recursion off the stack's limit.
const depthMax = 16;

/**
 * Reads shell text line by line, as a shell does: a line is run before the next one is looked at,
 * so a syntax error further down does not undo what came before. Throws {@link ShellSyntaxError}.
 */
export function* parseShell(source: string): Generator<CommandList> {
  const parser = new ShellParser(source);
  while (!parser.atEnd()) yield parser.readLine();
}

class ShellParser {
  readonly #source: string;
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  atEnd(): boolean {
    return this.#at >= this.#source.length;
  }

  readLine(): CommandList {
    const list = this.#readList();
    if (this.#take('\n') || this.atEnd()) return list;
    throw new ShellSyntaxError(`unexpected ${this.#source[this.#at]}`);
  }

  #skipBlanks(): void {
    while (this.#source[this.#at] === ' ' || this.#source[this.#at] === '\t') this.#at += 1;
    if (this.#source[this.#at] === '#') {
      const end = this.#source.indexOf('\n', this.#at);
      this.#at = end === -1 ? this.#source.length : end;
    }
  }

  #take(token: string): boolean {
    this.#skipBlanks();
    if (!this.#source.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #sees(token: string): boolean {
    this.#skipBlanks();
    return this.#source.startsWith(token, this.#at);
  }

  #readList(): CommandList {
    const items: ListItem[] = [];
    while (!this.#endsList()) {
      const andOr = this.#readAndOr();
      const background = !this.#sees('&&') && this.#take('&');
      if (!background && !this.#take(';') && !this.#endsList()) {
        throw new ShellSyntaxError(`unexpected ${this.#source[this.#at]}`);
      }
      items.push({ andOr, background });
    }
    return items;
  }

  #endsList(): boolean {
    this.#skipBlanks();
    return this.atEnd() || this.#source[this.#at] === '\n' || this.#source[this.#at] === ')';
  }

  #readAndOr(): AndOrItem[] {
    const items = [this.#readPipeline('always')];
    for (;;) {
      const when = this.#take('&&') ? 'on-success' : this.#take('||') ? 'on-failure' : undefined;
      if (when === undefined) return items;
      while (this.#take('\n')) continue;
      items.push(this.#readPipeline(when));
    }
  }

  #readPipeline(when: AndOrItem['when']): AndOrItem {
    const negated = this.#take('! ');
    const pipeline = [this.#readCommand()];
    while (!this.#sees('||') && this.#take('|')) {
      while (this.#take('\n')) continue;
      pipeline.push(this.#readCommand());
    }
    return { when, negated, pipeline };
  }

  #readCommand(): Command {
    if (!this.#take('(')) return this.#readSimple();
    this.#depth += 1;
    if (this.#depth > depthMax) throw new ShellSyntaxError('nested too deeply');
    const body: ListItem[] = [...this.#readList()];
    while (this.#take('\n')) body.push(...this.#readList());
    if (!this.#take(')')) throw new ShellSyntaxError('unterminated (');
    this.#depth -= 1;
    do this.#skipBlanks();
    while (this.#skipRedirection());
    return { kind: 'group', body };
  }

  #readSimple(): Command {
    const assignments: Assignment[] = [];
    const words: Word[] = [];
    for (;;) {
      this.#skipBlanks();
      if (this.#skipRedirection()) continue;
      const { word, end } = parseWord(this.#source, this.#at);
      if (end === this.#at) break;
      const assignment = words.length === 0 ? this.#asAssignment(this.#at, end) : undefined;
      this.#at = end;
      if (assignment === undefined) words.push(word);
      else assignments.push(assignment);
    }
    if (words.length + assignments.length === 0) {
      throw new ShellSyntaxError(`unexpected ${this.#source[this.#at] ?? 'end of text'}`);
    }
    return { kind: 'simple', assignments, words };
  }

  #asAssignment(start: number, end: number): Assignment | undefined {
    const match = /^([A-Za-z_][A-Za-z0-9_]*)=/.exec(this.#source.slice(start, end));
    if (match === null) return undefined;
    const { word } = parseWord(this.#source, start + match[0].length);
    return { name: match[1] ?? '', value: word };
  }

  /** Redirections are read and forgotten: the sandbox touches no file. */
  #skipRedirection(): boolean {
    const match = /^\d*(?:<<|>>|<&|>&|<>|>\||<|>)/.exec(this.#source.slice(this.#at, this.#at + 8));
    if (match === null) return false;
    this.#at += match[0].length;
    this.#skipBlanks();
    const { end } = parseWord(this.#source, this.#at);
    if (end === this.#at) throw new ShellSyntaxError('a redirection without a target');
    this.#at = end;
    return true;
  }
}
