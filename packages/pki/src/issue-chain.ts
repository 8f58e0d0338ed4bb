import type { CertificateRecipe } from './certificate-recipe.ts';
import { type IssueContext, issueCertificate } from './issue-certificate.ts';
import type { Issued } from './issued.ts';

/**
 * Issues a chain from the top down: the first recipe signs itself (or is signed by `issuer`), each next one is signed by the one before.
 * Returns the last certificate; `path` and `root` lead to the others. Throws a TypeError for an empty list.
 */
export function issueChain(
  recipes: readonly CertificateRecipe[],
  issuer?: Issued,
  context: Omit<IssueContext, 'privateKey'> = {},
): Issued {
  let last = issuer;
  for (const recipe of recipes) last = issueCertificate(recipe, last, context);
  if (last === undefined || recipes.length === 0) throw new TypeError('A chain needs at least one recipe.');
  return last;
}
