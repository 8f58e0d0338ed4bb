/** What a row of nonces shows. Plain data. */
export type NonceQuality = {
  readonly count: number;
  readonly distinct: number;
  /**
   * Bits that are set half of the time, whatever the bit before them in time was, and that are no sum of other bits: an upper bound of
   * what an outsider would have to guess.
   */
  readonly unpredictableBits: number;
};

/**
 * Standard deviations from what chance gives, beyond which a bit is no coin. Two tests at 5 sigma accuse one fair bit in 870,000; a nonce of 64
 * fair bits and no more falls below the limit by chance once in 13,000 runs, one of 128 bits practically never.
 */
const sigmaMax = 5;

/**
 * Measures a row of nonces in the order in which they were issued. A counter, a time stamp or a generator that is linear over bits shows; a hash
 * over a counter does not, because without its key nobody can tell it from chance.
 */
export function nonceQuality(nonces: readonly string[]): NonceQuality {
  const columns = columnsOf(nonces).filter(isCoin);
  const distinct = new Set(nonces).size;
  return { count: nonces.length, distinct, unpredictableBits: rankOf(columns) };
}

/** The bits of each place over time. */
function columnsOf(nonces: readonly string[]): readonly (readonly boolean[])[] {
  const alphabet = alphabetOf(nonces);
  const rows = nonces.map((nonce) => Array.from(nonce).flatMap((char) => bitsOf(char, alphabet)));
  // A place that some nonces lack has no bit in every row.
  const width = Math.min(...rows.map((row) => row.length));
  return Array.from({ length: Number.isFinite(width) ? width : 0 }, (_, place) =>
    rows.map((row) => row[place] === true),
  );
}

const base64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** How a character is read: as four bits, six, or the eight of its code. */
function alphabetOf(nonces: readonly string[]): 'hexadecimal' | 'base64' | 'code' {
  if (nonces.every((nonce) => /^[0-9a-f]+$/i.test(nonce))) return 'hexadecimal';
  return nonces.every((nonce) => /^[\w+/-]+=*$/.test(nonce)) ? 'base64' : 'code';
}

function bitsOf(char: string, alphabet: ReturnType<typeof alphabetOf>): boolean[] {
  const [value, width] =
    alphabet === 'hexadecimal'
      ? [Number.parseInt(char, 16), 4]
      : alphabet === 'base64'
        ? [base64.indexOf(char.replace('-', '+').replace('_', '/')), 6]
        : [char.charCodeAt(0), 8];
  return Array.from({ length: width }, (_, bit) => ((value >> bit) & 1) === 1);
}

/** Set half of the time, and as often the same as before as not. */
function isCoin(column: readonly boolean[]): boolean {
  const ones = column.filter(Boolean).length;
  const same = column.filter((bit, index) => index > 0 && bit === column[index - 1]).length;
  return isFair(ones, column.length) && isFair(same, column.length - 1);
}

const isFair = (hits: number, tries: number): boolean => Math.abs(2 * hits - tries) <= sigmaMax * Math.sqrt(tries);

/** Rank over GF(2): how many of the columns are no sum of others. */
function rankOf(columns: readonly (readonly boolean[])[]): number {
  const basis = new Map<number, bigint>();
  for (const column of columns) {
    let rest = column.reduce((bits, bit) => (bits << 1n) | (bit ? 1n : 0n), 0n);
    while (rest !== 0n) {
      const top = rest.toString(2).length;
      const known = basis.get(top);
      if (known === undefined) {
        basis.set(top, rest);
        break;
      }
      rest ^= known;
    }
  }
  return basis.size;
}
