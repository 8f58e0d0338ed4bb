import { Buffer } from 'node:buffer';
import type { X509Certificate } from 'node:crypto';
import { certificateFacts } from '../certificate-facts.ts';
import { type DerElement, derElements, derInside, derObjectIdentifier, derTag } from '../der-reader.ts';
import { derTimeOf, isCurrent, readSigned } from './signed-der.ts';

/** What an authority says of one certificate; `unusable`: nothing that counts. */
export type RevocationWord = 'good' | 'revoked' | 'unusable';

/** A certificate, its issuer, and the time of the device if it has one. */
export interface RevocationQuestion {
  readonly certificate: X509Certificate;
  readonly issuer: X509Certificate;
  readonly now: Date | undefined;
}

const crlSign = 6;
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Serial number of a certificate, as the hexadecimal form of its content octets. */
export function serialHex(certificate: X509Certificate): string {
  return hexOf(certificateFacts(certificate.raw)?.serial ?? new Uint8Array(0));
}

/** Content of the subject field of a certificate. */
export function subjectContent(certificate: X509Certificate): Uint8Array {
  const [body] = derInside(derElements(certificate.raw)?.[0], derTag.sequence) ?? [];
  const fields = derInside(body, derTag.sequence) ?? [];
  return fields[fields[0]?.tag === 0xa0 ? 5 : 4]?.content ?? new Uint8Array(0);
}

/** What is left out when a list is read. */
interface ListReading {
  readonly believesAnySigner?: boolean;
  readonly takesAnyEntry?: boolean;
}

/**
 * What a certificate revocation list (RFC 5280 5) says of a certificate. A list counts when the issuer of the certificate signed it under its
 * own name, may sign lists, and the list is of now; one with critical extensions (deltas, partitions) does not.
 */
export function readRevocationList(
  list: Uint8Array,
  question: RevocationQuestion,
  { believesAnySigner = false, takesAnyEntry = false }: ListReading = {},
): RevocationWord {
  const { certificate, issuer, now } = question;
  const signed = readSigned(list);
  if (signed === undefined || !(believesAnySigner || signed.isSignedBy(issuer.publicKey))) return 'unusable';
  const usage = certificateFacts(issuer.raw)?.keyUsage;
  if (usage !== undefined && usage[crlSign] !== true) return 'unusable';
  const fields = signed.fields[0]?.tag === derTag.integer ? signed.fields.slice(1) : signed.fields;
  const [, name, thisUpdate, ...rest] = fields;
  if (name === undefined || hexOf(name.content) !== hexOf(subjectContent(issuer))) return 'unusable';
  const nextUpdate = derTimeOf(rest[0]);
  if (!isCurrent(derTimeOf(thisUpdate), nextUpdate, now) || hasCriticalExtension(rest)) return 'unusable';
  const entries = derInside(
    rest.find(({ tag }) => tag === derTag.sequence),
    derTag.sequence,
  );
  const isAbout = (entry: DerElement): boolean => takesAnyEntry || serialOfEntry(entry) === serialHex(certificate);
  return (entries ?? []).some(isAbout) ? 'revoked' : 'good';
}

function serialOfEntry(entry: DerElement): string | undefined {
  const [serial] = derInside(entry, derTag.sequence) ?? [];
  return serial === undefined ? undefined : hexOf(serial.content);
}

function hasCriticalExtension(fields: readonly DerElement[]): boolean {
  const wrapper = fields.find(({ tag }) => tag === 0xa0);
  const [list] = wrapper === undefined ? [] : (derElements(wrapper.content) ?? []);
  return (derInside(list, derTag.sequence) ?? []).some((extension) => {
    const [id, critical] = derInside(extension, derTag.sequence) ?? [];
    return (
      id !== undefined &&
      derObjectIdentifier(id.content) !== '' &&
      critical?.tag === derTag.boolean &&
      critical.content[0] !== 0
    );
  });
}
