/** A decimal number as text, taken apart: exact for every size, which `number` is not beyond 2^53. */
interface DecimalParts {
  readonly negative: boolean;
  /** Without leading zeros; empty for zero. */
  readonly whole: string;
  /** Without trailing zeros. */
  readonly fraction: string;
}

const integerForm = /^[+-]?[0-9]+$/;
const decimalForm = /^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)$/;

/** True for the lexical form of an XML Schema integer. */
export const isInteger = (text: string): boolean => integerForm.test(text);

/** True for the lexical form of an XML Schema decimal. */
export const isDecimal = (text: string): boolean => decimalForm.test(text);

function partsOf(text: string): DecimalParts {
  const unsigned = text.startsWith('-') || text.startsWith('+') ? text.slice(1) : text;
  const dot = unsigned.indexOf('.');
  const whole = (dot < 0 ? unsigned : unsigned.slice(0, dot)).replace(/^0+/, '');
  const fraction = dot < 0 ? '' : trimZerosAtEnd(unsigned.slice(dot + 1));
  return { negative: text.startsWith('-') && (whole !== '' || fraction !== ''), whole, fraction };
}

function trimZerosAtEnd(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

/** Up to 15 digits a `number` is exact. */
const plainCharsMax = 15;

/** Compares two decimal texts exactly: negative, zero or positive, like a sort function. */
export function compareDecimals(left: string, right: string): number {
  if (left.length <= plainCharsMax && right.length <= plainCharsMax && isInteger(left) && isInteger(right)) {
    return Number(left) - Number(right);
  }
  const a = partsOf(left);
  const b = partsOf(right);
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  return a.negative ? compareMagnitude(b, a) : compareMagnitude(a, b);
}

function compareMagnitude(a: DecimalParts, b: DecimalParts): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length;
  if (a.whole !== b.whole) return a.whole < b.whole ? -1 : 1;
  if (a.fraction === b.fraction) return 0;
  return a.fraction < b.fraction ? -1 : 1;
}

/** The shortest text of the same number: no plus sign, no zeros in front or behind, no empty whole part. */
export function canonicalDecimal(text: string): string {
  const { negative, whole, fraction } = partsOf(text);
  return `${negative ? '-' : ''}${whole === '' ? '0' : whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** True when the number lies a whole number of steps away from the origin. */
export function isOnStep(text: string, step: string, origin: string): boolean {
  const scale = Math.max(...[text, step, origin].map((each) => partsOf(each).fraction.length));
  const size = scaled(step, scale);
  return size === 0n || (scaled(text, scale) - scaled(origin, scale)) % size === 0n;
}

function scaled(text: string, scale: number): bigint {
  const { negative, whole, fraction } = partsOf(text);
  const magnitude = BigInt(`${whole}${fraction.padEnd(scale, '0')}` || '0');
  return negative ? -magnitude : magnitude;
}
