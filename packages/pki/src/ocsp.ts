import { createHash } from 'node:crypto';
import type { OcspRecipe } from './chain-recipe.ts';
import {
  derEnumerated,
  derExplicit,
  derImplicit,
  derNull,
  derObjectIdentifier,
  derOctetString,
  derSequence,
  derTime,
} from './der.ts';
import { serialOf, signedParts, type StatusContext, statusTime } from './revocation-parts.ts';

const BASIC_RESPONSE = '1.3.6.1.5.5.7.48.1.1';
const SHA1 = '1.3.14.3.2.26';
const SUCCESSFUL = 0;

const generalized = (instant: Date): Uint8Array => derTime(instant, 'generalized');

function statusOf(status: OcspRecipe['status'], at: Date): Uint8Array {
  if (status === 'revoked') return derExplicit(1, generalized(at));
  return derImplicit(status === 'good' ? 0 : 2, new Uint8Array(0));
}

/** An OCSP response with one answer (RFC 6960 4.2) in DER. The responder is named by its key, and sends no certificate of its own. */
export function ocspDerOf(recipe: OcspRecipe, context: StatusContext): Uint8Array {
  const { now } = context;
  const issuerName = context.issuerOf(recipe.about);
  const issuer = context.signer(issuerName);
  const responder = context.signer(recipe.signedBy ?? issuerName);
  const thisUpdate = statusTime(recipe.thisUpdate ?? '-1h', now);
  // RFC 6960 4.1.1: both hashes are of the issuer; SHA-1 is what every client knows.
  const certificateId = derSequence(
    derSequence(derObjectIdentifier(SHA1), derNull()),
    derOctetString(createHash('sha1').update(issuer.subjectDer).digest()),
    derOctetString(issuer.keyIdentifier),
    serialOf(context.certificate(recipe.about)),
  );
  const answer = derSequence(
    certificateId,
    statusOf(recipe.status, thisUpdate),
    generalized(thisUpdate),
    derExplicit(0, generalized(statusTime(recipe.nextUpdate ?? '+7d', now))),
  );
  const data = derSequence(
    derExplicit(2, derOctetString(responder.keyIdentifier)),
    generalized(thisUpdate),
    derSequence(answer),
  );
  const basic = derSequence(...signedParts(data, responder.privateKey, recipe.signature));
  return derSequence(
    derEnumerated(SUCCESSFUL),
    derExplicit(0, derSequence(derObjectIdentifier(BASIC_RESPONSE), derOctetString(basic))),
  );
}
