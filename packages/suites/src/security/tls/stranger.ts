import { X509Certificate } from 'node:crypto';
import { type ChainRecipe, createMemoryLab, type KeyKind } from '@cordon/pki';
import { type CpeBench, type PresentationChanges, serverPresentation } from '@cordon/testbench';

type Acs = Pick<CpeBench['acs'], 'hostName' | 'presentation'>;

const kindsOfCurves: Readonly<Record<string, KeyKind>> = { secp384r1: 'p384', secp521r1: 'p521' };

/**
 * Kind of the key of what the ACS always shows, which the target is seen to take. Whoever knows RSA alone never comes to look at another key: it would
 * seem to refuse whatever it is shown.
 */
export function usualKey({ presentation }: Pick<Acs, 'presentation'>): KeyKind {
  if (presentation === undefined) return 'p256';
  const { asymmetricKeyType, asymmetricKeyDetails } = new X509Certificate(presentation.certificateChainPem).publicKey;
  if (asymmetricKeyType === 'ed25519') return 'ed25519';
  if (asymmetricKeyType !== 'ec') return 'rsa2048';
  return kindsOfCurves[asymmetricKeyDetails?.namedCurve ?? ''] ?? 'p256';
}

/** The recipe with keys of this kind wherever it names none. */
export function inUsualKeys(recipe: ChainRecipe, key: KeyKind): ChainRecipe {
  const nodes = Object.entries(recipe.nodes).map(
    ([name, node]) => [name, { ...node, certificate: { key, ...node.certificate } }] as const,
  );
  return { ...recipe, nodes: Object.fromEntries(nodes) };
}

/** A sound certificate for the ACS below a root that nobody trusts, with a key that the target can use. */
export function strangerAt(acs: Acs, tls: PresentationChanges['tls'] = {}): ReturnType<typeof serverPresentation> {
  const key = usualKey(acs);
  return serverPresentation(createMemoryLab({ key }), { hostName: acs.hostName, certificate: { key }, tls });
}
