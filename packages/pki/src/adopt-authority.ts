import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { CertificateRecipe } from './certificate-recipe.ts';
import { PkiError } from './errors.ts';
import { Issued } from './issued.ts';
import { subjectKeyIdentifier } from './key-identifier.ts';
import { readSubject } from './read-subject.ts';

/** What is known of an authority besides its certificate and key. */
interface AuthorityDescription {
  readonly recipe: CertificateRecipe;
  readonly issuer: Issued | undefined;
  /** What the key is called in a message. */
  readonly keyName: string;
}

/** An authority of which certificate and key exist. Throws a TypeError when they do not belong together. */
export function authorityOf(
  certificatePem: string,
  privateKey: KeyObject,
  { recipe, issuer, keyName }: AuthorityDescription,
): Issued {
  const certificate = new X509Certificate(certificatePem);
  if (!certificate.checkPrivateKey(privateKey)) throw new TypeError(`${keyName} is not its key`);
  const certificateDer = certificate.raw;
  const keyIdentifier = subjectKeyIdentifier(certificate.publicKey.export({ type: 'spki', format: 'der' }));
  return new Issued({
    recipe,
    issuer,
    certificateDer,
    privateKey,
    subjectDer: readSubject(certificateDer),
    keyIdentifier,
  });
}

/**
 * An authority that somebody else made, from its certificate and key in PEM: chains can be minted below it. Throws {@link PkiError}
 * `authority-unusable` when either cannot be read or they do not belong together.
 */
export function adoptAuthority(certificatePem: string, privateKeyPem: string): Issued {
  try {
    return authorityOf(certificatePem, createPrivateKey(privateKeyPem), {
      recipe: { subject: [], ca: {} },
      issuer: undefined,
      keyName: 'the key that was given',
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new PkiError('authority-unusable', `The authority cannot be used: ${reason}.`, cause);
  }
}
