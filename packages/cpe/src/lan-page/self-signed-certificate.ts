// The least that X.509 (RFC 5280 4.1) asks of a certificate: a page on the WAN side is reached by address, by people who were told whom to trust.
import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';

/** Key and certificate in PEM. */
export interface SelfSigned {
  readonly key: string;
  readonly cert: string;
}

const dayMs = 86_400_000;
const validDays = 397;
const serialBytes = 16;
/** Before this year a time is a UTCTime, from it on a GeneralizedTime (RFC 5280 4.1.2.5). */
const generalizedFrom = 2050;
const tags = { integer: 0x02, bits: 0x03, utf8: 0x0c, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30, set: 0x31 };
const versionTag = 0xa0;
const version3 = 2;
/** ecdsa-with-SHA256, 1.2.840.10045.4.3.2. */
const algorithm = Buffer.from('06082a8648ce3d040302', 'hex');
/** id-at-commonName, 2.5.4.3. */
const commonName = Buffer.from('0603550403', 'hex');

function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const long = Buffer.from(length.toString(16).padStart(4, '0'), 'hex');
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, ...long];
  return Buffer.concat([Buffer.from(head), content]);
}

function timeOf(ms: number): Buffer {
  const time = new Date(ms);
  const digits = `${time.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)}Z`;
  if (time.getUTCFullYear() >= generalizedFrom) return der(tags.generalizedTime, Buffer.from(digits));
  return der(tags.utcTime, Buffer.from(digits.slice(2)));
}

/** A new key on P-256 and its own certificate, good for a little more than a year from the day before `nowMs` on. */
export function selfSignedCertificate(name: string, nowMs: number): SelfSigned {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const signature = der(tags.sequence, algorithm);
  const who = der(
    tags.sequence,
    der(tags.set, der(tags.sequence, commonName, der(tags.utf8, Buffer.from(name, 'utf8')))),
  );
  const serial = randomBytes(serialBytes);
  // Positive, and without a zero in front.
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  const toBeSigned = der(
    tags.sequence,
    der(versionTag, der(tags.integer, Buffer.from([version3]))),
    der(tags.integer, serial),
    signature,
    who,
    der(tags.sequence, timeOf(nowMs - dayMs), timeOf(nowMs + (validDays - 1) * dayMs)),
    who,
    publicKey.export({ type: 'spki', format: 'der' }),
  );
  const bits = Buffer.concat([Buffer.from([0]), sign('sha256', toBeSigned, privateKey)]);
  const certificate = der(tags.sequence, toBeSigned, signature, der(tags.bits, bits));
  const lines = certificate.toString('base64').replaceAll(/.{64}/g, '$&\n').trimEnd();
  return {
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }) as string,
    cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
  };
}
