/** A text as somebody reads it who undoes its escapes. */
export interface Reading {
  /** How the text was written, such as `URL-encoded`. */
  readonly written: string;
  /** One character for each byte. */
  readonly text: string;
}

interface Escape {
  readonly written: string;
  /** Without it there is nothing to undo. */
  readonly mark: string;
  readonly undo: (text: string) => string;
}

/** A link in a script in XML; what is wrapped more often is not found by whoever glances at it either. */
const depthMax = 3;
/** All readings of one text: binary files have marks of every kind, and each reading costs a search. */
const readingsMax = 12;
/** Configurations, logs and pages are a hundredth of this. */
const charsMax = 8 * 1024 * 1024;

const names: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const lastCodePoint = 0x10_ffff;
/** A character as its bytes of UTF-8; what is none stays as it was. */
const bytesOf = (codePoint: number, before: string): string =>
  codePoint > lastCodePoint ? before : Buffer.from(String.fromCodePoint(codePoint)).toString('latin1');

type Groups = Readonly<Record<string, string | undefined>>;

/** Replaces each match by what its named groups say. */
const replacing =
  (pattern: RegExp, by: (groups: Groups, before: string) => string) =>
  (text: string): string =>
    text.replaceAll(pattern, (before: string, ...found: readonly unknown[]) => by(found.at(-1) as Groups, before));

const byteOf = (digits: string, base: number): string => String.fromCharCode(Number.parseInt(digits, base));

const escapes: readonly Escape[] = [
  {
    written: 'URL-encoded',
    mark: '%',
    undo: replacing(/%(?<hex>[\da-f]{2})/gi, ({ hex = '' }) => byteOf(hex, 16)),
  },
  {
    written: 'as character references',
    mark: '&',
    undo: replacing(
      /&(?:#(?<decimal>\d{1,8})|#x(?<hex>[\da-f]{1,8})|(?<name>amp|lt|gt|quot|apos));/gi,
      ({ decimal, hex = '', name }, before) => {
        if (name !== undefined) return names[name.toLowerCase()] ?? before;
        return bytesOf(decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal), before);
      },
    ),
  },
  {
    // Of JSON, scripts and C: a pair of surrogates is one character.
    written: 'with backslashes',
    mark: '\\',
    undo: replacing(
      /(?<units>(?:\\u[\da-f]{4})+)|\\x(?<hex>[\da-f]{2})|\\(?<octal>[0-3][0-7]{2})|\\(?<plain>.)/gi,
      ({ units, hex, octal, plain = '' }) => {
        if (units !== undefined) return textOfUnits(units);
        if (hex !== undefined) return byteOf(hex, 16);
        return octal === undefined ? plain : byteOf(octal, 8);
      },
    ),
  },
];

const textOfUnits = (units: string): string => {
  const codes = (units.match(/[\da-f]{4}/gi) ?? []).map((unit) => Number.parseInt(unit, 16));
  return Buffer.from(String.fromCharCode(...codes)).toString('latin1');
};

/**
 * What a text says once the escapes of URLs, of XML and of JSON are undone, also where one stands in another; the text as it is is not among
 * them. Bounded: a text of more than 8 Mi characters is read as it is alone.
 */
export function readingsOf(text: string): readonly Reading[] {
  if (text.length > charsMax) return [];
  const seen = new Set([text]);
  const readings: (Reading & { readonly depth: number })[] = [{ written: '', text, depth: 0 }];
  for (const { written, text: outer, depth } of readings) {
    for (const { written: how, mark, undo } of depth < depthMax ? escapes : []) {
      if (readings.length > readingsMax || !outer.includes(mark)) continue;
      const inner = undo(outer);
      if (seen.has(inner)) continue;
      seen.add(inner);
      readings.push({ written: written === '' ? how : `${how}, ${written}`, text: inner, depth: depth + 1 });
    }
  }
  return readings.slice(1).map(({ written, text: inner }) => ({ written, text: inner }));
}
