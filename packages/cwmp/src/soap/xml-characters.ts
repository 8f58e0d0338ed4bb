const nameStartFlag = 1;
const nameFlag = 2;
const spaceFlag = 4;

// XML 1.0 2.3: one look-up per character below U+0080. The colon counts as a name character; QNames are checked later.
const asciiTable: Uint8Array = new Uint8Array(128);
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_:') {
  asciiTable[char.charCodeAt(0)] = nameStartFlag | nameFlag;
}
for (const char of '0123456789-.') asciiTable[char.charCodeAt(0)] = nameFlag;
for (const char of '\t\n\r ') asciiTable[char.charCodeAt(0)] = spaceFlag;

// XML 1.0 2.2, as a search in UTF-16 units; lone surrogates are found by isWellFormed().
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const forbiddenOrLone = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

/** Whether a UTF-16 unit is white space of XML. */
export function isSpace(unit: number): boolean {
  return unit < 128 && (asciiTable[unit] ?? 0) === spaceFlag;
}

/** Offset of the first character from `offset` on that is not white space. */
export function skipSpace(text: string, offset: number): number {
  let end = offset;
  while (isSpace(text.charCodeAt(end))) end += 1;
  return end;
}

/** Whether a name may begin at `offset`. */
export function isNameStartAt(text: string, offset: number): boolean {
  const unit = text.charCodeAt(offset);
  if (unit < 128) return ((asciiTable[unit] ?? 0) & nameStartFlag) !== 0;
  return isNameStartAboveAscii(text.codePointAt(offset) ?? 0);
}

// XML 1.0 2.3, production 4, from U+0080 on.
function isNameStartAboveAscii(point: number): boolean {
  if (point < 0x300) return point >= 0xc0 && point !== 0xd7 && point !== 0xf7;
  if (point < 0x2000) return point >= 0x370 && point !== 0x37e;
  if (point < 0x3001) {
    return (
      point === 0x200c ||
      point === 0x200d ||
      (point >= 0x2070 && point <= 0x218f) ||
      (point >= 0x2c00 && point <= 0x2fef)
    );
  }
  if (point < 0xf900) return point <= 0xd7ff;
  return point <= 0xfdcf || (point >= 0xfdf0 && point <= 0xfffd) || (point >= 0x10000 && point <= 0xeffff);
}

// Production 4a, what is not in production 4.
function isOnlyNameAboveAscii(point: number): boolean {
  return point === 0xb7 || (point >= 0x300 && point <= 0x36f) || point === 0x203f || point === 0x2040;
}

/** Offset of the first character from `offset` on that cannot be part of a name; `offset` itself when none can begin there. */
export function nameEndAt(text: string, offset: number): number {
  if (!isNameStartAt(text, offset)) return offset;
  let end = offset;
  for (;;) {
    const unit = text.charCodeAt(end);
    if (unit < 128) {
      if (((asciiTable[unit] ?? 0) & nameFlag) === 0) return end;
      end += 1;
    } else {
      const width = nameCharWidthAt(text, end);
      if (width === 0) return end;
      end += width;
    }
  }
}

function nameCharWidthAt(text: string, offset: number): number {
  const point = text.codePointAt(offset);
  if (point === undefined || !(isNameStartAboveAscii(point) || isOnlyNameAboveAscii(point))) return 0;
  return point > 0xffff ? 2 : 1;
}

/** Whether XML 1.0 can carry a code point (XML 1.0 2.2). */
export function isXmlCharacter(point: number): boolean {
  if (point < 0x20) return point === 0x9 || point === 0xa || point === 0xd;
  return point <= 0xd7ff || (point >= 0xe000 && point <= 0xfffd) || (point >= 0x10000 && point <= 0x10ffff);
}

/** Offset of the first character from `from` on that XML 1.0 cannot carry, lone surrogates included; -1 when there is none. */
export function forbiddenAt(text: string, from = 0): number {
  const rest = from === 0 ? text : text.slice(from);
  const found = rest.search(forbidden);
  const sound = found === -1 ? rest : rest.slice(0, found);
  if (sound.isWellFormed()) return found === -1 ? -1 : from + found;
  return from + loneSurrogateAt(sound);
}

function loneSurrogateAt(text: string): number {
  for (let offset = 0; offset < text.length; offset += 1) {
    const point = text.codePointAt(offset) ?? 0;
    if (point >= 0xd800 && point <= 0xdfff) return offset;
    if (point > 0xffff) offset += 1;
  }
  return text.length;
}

/** The text with U+FFFD for every unit that XML 1.0 cannot carry: offsets stay what they are. */
export function replaceForbidden(text: string, found: (point: number, offset: number) => void): string {
  return text.replace(forbiddenOrLone, (char: string, offset: number) => {
    found(char.charCodeAt(0), offset);
    return '\ufffd';
  });
}

/** A code point as `U+001B`. */
export function codePointName(point: number): string {
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}
