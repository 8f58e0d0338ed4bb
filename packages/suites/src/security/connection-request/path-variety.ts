/** What a connection-request path has that an outsider cannot guess. */
export interface PathVariety {
  /** Estimate of the bits that an outsider would have to guess; an upper bound. */
  readonly bits: number;
  /** What of the path everybody knows or can look up, in lower case. */
  readonly known: readonly string[];
}

/** Words that stand in connection-request paths of whole product lines. */
const words = [
  'connectionrequest',
  'connection',
  'request',
  'cwmp',
  'tr069',
  'tr-069',
  'acs',
  'cpe',
  'http',
  'html',
  'cgi',
  'bin',
];
/** Shorter identifiers turn up in random text by chance. */
const identifierCharsMin = 4;
/** Doubled alphabet: random text repeats characters, so the ones that turned up are fewer than the ones there are. */
const alphabetMargin = 1.25;

/**
 * Estimates the variety of one path from one sample: what is left when identifiers of the device and well-known words
 * are taken away, times the bits that a character can carry. One sample cannot show that the path differs between
 * devices; it can show that it cannot.
 */
export function pathVariety(path: string, identifiers: readonly string[]): PathVariety {
  const text = safeDecode(path);
  const taken: string[] = [];
  let rest = text;
  const spellings = identifiers.flatMap((identifier) => [identifier, identifier.replaceAll(/[^0-9a-z]/gi, '')]);
  const candidates = [...spellings.filter((spelling) => spelling.length >= identifierCharsMin), ...words];
  for (const candidate of candidates.toSorted((a, b) => b.length - a.length)) {
    const at = rest.toLowerCase().indexOf(candidate.toLowerCase());
    if (at < 0) continue;
    taken.push(candidate.toLowerCase());
    rest = `${rest.slice(0, at)}/${rest.slice(at + candidate.length)}`;
  }
  const free = rest.replaceAll(/[^0-9a-z_~.-]/gi, '').replaceAll(/[._~-]{2,}/g, '');
  const distinct = new Set(free).size;
  const alphabetBits = Math.log2(alphabetOf(free));
  // Few characters over and over are a small alphabet; a short random text just had no room for more of them.
  const isRepetitive = distinct <= free.length / 2;
  const bitsPerChar = isRepetitive ? Math.min(alphabetBits, Math.log2(distinct) + alphabetMargin) : alphabetBits;
  return { bits: free === '' ? 0 : Math.round(free.length * bitsPerChar), known: [...new Set(taken)] };
}

function alphabetOf(text: string): number {
  if (/^[0-9]*$/.test(text)) return 10;
  if (/^[0-9a-f]*$/.test(text) || /^[0-9A-F]*$/.test(text)) return 16;
  if (/^[0-9a-z]*$/.test(text) || /^[0-9A-Z]*$/.test(text)) return 36;
  return 64;
}

function safeDecode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
