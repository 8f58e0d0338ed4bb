import type { CpeIdentity } from './cpe-config.ts';

/**
 * The user name that TR-069 3.4.4 recommends towards the ACS: OUI-ProductClass-SerialNumber, or OUI-SerialNumber without a
 * product class; what is no letter, digit or underscore of ASCII is percent-encoded, octet by octet of its UTF-8.
 */
export function acsUsername({ oui, productClass, serialNumber }: CpeIdentity): string {
  const parts = productClass === '' ? [serialNumber] : [productClass, serialNumber];
  return [oui, ...parts.map(percentEncoded)].join('-');
}

function percentEncoded(text: string): string {
  const hex = (octet: number): string => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  return text.replace(/[^A-Za-z0-9_]/gu, (character) => Array.from(Buffer.from(character, 'utf8'), hex).join(''));
}
