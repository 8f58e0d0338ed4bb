import { Buffer } from 'node:buffer';
import type { CertificateRecipe } from './certificate-recipe.ts';
import {
  derBoolean,
  derExplicit,
  derImplicit,
  derInteger,
  derNamedBits,
  derObjectIdentifier,
  derOctetString,
  derSequence,
} from './der.ts';
import { encodeGeneralNames, encodeNameConstraints } from './general-name.ts';
import {
  accessMethods,
  type ExtensionName,
  extensionTypes,
  keyPurposes,
  type KeyUsage,
  keyUsageBits,
} from './object-identifiers.ts';

// GeneralName [6]: a URI.
const URI_TAG = 6;
// RFC 7633: the number of the status_request TLS extension.
const STATUS_REQUEST = 5;

/** Facts about keys that extensions need. */
export interface ExtensionContext {
  readonly subjectKeyIdentifier: Uint8Array;
  readonly authorityKeyIdentifier: Uint8Array;
  readonly isSelfSigned: boolean;
  readonly isRsaKey: boolean;
}

interface Extension {
  readonly oid: string;
  readonly critical: boolean;
  readonly value: Uint8Array;
}

type Values = Partial<Record<ExtensionName, Uint8Array | undefined>>;

// RFC 5280 4.2.1: the extensions that a CA marks critical.
const criticalByDefault: ReadonlySet<ExtensionName> = new Set(['basicConstraints', 'keyUsage', 'nameConstraints']);

function encodeBasicConstraints(recipe: CertificateRecipe): Uint8Array | undefined {
  if (recipe.basicConstraints === 'omit') return undefined;
  const { ca, pathLength } = recipe.basicConstraints ?? { ca: recipe.ca !== undefined, ...recipe.ca };
  // DER leaves out a value that equals its default (cA FALSE).
  return derSequence(ca ? derBoolean(true) : undefined, pathLength === undefined ? undefined : derInteger(pathLength));
}

function encodeKeyUsage(recipe: CertificateRecipe, context: ExtensionContext): Uint8Array | undefined {
  const forLeaf: KeyUsage[] = context.isRsaKey ? ['digitalSignature', 'keyEncipherment'] : ['digitalSignature'];
  const usages = recipe.keyUsage ?? (recipe.ca ? ['keyCertSign', 'cRLSign'] : forLeaf);
  return usages.length === 0 ? undefined : derNamedBits(usages.map((usage) => keyUsageBits.indexOf(usage)));
}

function encodePurposes(purposes: readonly string[]): Uint8Array {
  const oid = (purpose: string): string =>
    Object.hasOwn(keyPurposes, purpose) ? keyPurposes[purpose as keyof typeof keyPurposes] : purpose;
  return derSequence(...purposes.map((purpose) => derObjectIdentifier(oid(purpose))));
}

function encodeDistributionPoints(urls: readonly string[]): Uint8Array {
  const point = (url: string): Uint8Array => {
    const fullName = derExplicit(0, derImplicit(URI_TAG, Buffer.from(url)));
    return derSequence(derExplicit(0, fullName));
  };
  return derSequence(...urls.map(point));
}

function encodeInfoAccess(recipe: CertificateRecipe): Uint8Array | undefined {
  const access = (method: string) => (url: string) =>
    derSequence(derObjectIdentifier(method), derImplicit(URI_TAG, Buffer.from(url)));
  const descriptions = [
    ...(recipe.ocsp ?? []).map(access(accessMethods.ocsp)),
    ...(recipe.caIssuers ?? []).map(access(accessMethods.caIssuers)),
  ];
  return descriptions.length === 0 ? undefined : derSequence(...descriptions);
}

function identifier(setting: boolean | string, own: Uint8Array): Uint8Array | undefined {
  if (typeof setting === 'string') return Buffer.from(setting, 'hex');
  return setting ? own : undefined;
}

function keyIdentifiers(recipe: CertificateRecipe, context: ExtensionContext): Values {
  const subject = identifier(recipe.subjectKeyIdentifier ?? true, context.subjectKeyIdentifier);
  const authority = identifier(recipe.authorityKeyIdentifier ?? !context.isSelfSigned, context.authorityKeyIdentifier);
  return {
    subjectKeyIdentifier: subject && derOctetString(subject),
    authorityKeyIdentifier: authority && derSequence(derImplicit(0, authority)),
  };
}

function extensionValues(recipe: CertificateRecipe, context: ExtensionContext): Values {
  const policies = recipe.certificatePolicies?.map((oid) => derSequence(derObjectIdentifier(oid)));
  return {
    basicConstraints: encodeBasicConstraints(recipe),
    keyUsage: encodeKeyUsage(recipe, context),
    extendedKeyUsage: recipe.extendedKeyUsage && encodePurposes(recipe.extendedKeyUsage),
    subjectAltName: recipe.san && derSequence(...encodeGeneralNames(recipe.san)),
    nameConstraints: recipe.nameConstraints && encodeNameConstraints(recipe.nameConstraints),
    crlDistributionPoints: recipe.crlDistributionPoints && encodeDistributionPoints(recipe.crlDistributionPoints),
    authorityInfoAccess: encodeInfoAccess(recipe),
    certificatePolicies: policies && derSequence(...policies),
    tlsFeature: recipe.tlsFeatures && derSequence(...recipe.tlsFeatures.map(() => derInteger(STATUS_REQUEST))),
    ...keyIdentifiers(recipe, context),
  };
}

function listed(list: NonNullable<CertificateRecipe['extensionList']>, named: readonly Extension[]): Extension[] {
  return list.flatMap((entry): Extension[] => {
    if (typeof entry === 'string') return named.filter(({ oid }) => oid === extensionTypes[entry]);
    return [{ oid: entry.oid, critical: entry.critical ?? false, value: Buffer.from(entry.valueHex, 'hex') }];
  });
}

function encodeExtension({ oid, critical, value }: Extension): Uint8Array {
  return derSequence(derObjectIdentifier(oid), critical ? derBoolean(true) : undefined, derOctetString(value));
}

/** The extensions of a recipe in the order in which they are written; none for a recipe without extensions. */
export function encodeExtensions(recipe: CertificateRecipe, context: ExtensionContext): Uint8Array[] {
  if (recipe.extensions === false) return [];
  const named = Object.entries(extensionValues(recipe, context)).flatMap(([name, value]): Extension[] => {
    if (value === undefined) return [];
    const known = name as ExtensionName;
    // RFC 5280 4.2.1.6: names that stand in for an empty subject are critical.
    const isNameless = known === 'subjectAltName' && recipe.subject.length === 0;
    const critical = recipe.critical?.[known] ?? (isNameless || criticalByDefault.has(known));
    return [{ oid: extensionTypes[known], critical, value }];
  });
  const extra = (recipe.extraExtensions ?? []).map(({ oid, critical = false, valueHex }): Extension => {
    return { oid, critical, value: Buffer.from(valueHex, 'hex') };
  });
  if (recipe.extensionList !== undefined) return listed(recipe.extensionList, named).map(encodeExtension);
  const once = [...named, ...extra];
  const twice = (recipe.duplicateExtensions ?? []).flatMap((wanted) => {
    const oid = Object.hasOwn(extensionTypes, wanted) ? extensionTypes[wanted as ExtensionName] : wanted;
    return once.filter((extension) => extension.oid === oid);
  });
  return [...once, ...twice].map(encodeExtension);
}
