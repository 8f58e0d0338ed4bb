import { Buffer } from 'node:buffer';
import type { NameAttribute, StringEncoding } from './certificate-recipe.ts';
import { derObjectIdentifier, derSequence, derSet, derString, derTag, isObjectIdentifier } from './der.ts';
import { attributeTypes } from './object-identifiers.ts';

const stringTags: Record<StringEncoding, number> = {
  utf8: derTag.utf8String,
  printable: derTag.printableString,
  ia5: derTag.ia5String,
  teletex: derTag.teletexString,
  bmp: derTag.bmpString,
  universal: derTag.universalString,
};

function universalOctets(text: string): Uint8Array {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const octets = Buffer.alloc(points.length * 4);
  points.forEach((point, index) => octets.writeUInt32BE(point, index * 4));
  return octets;
}

/** Encodes characters for a string type; BMP and universal strings are big-endian. */
function encodeCharacters(text: string, encoding: StringEncoding): Uint8Array {
  if (encoding === 'bmp') return Buffer.from(text, 'utf16le').swap16();
  if (encoding === 'universal') return universalOctets(text);
  return Buffer.from(text, encoding === 'teletex' ? 'latin1' : 'utf8');
}

function defaultEncoding(type: string): StringEncoding {
  // RFC 5280 appendix A: these attributes have one string type only.
  if (type === 'C' || type === 'serialNumber' || type === 'dnQualifier') return 'printable';
  return type === 'DC' || type === 'emailAddress' ? 'ia5' : 'utf8';
}

/** Whether `type` names an attribute: a short name or a dotted object identifier. */
export function isAttributeType(type: string): boolean {
  return Object.hasOwn(attributeTypes, type) || isObjectIdentifier(type);
}

/** Encodes a distinguished name, one attribute per RDN, in the order given. */
export function encodeName(attributes: readonly NameAttribute[]): Uint8Array {
  return derSequence(
    ...attributes.map(({ type, value, encoding = defaultEncoding(type) }) => {
      const oid = Object.hasOwn(attributeTypes, type) ? attributeTypes[type as keyof typeof attributeTypes] : type;
      const characters = derString(stringTags[encoding], encodeCharacters(value, encoding));
      return derSet(derSequence(derObjectIdentifier(oid), characters));
    }),
  );
}

function percentEncode(text: string): string {
  return Array.from(Buffer.from(text, 'utf8'), (octet) => {
    const character = String.fromCharCode(octet);
    return /[0-9A-Za-z_]/.test(character) ? character : `%${octet.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/**
 * The common name of a device certificate, in the form of the device's HTTP user name: OUI-ProductClass-SerialNumber, or OUI-SerialNumber
 * when the product class is empty; everything but ASCII letters, digits and underscores is percent-encoded by UTF-8 octet
 * (TR-069a6 3.3 and 3.4.4).
 */
export function deviceCommonName(device: { oui: string; serial: string; productClass?: string }): string {
  const parts = device.productClass ? [device.productClass, device.serial] : [device.serial];
  return [device.oui, ...parts.map(percentEncode)].join('-');
}
