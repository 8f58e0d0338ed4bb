import { createHash } from 'node:crypto';
import { type ClientHello, isGrease } from '@cordon/transport';

/** Names by which tools know a TLS stack: the MD5 form of JA3, and JA4, each with the text that it is a hash of. */
export type ClientHelloFingerprints = {
  readonly ja3: string;
  readonly ja3Text: string;
  readonly ja4: string;
  readonly ja4Text: string;
};

const serverNameType = 0;
const alpnType = 16;
const hashLength = 12;
/** Two digits hold the counts of JA4. */
const countMax = 99;
const versionCodes: Readonly<Record<number, string>> = {
  0x0304: '13',
  0x0303: '12',
  0x0302: '11',
  0x0301: '10',
  0x0300: 's3',
  0x0002: 's2',
};

const honest = (values: readonly number[]): readonly number[] => values.filter((value) => !isGrease(value));
const hex = (value: number): string => value.toString(16).padStart(4, '0');
const byHex = (values: readonly number[]): string => values.map(hex).toSorted().join(',');
const count = (values: readonly number[]): string => String(Math.min(values.length, countMax)).padStart(2, '0');

function shortHash(text: string): string {
  if (text === '') return '0'.repeat(hashLength);
  return createHash('sha256').update(text).digest('hex').slice(0, hashLength);
}

/** JA3: version, suites, extensions, groups and point formats in the client's order. */
function ja3TextOf(hello: ClientHello): string {
  const lists = [hello.cipherSuites, hello.extensions, hello.groups].map((list) => honest(list).join('-'));
  return [hello.legacyVersion, ...lists, hello.ecPointFormats.join('-')].join(',');
}

const isAlphanumeric = (byte: number | undefined): boolean =>
  byte !== undefined && /^[0-9A-Za-z]$/.test(String.fromCharCode(byte));

/** First and last character of the first protocol; of its hexadecimal form when one of them is no letter and no digit. */
function alpnCode({ alpnProtocols: [first = ''] }: ClientHello): string {
  if (first === '') return '00';
  const bytes = Buffer.from(first, 'latin1');
  const text = isAlphanumeric(bytes[0]) && isAlphanumeric(bytes.at(-1)) ? first : bytes.toString('hex');
  return `${text.at(0)}${text.at(-1)}`;
}

/** Both fingerprints of a ClientHello over TCP. GREASE counts nowhere. */
export function clientHelloFingerprints(hello: ClientHello): ClientHelloFingerprints {
  const ja3Text = ja3TextOf(hello);
  const suites = honest(hello.cipherSuites);
  const extensions = honest(hello.extensions);
  const version = versionCodes[Math.max(...honest(hello.versions))] ?? '00';
  const name = extensions.includes(serverNameType) ? 'd' : 'i';
  const head = `t${version}${name}${count(suites)}${count(extensions)}${alpnCode(hello)}`;
  const kept = extensions.filter((type) => type !== serverNameType && type !== alpnType);
  const signatures = honest(hello.signatureAlgorithms).map(hex).join(',');
  const tail = signatures === '' ? byHex(kept) : `${byHex(kept)}_${signatures}`;
  return {
    ja3: createHash('md5').update(ja3Text).digest('hex'),
    ja3Text,
    ja4: `${head}_${shortHash(byHex(suites))}_${shortHash(kept.length === 0 ? '' : tail)}`,
    ja4Text: `${head}_${byHex(suites)}_${tail}`,
  };
}
