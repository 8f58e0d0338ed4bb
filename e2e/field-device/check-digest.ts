import { createHash, randomBytes } from 'node:crypto';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
const nonces = new Set<string>();

/** A fresh challenge (RFC 7616, MD5 with qop=auth). */
export function challengeFor(): string {
  const nonce = randomBytes(8).toString('hex');
  nonces.add(nonce);
  return `Digest realm="cr",qop="auth",nonce="${nonce}"`;
}

/** Whether an Authorization header of a GET is right; its nonce is good for one use. */
export function isGranted(
  header: string,
  { username, password }: { readonly username: string; readonly password: string },
): boolean {
  const fields = new Map([...header.matchAll(/(\w+)="?([^",]*)"?/g)].map(([, name = '', value = '']) => [name, value]));
  const field = (name: string): string => fields.get(name) ?? '';
  const [ha1, ha2] = [md5(`${username}:cr:${password}`), md5(`GET:${field('uri')}`)];
  const wanted = md5([ha1, field('nonce'), field('nc'), field('cnonce'), 'auth', ha2].join(':'));
  return field('username') === username && field('response') === wanted && nonces.delete(field('nonce'));
}
