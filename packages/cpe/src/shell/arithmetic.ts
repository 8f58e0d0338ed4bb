import { ShellSyntaxError } from './shell-syntax.ts';

const token = /\s*(0[xX][0-9a-fA-F]+|\d+|[A-Za-z_]\w*|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%()<>&|^~!?:])\s*/y;

// By growing strength of binding, as in C (POSIX 2.6.4).
const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['|'],
  ['^'],
  ['&'],
  ['==', '!='],
  ['<', '>', '<=', '>='],
  ['<<', '>>'],
  ['+', '-'],
  ['*', '/', '%'],
];

// Beyond this a nested expression is an attack on the stack, not a computed label.
const depthMax = 64;

/** Value of a shell arithmetic expression: signed 64 bits, wrapping. Throws {@link ShellSyntaxError}. */
export function evaluateArithmetic(text: string, variable: (name: string) => string): bigint {
  const reader = new ArithmeticReader(tokensOf(text), variable);
  return reader.readAll();
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) {
      if (text.slice(at).trim() === '') break;
      throw new ShellSyntaxError(`arithmetic: unexpected ${text[at]}`);
    }
    tokens.push(match[1] ?? '');
  }
  return tokens;
}

class ArithmeticReader {
  readonly #tokens: readonly string[];
  readonly #variable: (name: string) => string;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[], variable: (name: string) => string) {
    this.#tokens = tokens;
    this.#variable = variable;
  }

  readAll(): bigint {
    if (this.#tokens.length === 0) return 0n;
    const value = this.#readConditional();
    if (this.#at < this.#tokens.length) throw new ShellSyntaxError(`arithmetic: unexpected ${this.#tokens[this.#at]}`);
    return value;
  }

  #take(text: string): boolean {
    if (this.#tokens[this.#at] !== text) return false;
    this.#at += 1;
    return true;
  }

  #readConditional(): bigint {
    this.#depth += 1;
    if (this.#depth > depthMax) throw new ShellSyntaxError('arithmetic: nested too deeply');
    const condition = this.#readLevel(0);
    if (!this.#take('?')) {
      this.#depth -= 1;
      return condition;
    }
    const whenTrue = this.#readConditional();
    if (!this.#take(':')) throw new ShellSyntaxError('arithmetic: : expected');
    const whenFalse = this.#readConditional();
    this.#depth -= 1;
    return condition !== 0n ? whenTrue : whenFalse;
  }

  #readLevel(level: number): bigint {
    const operators = levels[level];
    if (operators === undefined) return this.#readUnary();
    let left = this.#readLevel(level + 1);
    for (;;) {
      const operator = this.#tokens[this.#at];
      if (operator === undefined || !operators.includes(operator)) return left;
      this.#at += 1;
      left = BigInt.asIntN(64, apply(operator, left, this.#readLevel(level + 1)));
    }
  }

  #readUnary(): bigint {
    const next = this.#tokens[this.#at];
    this.#at += 1;
    if (next === '-' || next === '+' || next === '~' || next === '!') {
      this.#depth += 1;
      if (this.#depth > depthMax) throw new ShellSyntaxError('arithmetic: nested too deeply');
      const value = this.#readUnary();
      this.#depth -= 1;
      if (next === '!') return value === 0n ? 1n : 0n;
      return next === '-' ? BigInt.asIntN(64, -value) : next === '~' ? ~value : value;
    }
    if (next === '(') {
      const value = this.#readConditional();
      if (!this.#take(')')) throw new ShellSyntaxError('arithmetic: ) expected');
      return value;
    }
    if (next !== undefined && /^\d/.test(next)) return numberOf(next);
    if (next !== undefined && /^[A-Za-z_]/.test(next)) return numberOf(this.#variable(next).trim() || '0');
    throw new ShellSyntaxError('arithmetic: a number is missing');
  }
}

function numberOf(text: string): bigint {
  if (!/^[-+]?(?:0[xX][0-9a-fA-F]+|\d{1,30})$/.test(text)) throw new ShellSyntaxError('arithmetic: not a number');
  const digits = text.replace(/^[-+]/, '');
  const octal = /^0[0-7]+$/.test(digits) ? `0o${digits.slice(1)}` : digits;
  return BigInt.asIntN(64, text.startsWith('-') ? -BigInt(octal) : BigInt(octal));
}

function apply(operator: string, left: bigint, right: bigint): bigint {
  if ((operator === '/' || operator === '%') && right === 0n)
    throw new ShellSyntaxError('arithmetic: division by zero');
  const truth = (value: boolean) => (value ? 1n : 0n);
  const operations: Record<string, () => bigint> = {
    '||': () => truth(left !== 0n || right !== 0n),
    '&&': () => truth(left !== 0n && right !== 0n),
    '|': () => left | right,
    '^': () => left ^ right,
    '&': () => left & right,
    '==': () => truth(left === right),
    '!=': () => truth(left !== right),
    '<': () => truth(left < right),
    '>': () => truth(left > right),
    '<=': () => truth(left <= right),
    '>=': () => truth(left >= right),
    // Shift counts wrap like the machine's: a count from the value must not make a huge number.
    '<<': () => left << (right & 63n),
    '>>': () => left >> (right & 63n),
    '+': () => left + right,
    '-': () => left - right,
    '*': () => left * right,
    '/': () => left / right,
    '%': () => left % right,
  };
  return (operations[operator] as () => bigint)();
}
