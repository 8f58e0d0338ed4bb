import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { entropyOf, findText } from './find-text.ts';

const text = 'Kq7ZbTr2mWx9Lp4VdN8s';
const around = (middle: string | Uint8Array): Uint8Array =>
  Buffer.concat([Buffer.from('admin\n'), Buffer.from(middle), Buffer.from('\nend of the file')]);
/** A local file of a zip, as far as it matters for finding what is in it. */
function zipEntry(name: string, file: Uint8Array): Uint8Array {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50);
  head.writeUInt16LE(8, 8);
  head.writeUInt16LE(name.length, 26);
  return Buffer.concat([head, Buffer.from(name), deflateRawSync(file)]);
}
const readable = (file: Uint8Array): readonly string[] => findText(file, text).readable;

test.each<readonly [string, string | Uint8Array]>([
  ['in clear', text],
  ['in Base64', Buffer.from(text).toString('base64')],
  ['in Base64', Buffer.from(`u:${text}`).toString('base64url')],
  ['in Base64', Buffer.from(`a${text}!`).toString('base64')],
  ['in hexadecimal', Buffer.from(text).toString('hex')],
  ['in hexadecimal', Buffer.from(text).toString('hex').toUpperCase()],
  ['in hexadecimal with separators', (Buffer.from(text).toString('hex').match(/../g) ?? []).join(':')],
  ['URL-encoded', [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('')],
  ['as character references', [...Buffer.from(text)].map((byte) => `&#${byte};`).join('')],
  ['URL-encoded', [...Buffer.from(text)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join('')],
  ['as character references', [...Buffer.from(text)].map((byte) => `&#x00${byte.toString(16)};`).join('')],
  ['with backslashes', [...Buffer.from(text)].map((byte) => String.raw`\u00${byte.toString(16)}`).join('')],
  ['with backslashes', [...Buffer.from(text)].map((byte) => String.raw`\x${byte.toString(16)}`).join('')],
  ['in UTF-16', Buffer.from(text, 'utf16le')],
  ['in UTF-16', Buffer.from(text, 'utf16le').swap16()],
  ['backwards', Buffer.from(text).reverse()],
  ['under XOR with one byte', Buffer.from([...Buffer.from(text)].map((byte) => byte ^ 0x5a))],
  ['with every byte moved by the same number', Buffer.from([...Buffer.from(text)].map((byte) => byte + 3))],
])('a text is found %s', (name, written) => {
  expect(readable(around(written))).toEqual([name]);
});

const special = `K&q"7<Zb>T'r%2 \\m/ä`;
const xml = special
  .replaceAll('&', '&amp;')
  .replaceAll('<', '&lt;')
  .replaceAll('>', '&gt;')
  .replaceAll('"', '&quot;')
  .replaceAll("'", '&#39;');

const inBase64 = Buffer.from(special).toString('base64');

test.each([
  ['in clear', special],
  ['as character references', xml],
  ['with backslashes', JSON.stringify(special)],
  ['with backslashes', JSON.stringify(special).replaceAll('/', String.raw`\/`)],
  ['URL-encoded', encodeURIComponent(special)],
  ['URL-encoded', special.replace('%', '%25').replace('&', '%26').replaceAll('"', '%22')],
  ['as character references, with backslashes', JSON.stringify(xml).replaceAll('&', String.raw`\u0026`)],
  ['in Base64', inBase64],
  ['in Base64, URL-encoded', encodeURIComponent(inBase64)],
])('a password with signs that are escaped is found %s: %s', (name, written) => {
  expect(findText(around(written), special).readable).toEqual([name]);
});

test.each<readonly [string, Uint8Array]>([
  ['in gzip', gzipSync(around(text))],
  ['in zlib', deflateSync(around(text))],
  ['in zip', zipEntry('etc/config', around(text))],
  ['in Base64', Buffer.from(around(text).toString())],
])('a text is found %s, behind a head of the vendor', (name, packed) => {
  const file =
    name === 'in Base64'
      ? Buffer.from(Buffer.concat([Buffer.alloc(60, 'x'), around(text)]).toString('base64'))
      : packed;
  expect(readable(around(file))).toContain(`in clear, ${name}`);
});

test('what is packed twice is unpacked twice, and what was cut off as far as it goes', () => {
  const twice = Buffer.from(gzipSync(Buffer.concat([randomBytes(200), around(text)])).toString('base64'));
  expect(readable(around(twice))).toContain('in clear, in gzip in Base64');
  const long = gzipSync(Buffer.concat([around(text), randomBytes(20_000)]));
  expect(readable(long.subarray(0, 10_000))).toContain('in clear, in gzip');
});

test('gzip and tar of the machine are read', () => {
  const dir = mkdtempSync(join(tmpdir(), 'cordon-find-text-'));
  try {
    writeFileSync(join(dir, 'config'), around(text));
    execFileSync('tar', ['-czf', join(dir, 'a.tgz'), '-C', dir, 'config']);
    expect(readable(readFileSync(join(dir, 'a.tgz')))).toEqual(['in clear, in gzip']);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});

test('a hash without salt is told apart from what can be read', () => {
  const hash = createHash('md5').update(text).digest('hex');
  expect(findText(around(hash), text)).toEqual({ readable: [], hashed: ['as MD5 without salt'] });
});

test('nothing is found in what is not the text, and random bytes end nothing', () => {
  expect(findText(around(text.slice(0, -1)), text)).toEqual({ readable: [], hashed: [] });
  expect(findText(randomBytes(300_000), text)).toEqual({ readable: [], hashed: [] });
  expect(findText(new Uint8Array(), text)).toEqual({ readable: [], hashed: [] });
});

test('a bomb costs no more than its limit', () => {
  const bomb = gzipSync(Buffer.alloc(200 * 1024 * 1024));
  expect(readable(bomb)).toEqual([]);
});

test('a text of a few characters is not searched for', () => {
  expect(() => findText(around('abc'), 'abc')).toThrow(RangeError);
});

test('encrypted bytes have nearly eight bits each, text has not', () => {
  expect(entropyOf(randomBytes(8_192))).toBeGreaterThan(7.9);
  expect(entropyOf(Buffer.from('user=admin\npassword=letmein\n'.repeat(50)))).toBeLessThan(5);
});
