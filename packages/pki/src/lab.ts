import { randomBytes } from 'node:crypto';
import type { CertificateRecipe } from './certificate-recipe.ts';
import { deviceCommonName } from './distinguished-name.ts';
import { PkiError } from './errors.ts';
import { type IssueContext, issueCertificate } from './issue-certificate.ts';
import { issueChain } from './issue-chain.ts';
import type { Issued } from './issued.ts';
import type { KeyKind, KeySource } from './key-kind.ts';

// RFC 5280 appendix A: ub-common-name.
const COMMON_NAME_CHARS_MAX = 64;

/** When a certificate is valid; the forms are those of a recipe. */
export interface Validity {
  readonly notBefore?: string;
  readonly notAfter?: string;
}

/** What every certificate of a lab may set. */
export interface LeafOptions {
  readonly validity?: Validity;
  /** Default `p256`; `rsa2048` below authorities with RSA keys. */
  readonly key?: KeyKind;
  /** Recipe fields that replace what the lab would choose: the way to a defective certificate. To leave a field out, issue a recipe. */
  readonly overrides?: Partial<CertificateRecipe>;
}

/** A certificate for a TLS server; at least one name. */
export interface ServerCertificateOptions extends LeafOptions {
  readonly dnsNames?: readonly string[];
  readonly ipAddresses?: readonly string[];
}

/** A client certificate for one device, named by the fields of its DeviceIdStruct. */
export interface DeviceCertificateOptions extends LeafOptions {
  /** Six upper-case hexadecimal digits. */
  readonly oui: string;
  readonly serial: string;
  readonly productClass?: string;
  readonly manufacturer?: string;
}

/** A root, an intermediate below it, and what they issue. Both forms, in memory and on disk, are this. */
export interface Lab {
  readonly root: Issued;
  readonly intermediate: Issued;
  /** What a device must trust. */
  readonly rootPem: string;
  readonly intermediatePem: string;
  /** Issues any recipe, signed by the intermediate. */
  issue(recipe: CertificateRecipe): Issued;
  /** A server certificate (purpose serverAuth), valid since 300 days and for 90 more unless told otherwise; named after its first name. */
  issueServer(options: ServerCertificateOptions): Issued;
  /** A client certificate (purpose clientAuth), valid for a year unless told otherwise; the common name follows TR-069a6 3.3 and 3.4.4. */
  issueDevice(options: DeviceCertificateOptions): Issued;
  /** PEM of a certificate and the issuers below the root, leaf first: what a TLS server presents. */
  chainFor(issued: Issued): string;
}

/** Options of a new lab. */
export interface LabOptions {
  /** Common name of the root; by default one that no other lab has, so that trust stores do not mix labs up. */
  readonly name?: string;
  /** Kind of the two authorities' keys, default `p256`. RSA where devices are old. */
  readonly key?: KeyKind;
  readonly now?: () => Date;
  readonly keys?: KeySource;
}

// A device whose clock is behind, or was put back by a test, has to take what the lab issues, too.
const AUTHORITIES_SINCE = '-1y';

/** The recipes of a lab's root and intermediate, both valid since a year ago. */
export function authorityRecipes(options: LabOptions): [CertificateRecipe, CertificateRecipe] {
  const name = options.name ?? `Cordon Lab Root ${randomBytes(4).toString('hex')}`;
  const key = options.key ?? 'p256';
  const organisation = { type: 'O', value: 'Cordon Lab' };
  return [
    {
      subject: [organisation, { type: 'CN', value: name }],
      ca: {},
      key,
      notBefore: AUTHORITIES_SINCE,
      notAfter: '+10y',
    },
    {
      subject: [organisation, { type: 'CN', value: `${name} Intermediate`.slice(0, COMMON_NAME_CHARS_MAX) }],
      ca: { pathLength: 0 },
      key,
      notBefore: AUTHORITIES_SINCE,
      notAfter: '+5y',
    },
  ];
}

/** The recipe that `issueServer` follows. Throws {@link PkiError} `recipe-invalid` when there is no name. */
export function serverRecipe(options: ServerCertificateOptions): CertificateRecipe {
  const { dnsNames = [], ipAddresses = [] } = options;
  const commonName = [...dnsNames, ...ipAddresses][0];
  if (commonName === undefined) {
    throw new PkiError('recipe-invalid', 'A server certificate needs a name: give dnsNames or ipAddresses.');
  }
  const fits = commonName.length <= COMMON_NAME_CHARS_MAX;
  return {
    subject: fits ? [{ type: 'CN', value: commonName }] : [],
    san: { dns: dnsNames, ip: ipAddresses },
    extendedKeyUsage: ['serverAuth'],
    ...options.validity,
    key: options.key ?? 'p256',
    ...options.overrides,
  };
}

/** The recipe that `issueDevice` follows. Throws {@link PkiError} `recipe-invalid` for an OUI that is none. */
export function deviceRecipe(options: DeviceCertificateOptions): CertificateRecipe {
  if (!/^[0-9A-F]{6}$/.test(options.oui)) {
    throw new PkiError('recipe-invalid', `'${options.oui}' is no OUI: write six upper-case hexadecimal digits.`);
  }
  const commonName = { type: 'CN', value: deviceCommonName(options) };
  return {
    subject: options.manufacturer ? [{ type: 'O', value: options.manufacturer }, commonName] : [commonName],
    extendedKeyUsage: ['clientAuth'],
    notAfter: '+1y',
    ...options.validity,
    key: options.key ?? 'p256',
    ...options.overrides,
  };
}

/** A lab around an intermediate that exists. */
export function labOf(intermediate: Issued, context: Pick<IssueContext, 'now' | 'keys'>): Lab {
  const { root } = intermediate;
  const issue = (recipe: CertificateRecipe): Issued => issueCertificate(recipe, intermediate, context);
  // A device that is so old that its authorities have RSA keys knows no others at the end of the chain either.
  const key = intermediate.privateKey.asymmetricKeyType === 'rsa' ? 'rsa2048' : 'p256';
  return {
    root,
    intermediate,
    rootPem: root.certificatePem,
    intermediatePem: intermediate.certificatePem,
    issue,
    issueServer: (options) => issue(serverRecipe({ key, ...options })),
    issueDevice: (options) => issue(deviceRecipe({ key, ...options })),
    chainFor: (issued) => issued.chainPem,
  };
}

/** A lab that exists in memory only and ends with the process: for tests, benchmarks and strangers that nobody should trust. */
export function createMemoryLab(options: LabOptions = {}): Lab {
  return labOf(issueChain(authorityRecipes(options), undefined, options), options);
}
