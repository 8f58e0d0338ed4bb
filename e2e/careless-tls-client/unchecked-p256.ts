const p = BigInt('0xffffffff00000001000000000000000000000000ffffffffffffffffffffffff');
/** Coefficient of P-256; the other one appears in no formula, which is why a point of any curve works. */
const a = -3n;

interface Point {
  readonly x: bigint;
  readonly y: bigint;
}

const mod = (value: bigint): bigint => ((value % p) + p) % p;

function inverse(value: bigint): bigint {
  let [low, high, lowFactor, highFactor] = [mod(value), p, 1n, 0n];
  while (low > 1n) {
    const ratio = high / low;
    [low, high] = [high % low, low];
    [lowFactor, highFactor] = [highFactor - ratio * lowFactor, lowFactor];
    if (low === 0n) return 0n;
  }
  return mod(lowFactor);
}

function add(left: Point | undefined, right: Point | undefined): Point | undefined {
  if (left === undefined || right === undefined) return left ?? right;
  if (left.x === right.x && mod(left.y + right.y) === 0n) return undefined;
  const slope =
    left.x === right.x
      ? mod((3n * left.x * left.x + a) * inverse(2n * left.y))
      : mod((right.y - left.y) * inverse(right.x - left.x));
  const x = mod(slope * slope - left.x - right.x);
  return { x, y: mod(slope * (left.x - x) - left.y) };
}

/** The x of a multiple of an uncompressed point, without a look at whether it lies on the curve: the mistake of invalid-curve attacks. */
export function multiplyUnchecked(point: Buffer, factor: Buffer): Buffer {
  const hex = point.toString('hex');
  let addend: Point | undefined = { x: BigInt(`0x0${hex.slice(2, 66)}`), y: BigInt(`0x0${hex.slice(66, 130)}`) };
  let sum: Point | undefined;
  for (let left = BigInt(`0x0${factor.toString('hex')}`); left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) sum = add(sum, addend);
    addend = add(addend, addend);
  }
  return Buffer.from((sum?.x ?? 0n).toString(16).padStart(64, '0'), 'hex');
}
