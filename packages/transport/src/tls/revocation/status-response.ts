import { Buffer } from 'node:buffer';
import { createHash, type KeyObject, X509Certificate } from 'node:crypto';
import { certificateFacts } from '../certificate-facts.ts';
import { type DerElement, derElements, derInside, derObjectIdentifier, derTag } from '../der-reader.ts';
import { type RevocationQuestion, type RevocationWord, serialHex, subjectContent } from './revocation-list.ts';
import { derTimeOf, isCurrent, readSigned, type SignedDer } from './signed-der.ts';

const basicResponse = '1.3.6.1.5.5.7.48.1.1';
const ocspSigning = '1.3.6.1.5.5.7.3.9';
const enumerated = 0x0a;
/** Hashes by which an answer names the issuer (RFC 6960 4.1.1). */
const nameHashes: Readonly<Record<string, string>> = {
  '1.3.14.3.2.26': 'sha1',
  '2.16.840.1.101.3.4.2.1': 'sha256',
};
/** Tags of CertStatus: good, revoked with its time, unknown. */
const statusGood = 0x80;
const statusRevoked = 0xa1;

/** The certificate's own name and key, encoded: what the hashes of an answer are over. */
interface IssuerHashes {
  readonly name: Uint8Array;
  readonly key: Uint8Array;
}

/**
 * What an OCSP response (RFC 6960 4.2) says of a certificate. It counts when it is about this certificate, of now, and signed by its issuer or
 * by a responder to whom that issuer gave the purpose.
 */
export function readStatusResponse(response: Uint8Array, question: RevocationQuestion): RevocationWord {
  const basic = basicOf(response);
  const signed = basic === undefined ? undefined : readSigned(basic);
  if (signed === undefined || !isByResponder(signed, question)) return 'unusable';
  const fields = signed.fields[0]?.tag === 0xa0 ? signed.fields.slice(1) : signed.fields;
  const answers = derInside(fields[2], derTag.sequence) ?? [];
  const words = answers.map((answer) => wordOf(answer, question)).filter((word) => word !== 'unusable');
  // Whoever says both has at least once been told that it was revoked.
  return words.includes('revoked') ? 'revoked' : (words[0] ?? 'unusable');
}

function basicOf(response: Uint8Array): Uint8Array | undefined {
  const [status, wrapper] = derInside(derElements(response)?.[0], derTag.sequence) ?? [];
  if (status?.tag !== enumerated || status.content[0] !== 0 || wrapper?.tag !== 0xa0) return undefined;
  const [type, bytes] = derInside(derElements(wrapper.content)?.[0], derTag.sequence) ?? [];
  if (type === undefined || derObjectIdentifier(type.content) !== basicResponse) return undefined;
  return bytes?.tag === derTag.octetString ? bytes.content : undefined;
}

function isByResponder(signed: SignedDer, { issuer, now }: RevocationQuestion): boolean {
  if (signed.isSignedBy(issuer.publicKey)) return true;
  const delegate = delegateOf(signed);
  if (delegate === undefined) return false;
  const { validFromDate, validToDate } = delegate;
  return (
    certificateFacts(delegate.raw)?.extendedKeyUsage?.includes(ocspSigning) === true &&
    (now === undefined || (validFromDate <= now && now <= validToDate)) &&
    isIssued(delegate, issuer) &&
    signed.isSignedBy(delegate.publicKey)
  );
}

function isIssued(certificate: X509Certificate, issuer: X509Certificate): boolean {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/** The first certificate that came along, which is the responder's own where there is one. */
function delegateOf({ rest: [wrapper] }: SignedDer): X509Certificate | undefined {
  const list = wrapper === undefined ? undefined : derElements(wrapper.content)?.[0];
  const [first] = derInside(list, derTag.sequence) ?? [];
  if (list === undefined || first === undefined) return undefined;
  const end = first.content.byteOffset + first.content.length - list.content.byteOffset;
  try {
    return new X509Certificate(list.content.subarray(0, end));
  } catch {
    return undefined;
  }
}

function wordOf(answer: DerElement, { certificate, issuer, now }: RevocationQuestion): RevocationWord {
  const [id, status, thisUpdate, next] = derInside(answer, derTag.sequence) ?? [];
  const [algorithm, nameHash, keyHash, serial] = derInside(id, derTag.sequence) ?? [];
  const [hashId] = derInside(algorithm, derTag.sequence) ?? [];
  const hash = hashId === undefined ? undefined : nameHashes[derObjectIdentifier(hashId.content)];
  if (hash === undefined || status === undefined) return 'unusable';
  const digest = (bytes: Uint8Array): string => createHash(hash).update(bytes).digest('hex');
  const isAbout = (element: DerElement | undefined, hex: string): boolean =>
    element !== undefined && Buffer.from(element.content).toString('hex') === hex;
  const { name, key } = hashedOf(issuer);
  if (!isAbout(serial, serialHex(certificate)) || !isAbout(nameHash, digest(name)) || !isAbout(keyHash, digest(key)))
    return 'unusable';
  const nextUpdate = next?.tag === 0xa0 ? derTimeOf(derElements(next.content)?.[0]) : undefined;
  if (!isCurrent(derTimeOf(thisUpdate), nextUpdate, now)) return 'unusable';
  if (status.tag === statusRevoked) return 'revoked';
  return status.tag === statusGood ? 'good' : 'unusable';
}

function hashedOf(issuer: X509Certificate): IssuerHashes {
  return { name: encodedSequence(subjectContent(issuer)), key: keyBits(issuer.publicKey) };
}

/** The bits of a public key, without the algorithm around them. */
function keyBits(key: KeyObject): Uint8Array {
  const spki = new Uint8Array(key.export({ type: 'spki', format: 'der' }));
  const [, bits] = derInside(derElements(spki)?.[0], derTag.sequence) ?? [];
  return bits?.content.subarray(1) ?? new Uint8Array(0);
}

function encodedSequence(content: Uint8Array): Uint8Array {
  return encoded(derTag.sequence, content);
}

function encoded(tag: number, ...contents: readonly Uint8Array[]): Uint8Array {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const size = Buffer.from(length.toString(16).padStart(length > 0xff ? 4 : 2, '0'), 'hex');
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length]), size, content]);
}

/** A request for the status of one certificate (RFC 6960 4.1), as it is POSTed; without a nonce, so that caches can answer. */
export function statusRequest({ certificate, issuer }: RevocationQuestion): Uint8Array {
  const { name, key } = hashedOf(issuer);
  const sha1 = (bytes: Uint8Array): Uint8Array => createHash('sha1').update(bytes).digest();
  const serial = Buffer.from(serialHex(certificate), 'hex');
  const algorithm = Buffer.from('300906052b0e03021a0500', 'hex');
  const id = encodedSequence(
    Buffer.concat([
      algorithm,
      encoded(derTag.octetString, sha1(name)),
      encoded(derTag.octetString, sha1(key)),
      encoded(derTag.integer, serial),
    ]),
  );
  // Around it: Request, requestList, TBSRequest, OCSPRequest.
  return encodedSequence(encodedSequence(encodedSequence(encodedSequence(id))));
}
