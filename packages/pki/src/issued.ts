import { Buffer } from 'node:buffer';
import { type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateRecipe } from './certificate-recipe.ts';

/** What an {@link Issued} is made of. */
export interface IssuedParts {
  readonly recipe: CertificateRecipe;
  readonly issuer: Issued | undefined;
  readonly certificateDer: Uint8Array;
  readonly privateKey: KeyObject;
  readonly subjectDer: Uint8Array;
  readonly keyIdentifier: Uint8Array;
}

/** Wraps DER in PEM armour, 64 characters a line (RFC 7468). */
export function pemOf(label: string, der: Uint8Array): string {
  const lines = Buffer.from(der)
    .toString('base64')
    .replaceAll(/(.{64})(?=.)/g, '$1\n');
  return `-----BEGIN ${label}-----\n${lines}\n-----END ${label}-----\n`;
}

/** A certificate with its private key and the way up to its root. Printing or serialising it shows no key. */
export class Issued {
  readonly recipe: CertificateRecipe;
  /** Who signed it; undefined for a self-signed one. */
  readonly issuer: Issued | undefined;
  readonly certificateDer: Uint8Array;
  readonly certificatePem: string;
  /** The subject as it stands in the certificate: what a certificate signed by this one names as issuer. */
  readonly subjectDer: Uint8Array;
  readonly keyIdentifier: Uint8Array;
  readonly #privateKey: KeyObject;

  constructor(parts: IssuedParts) {
    this.recipe = parts.recipe;
    this.issuer = parts.issuer;
    this.certificateDer = parts.certificateDer;
    this.certificatePem = pemOf('CERTIFICATE', parts.certificateDer);
    this.subjectDer = parts.subjectDer;
    this.keyIdentifier = parts.keyIdentifier;
    this.#privateKey = parts.privateKey;
  }

  get privateKey(): KeyObject {
    return this.#privateKey;
  }

  /** The private key as unencrypted PKCS #8. */
  privateKeyPem(): string {
    return this.#privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  /** This certificate and its issuers below the root, leaf first: what a TLS server presents. */
  get chainPem(): string {
    return this.path.map((issued) => issued.certificatePem).join('');
  }

  /** This certificate and its issuers, leaf first, without the self-signed root (unless this is one). */
  get path(): readonly Issued[] {
    const above = this.issuer?.issuer === undefined ? [] : this.issuer.path;
    return [this, ...above];
  }

  /** The self-signed certificate at the top. */
  get root(): Issued {
    return this.issuer === undefined ? this : this.issuer.root;
  }

  /** Node's view of the certificate; throws for one that OpenSSL cannot parse. */
  toX509(): X509Certificate {
    return new X509Certificate(this.certificateDer);
  }

  toJSON(): { recipe: CertificateRecipe; certificatePem: string } {
    return { recipe: this.recipe, certificatePem: this.certificatePem };
  }
}
