import type { CrlRecipe } from './chain-recipe.ts';
import {
  derExplicit,
  derImplicit,
  derInteger,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derTime,
} from './der.ts';
import { extensionTypes } from './object-identifiers.ts';
import { serialOf, signatureIdentifier, signedSequence, type StatusContext, statusTime } from './revocation-parts.ts';

const extension = (oid: string, value: Uint8Array): Uint8Array =>
  derSequence(derObjectIdentifier(oid), derOctetString(value));

/** A certificate revocation list (RFC 5280 5) in DER. */
export function crlDerOf(recipe: CrlRecipe, context: StatusContext): Uint8Array {
  const { now } = context;
  const issuer = context.signer(recipe.issuer);
  const { privateKey } = context.signer(recipe.signedBy ?? recipe.issuer);
  const thisUpdate = derTime(statusTime(recipe.thisUpdate ?? '-1h', now));
  const entries = recipe.revoked.map((name) => derSequence(serialOf(context.certificate(name)), thisUpdate));
  const list = derSequence(
    derInteger(1),
    signatureIdentifier(privateKey),
    issuer.subjectDer,
    thisUpdate,
    derTime(statusTime(recipe.nextUpdate ?? '+7d', now)),
    entries.length === 0 ? undefined : derSequence(...entries),
    derExplicit(
      0,
      derSequence(
        extension(extensionTypes.authorityKeyIdentifier, derSequence(derImplicit(0, issuer.keyIdentifier))),
        extension(extensionTypes.crlNumber, derInteger(1)),
      ),
    ),
  );
  return signedSequence(list, privateKey, recipe.signature);
}
