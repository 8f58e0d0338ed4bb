import type { KeyObject } from 'node:crypto';
import type { ChainRecipe } from './chain-recipe.ts';
import { crlDerOf } from './crl.ts';
import { PkiError } from './errors.ts';
import { type CertificateSigner, certificateDerOf, type KeyOwner, ownerOf } from './issue-certificate.ts';
import { type Issued, pemOf } from './issued.ts';
import { freshKeys, type KeySource } from './key-kind.ts';
import type { Lab } from './lab.ts';
import { ocspDerOf } from './ocsp.ts';

/** Where the time and the keys of a chain come from. */
export interface MintContext {
  /** The clock that relative times count from; the system's by default. */
  readonly now?: () => Date;
  /** Fresh keys by default. */
  readonly keys?: KeySource;
  /** Authorities besides the lab's that exist already, by the names that a recipe has for them. */
  readonly authorities?: Readonly<Record<string, Issued>>;
}

/** A chain as bytes. Printing or serialising it shows no key. */
export class MintedChain {
  readonly recipe: ChainRecipe;
  /** Every certificate of the recipe by the name of its node, also those that are not sent. */
  readonly certificates: ReadonlyMap<string, Uint8Array>;
  /** What is sent, in PEM. */
  readonly chainPem: string;
  /** The stapled answer in DER, if there is one. */
  readonly staple: Uint8Array | undefined;
  /** Lists of revoked certificates in DER, by path. */
  readonly crls: ReadonlyMap<string, Uint8Array>;
  /** Answers of the responder in DER. */
  readonly ocsp: readonly Uint8Array[];
  readonly #keys: ReadonlyMap<string, KeyObject>;

  constructor(recipe: ChainRecipe, parts: ChainParts) {
    this.recipe = recipe;
    this.certificates = parts.certificates;
    this.#keys = parts.keys;
    this.chainPem = recipe.send.map((name) => pemOf('CERTIFICATE', named(parts.certificates, name))).join('');
    this.staple = parts.staple;
    this.crls = parts.crls;
    this.ocsp = parts.ocsp;
  }

  /** The key of the first certificate sent, as unencrypted PKCS #8. */
  privateKeyPem(): string {
    return this.#pemOfKey(this.recipe.send[0] ?? '');
  }

  /** The key that signs the handshake: another one than {@link privateKeyPem} where the recipe says so. */
  handshakeKeyPem(): string {
    return this.#pemOfKey(this.recipe.signWith ?? this.recipe.send[0] ?? '');
  }

  #pemOfKey(name: string): string {
    return named(this.#keys, name).export({ type: 'pkcs8', format: 'pem' }).toString();
  }

  toJSON(): { recipe: ChainRecipe; chainPem: string } {
    return { recipe: this.recipe, chainPem: this.chainPem };
  }
}

interface ChainParts {
  readonly certificates: ReadonlyMap<string, Uint8Array>;
  readonly keys: ReadonlyMap<string, KeyObject>;
  readonly staple: Uint8Array | undefined;
  readonly crls: ReadonlyMap<string, Uint8Array>;
  readonly ocsp: readonly Uint8Array[];
}

function named<Value>(values: ReadonlyMap<string, Value>, name: string): Value {
  const value = values.get(name);
  if (value !== undefined) return value;
  const known = [...values.keys()].slice(0, 10).join(', ');
  throw new PkiError('recipe-invalid', `The chain names '${name}', which is none of its nodes (${known}).`);
}

type Authorities = ReadonlyMap<string, Issued>;

function keysOf(recipe: ChainRecipe, authorities: Authorities, keys: KeySource): Map<string, KeyObject> {
  const made = new Map([...authorities].map(([name, { privateKey }]) => [name, privateKey]));
  const nodes = Object.entries(recipe.nodes);
  for (const [name, { certificate, keyOf }] of nodes) {
    if (keyOf === undefined) made.set(name, keys.key(certificate.key ?? 'p256'));
  }
  for (const [name, { keyOf }] of nodes) if (keyOf !== undefined) made.set(name, named(made, keyOf));
  return made;
}

function ownersOf(recipe: ChainRecipe, keys: ReadonlyMap<string, KeyObject>): Map<string, KeyOwner> {
  const nodes = Object.entries(recipe.nodes);
  return new Map(nodes.map(([name, { certificate }]) => [name, ownerOf(certificate, named(keys, name))]));
}

function refuseShadows(recipe: ChainRecipe, authorities: Authorities): void {
  const taken = [...authorities.keys()].find((name) => Object.hasOwn(recipe.nodes, name));
  if (taken !== undefined)
    throw new PkiError('recipe-invalid', `'${taken}' is an authority that exists, not a node: rename it.`);
  if (recipe.send.length === 0)
    throw new PkiError('recipe-invalid', 'The chain sends no certificate: name one in send.');
}

/**
 * Makes every certificate, list and answer of a recipe below the authorities of `lab`. Synchronous; the cost is the keys'. Throws
 * {@link PkiError} `recipe-invalid` for a name that is no node.
 */
export function mintChain(recipe: ChainRecipe, lab: Lab, context: MintContext = {}): MintedChain {
  const authorities = new Map<string, Issued>([
    ['lab-root', lab.root],
    ['lab-intermediate', lab.intermediate],
    ...Object.entries(context.authorities ?? {}),
  ]);
  refuseShadows(recipe, authorities);
  const now = (context.now ?? (() => new Date()))();
  const keys = keysOf(recipe, authorities, context.keys ?? freshKeys);
  const owners = ownersOf(recipe, keys);
  const signers = new Map<string, CertificateSigner>([...authorities, ...owners]);
  const certificates = new Map([...authorities].map(([name, { certificateDer }]) => [name, certificateDer]));
  for (const [name, { certificate, signedBy }] of Object.entries(recipe.nodes)) {
    const issuer = signedBy === 'itself' ? undefined : named(signers, signedBy);
    certificates.set(name, certificateDerOf(certificate, { own: named(owners, name), issuer, now }));
  }
  const signer = (name: string): CertificateSigner => named(signers, name);
  const certificate = (name: string): Uint8Array => named(certificates, name);
  const issuerOf = (name: string): string => recipe.nodes[name]?.signedBy ?? 'lab-root';
  const status = { signer, certificate, issuerOf, now };
  return new MintedChain(recipe, {
    certificates,
    keys,
    staple: recipe.staple && ocspDerOf(recipe.staple, status),
    crls: new Map(Object.entries(recipe.crls ?? {}).map(([path, crl]) => [path, crlDerOf(crl, status)])),
    ocsp: (recipe.ocsp ?? []).map((answer) => ocspDerOf(answer, status)),
  });
}
