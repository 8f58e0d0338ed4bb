import { createHash } from 'node:crypto';

/** What everybody can find out about a device. */
export interface KnownFacts {
  readonly manufacturer: string;
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  readonly username: string;
  readonly hardwareAddresses: readonly string[];
}

/** A password worth trying, and how one comes to it. */
export interface Guess {
  readonly password: string;
  readonly how: string;
  readonly kind: 'common' | 'derived';
}

/** Passwords that many devices came with, as their manuals and public lists of defaults have them; the empty one is at both ends. */
const common: readonly string[] = `
  admin Admin administrator root user guest password Password pass passwd default support supervisor service
  operator test public private secret letmein changeme welcome qwerty abc123 0000 1111 1234 12345 123456 1234567
  12345678 123456789 1234567890 00000000 88888888 87654321 admin123 admin1234 adminadmin password1 cpe CPE cwmp
  CWMP acs ACS tr069 TR069 tr-069 TR-069 rms itms hgw HGW gateway router modem ont dsl dslforum
  connectionrequest device telecomadmin admintelecom nE7jA%5m useradmin dps hgwpassword acsadmin acspassword
  genieacs openacs
`.split(/\s+/);

/** Passwords that are common, or that follow from what is printed on the device, by schemes that were found in devices. */
export function guessesFor(facts: KnownFacts): readonly Guess[] {
  const guesses = new Map<string, Guess>();
  const add = (password: string, how: string, kind: Guess['kind']): void => {
    if (!guesses.has(password)) guesses.set(password, { password, how, kind });
  };
  for (const password of common) add(password, password === '' ? 'an empty password' : 'a common default', 'common');
  for (const { text, what } of seedsOf(facts)) {
    for (const [written, spelling] of spellingsOf(text)) add(written, `${what}${spelling}`, 'derived');
    for (const algorithm of ['md5', 'sha1', 'sha256']) {
      const hex = createHash(algorithm).update(text).digest('hex');
      for (const chars of [8, 10, 12, 16, hex.length]) {
        const shown = `${chars === hex.length ? 'the' : `the first ${chars} digits of the`} ${algorithm.toUpperCase()} of ${what}`;
        add(hex.slice(0, chars), shown, 'derived');
        add(hex.slice(0, chars).toUpperCase(), `${shown} in upper case`, 'derived');
      }
    }
  }
  return [...guesses.values()];
}

interface Seed {
  readonly text: string;
  readonly what: string;
}

function seedsOf({
  manufacturer,
  oui,
  productClass,
  serialNumber,
  username,
  hardwareAddresses,
}: KnownFacts): readonly Seed[] {
  const parts: Seed[] = [
    { text: serialNumber, what: 'the serial number' },
    { text: username, what: 'the user name' },
    { text: oui, what: 'the OUI' },
    { text: productClass, what: 'the product class' },
    { text: manufacturer, what: 'the manufacturer' },
    ...hardwareAddresses.flatMap((address) => [
      { text: address, what: 'a hardware address' },
      { text: address.replaceAll(/[:-]/g, ''), what: 'a hardware address without separators' },
    ]),
  ].filter(({ text }) => text !== '');
  const joined = ['', '-', '_'].flatMap((between) => [
    { text: [oui, serialNumber].join(between), what: 'OUI and serial number' },
    { text: [oui, productClass, serialNumber].join(between), what: 'OUI, product class and serial number' },
    { text: [productClass, serialNumber].join(between), what: 'product class and serial number' },
  ]);
  const ends = parts.flatMap(({ text, what }) =>
    [4, 6, 8, 10]
      .filter((chars) => text.length > chars)
      .flatMap((chars) => [
        { text: text.slice(-chars), what: `the last ${chars} characters of ${what}` },
        { text: text.slice(0, chars), what: `the first ${chars} characters of ${what}` },
      ]),
  );
  return [...parts, ...joined, ...ends];
}

function spellingsOf(text: string): readonly (readonly [written: string, spelling: string])[] {
  const backwards = Buffer.from(text).reverse().toString();
  return [
    [text, ''],
    [text.toLowerCase(), ' in lower case'],
    [text.toUpperCase(), ' in upper case'],
    [backwards, ' backwards'],
    [`${text}${text}`, ' twice'],
    [Buffer.from(text).toString('base64'), ' in Base64'],
  ];
}

/** Fields of a Digest Authorization, by their names in lower case. */
type DigestFields = Readonly<Record<string, string>>;

/** The guess that a Digest by MD5 was made from (RFC 7616 3.4.1); undefined when it is none of them. */
export function passwordBehind(fields: DigestFields, method: string, guesses: readonly Guess[]): Guess | undefined {
  const hash = (text: string): string => createHash('md5').update(text).digest('hex');
  const { username = '', realm = '', nonce = '', uri = '', qop, nc = '', cnonce = '', response = '' } = fields;
  const request = hash(`${method}:${uri}`);
  const middle = qop === undefined ? nonce : `${nonce}:${nc}:${cnonce}:${qop}`;
  return guesses.find(
    ({ password }) =>
      hash(`${hash(`${username}:${realm}:${password}`)}:${middle}:${request}`) === response.toLowerCase(),
  );
}

/** User name and password of a Basic Authorization; undefined for any other. */
export function basicAccount(
  authorization: string | undefined,
): { readonly username: string; readonly password: string } | undefined {
  const [, encoded] = /^basic\s+([\w+/=-]+)\s*$/i.exec(authorization ?? '') ?? [];
  if (encoded === undefined) return undefined;
  const [username = '', ...rest] = Buffer.from(encoded, 'base64').toString('utf8').split(':');
  return { username, password: rest.join(':') };
}
