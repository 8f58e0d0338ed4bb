import { Buffer } from 'node:buffer';
import { createHash, timingSafeEqual } from 'node:crypto';
import { Secret } from '@cordon/cwmp';
import { parseAuthFields } from './parse-challenge.ts';

/** The value of the Authorization field for Basic (RFC 7617, UTF-8). Only ever to be sent over TLS (TR-069 3.4.4). */
export function basicAuthorization(username: string, password: Secret): string {
  return `Basic ${Buffer.from(`${username}:${password.reveal()}`, 'utf8').toString('base64')}`;
}

/** User name and password of a Basic Authorization field; undefined when it is not Basic or cannot be read. */
export function readBasicAuthorization(
  value: string,
): { readonly username: string; readonly password: Secret } | undefined {
  const [fields] = parseAuthFields(value);
  if (fields?.scheme !== 'basic' || fields.token68 === undefined) return undefined;
  const text = Buffer.from(fields.token68, 'base64').toString('utf8');
  const colon = text.indexOf(':');
  return colon < 0 ? undefined : { username: text.slice(0, colon), password: new Secret(text.slice(colon + 1)) };
}

/** Whether two secrets are the same, in a time that tells nothing about either. */
export function isSameSecret(one: Secret, other: Secret): boolean {
  const digest = (secret: Secret): Buffer => createHash('sha256').update(secret.reveal(), 'utf8').digest();
  return timingSafeEqual(digest(one), digest(other));
}
