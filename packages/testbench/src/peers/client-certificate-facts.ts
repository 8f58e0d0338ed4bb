import { createHash } from 'node:crypto';
import type { TlsFacts } from '@cordon/transport';

/** A client certificate as evidence keeps it. */
export type ClientCertificateFacts = {
  /** Common names of its subject. */
  readonly commonNames: readonly string[];
  readonly subject: string;
  /** SHA-256 of its SubjectPublicKeyInfo, hex: the same for every certificate over one key. */
  readonly keySha256: string;
  /** SHA-256 of the certificate, hex. */
  readonly sha256: string;
  readonly notBefore: string;
  readonly notAfter: string;
  /** Whether it signed itself. */
  readonly isSelfSigned: boolean;
  /** Certificates that came or were found for it, itself included. */
  readonly pathLength: number;
  /** Why it leads to no root that the bench was given; undefined when it does, for the purpose of a client. */
  readonly problem?: string | undefined;
  readonly pem: string;
};

/** Facts about the certificate that a client sent; undefined when it sent none. */
export function clientCertificateFacts(tls: TlsFacts | undefined): ClientCertificateFacts | undefined {
  const certificate = tls?.peerCertificate;
  if (tls === undefined || certificate === undefined) return undefined;
  return {
    ...certificateIdentity(certificate),
    pathLength: tls.peerPath.length,
    ...(tls.peerChainError === undefined ? {} : { problem: tls.peerChainError }),
  };
}

type Certificate = NonNullable<TlsFacts['peerCertificate']>;

/** What can be told of a certificate without its path. */
export function certificateIdentity(certificate: Certificate): Omit<ClientCertificateFacts, 'pathLength' | 'problem'> {
  const { subject } = certificate;
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return {
    commonNames: subject.split('\n').flatMap((line) => (line.startsWith('CN=') ? [line.slice(3)] : [])),
    subject,
    keySha256: createHash('sha256').update(spki).digest('hex'),
    sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    notBefore: certificate.validFromDate.toISOString(),
    notAfter: certificate.validToDate.toISOString(),
    isSelfSigned: certificate.checkIssued(certificate) && certificate.verify(certificate.publicKey),
    pem: certificate.toString(),
  };
}
