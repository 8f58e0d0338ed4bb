import { readDer } from './read-der.ts';

const VERSION_TAG = 0xa0;

/** The subject field of a certificate as its DER element; throws a TypeError for bytes that are no certificate. */
export function readSubject(certificateDer: Uint8Array): Uint8Array {
  const fields = readDer(certificateDer).element?.children.at(0)?.children ?? [];
  // TBSCertificate: [version], serialNumber, signature, issuer, validity, subject (RFC 5280 4.1).
  const subject = fields.at(fields[0]?.tag === VERSION_TAG ? 5 : 4);
  if (subject === undefined) throw new TypeError('it is no certificate');
  return certificateDer.subarray(subject.offset, subject.offset + subject.headerBytes + subject.content.length);
}
