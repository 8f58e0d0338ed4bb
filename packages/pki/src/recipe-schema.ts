import { z } from 'zod';
import type { CertificateRecipe, GeneralNames } from './certificate-recipe.ts';
import { isObjectIdentifier } from './der.ts';
import { isAttributeType } from './distinguished-name.ts';
import { PkiError } from './errors.ts';
import { addressOctets, networkOctets } from './general-name.ts';
import { keyKinds } from './key-kind.ts';
import { attributeTypes, type ExtensionName, extensionTypes, keyPurposes, keyUsageBits } from './object-identifiers.ts';
import { signatureAlgorithms, signatureHashes } from './signature-algorithm.ts';
import { resolveInstant } from './validity.ts';

// A test with 10,000 names in one certificate is known to be useful; a file with more is a mistake.
const NAMES_MAX = 20_000;
// TLS carries certificates of up to 2^24 octets; 1 MiB is enough to overrun every device.
const HEX_CHARS_MAX = 2 * 1024 * 1024;
const PROBLEMS_SHOWN_MAX = 10;

const extensionNames = Object.keys(extensionTypes) as [ExtensionName, ...ExtensionName[]];

/** A string that `accepts` agrees with, else the message built from what was given. */
function text(accepts: (value: string) => boolean, expected: string): z.ZodString {
  return z.string().refine(accepts, { error: (issue) => `'${String(issue.input).slice(0, 80)}' is not ${expected}` });
}

const hex = text(
  (value) => /^([0-9a-fA-F]{2})*$/.test(value) && value.length <= HEX_CHARS_MAX,
  'hexadecimal octets: write pairs of digits, without spaces',
);

const objectIdentifier = text(isObjectIdentifier, 'an object identifier such as 1.3.6.1.4.1.99999.1');

// The clock does not matter here: only the form is checked.
const instant = text(
  (value) => resolveInstant(value, new Date(0)) !== undefined,
  "a time: write an ISO instant in UTC such as 2030-01-31T12:00:00Z, 'now', 'never', or an offset such as -1d, +90d, +12h, -5m, +30s, +10y",
);

const nameAttribute = z.strictObject({
  type: text(
    isAttributeType,
    `an attribute type: use ${Object.keys(attributeTypes).join(', ')}, or an object identifier`,
  ),
  value: z.string().max(HEX_CHARS_MAX),
  encoding: z.enum(['utf8', 'printable', 'ia5', 'teletex', 'bmp', 'universal']).exactOptional(),
});

function generalNames(address: z.ZodString): z.ZodType<GeneralNames> {
  const names = z.array(z.string()).max(NAMES_MAX).exactOptional();
  return z.strictObject({
    dns: names,
    ip: z.array(address).max(NAMES_MAX).exactOptional(),
    uri: names,
    email: names,
    der: z.array(hex).max(NAMES_MAX).exactOptional(),
  });
}

const addresses = generalNames(text((value) => addressOctets(value) !== undefined, 'an IPv4 or IPv6 address'));
const networks = generalNames(text((value) => networkOctets(value) !== undefined, 'a network such as 192.0.2.0/24'));

const extensionReference = text(
  (value) => Object.hasOwn(extensionTypes, value) || isObjectIdentifier(value),
  `an extension: use ${extensionNames.join(', ')}, or an object identifier`,
);

const purpose = text(
  (value) => Object.hasOwn(keyPurposes, value) || isObjectIdentifier(value),
  `a key purpose: use ${Object.keys(keyPurposes).join(', ')}, or an object identifier`,
);

const extraExtension = z.strictObject({ oid: objectIdentifier, critical: z.boolean().exactOptional(), valueHex: hex });

const pathLength = z
  .int()
  .min(0)
  .max(2 ** 31);

/** Checks the form of a recipe; whether the certificate makes sense is the recipe's business. Unknown fields are refused. */
export const certificateRecipeSchema: z.ZodType<CertificateRecipe> = z.strictObject({
  subject: z.array(nameAttribute),
  issuer: z.array(nameAttribute).exactOptional(),
  san: addresses.exactOptional(),
  notBefore: instant.exactOptional(),
  notAfter: instant.exactOptional(),
  timeEncoding: z.enum(['utc', 'generalized']).exactOptional(),
  key: z.enum(keyKinds).exactOptional(),
  subjectPublicKeyInfoHex: hex.exactOptional(),
  ca: z.strictObject({ pathLength: pathLength.exactOptional() }).exactOptional(),
  basicConstraints: z
    .union([
      z.literal('omit'),
      z.strictObject({ ca: z.boolean().exactOptional(), pathLength: pathLength.exactOptional() }),
    ])
    .exactOptional(),
  keyUsage: z.array(z.enum(keyUsageBits)).exactOptional(),
  extendedKeyUsage: z.array(purpose).exactOptional(),
  nameConstraints: z
    .strictObject({ permitted: networks.exactOptional(), excluded: networks.exactOptional() })
    .exactOptional(),
  crlDistributionPoints: z.array(z.string()).exactOptional(),
  ocsp: z.array(z.string()).exactOptional(),
  caIssuers: z.array(z.string()).exactOptional(),
  certificatePolicies: z.array(objectIdentifier).exactOptional(),
  tlsFeatures: z.array(z.enum(['status_request'])).exactOptional(),
  subjectKeyIdentifier: z.union([z.boolean(), hex]).exactOptional(),
  authorityKeyIdentifier: z.union([z.boolean(), hex]).exactOptional(),
  extraExtensions: z.array(extraExtension).exactOptional(),
  extensionList: z.array(z.union([z.enum(extensionNames), extraExtension])).exactOptional(),
  extensionsLength: z.enum(['minimal', 'long', 'indefinite']).exactOptional(),
  critical: z.partialRecord(z.enum(extensionNames), z.boolean()).exactOptional(),
  duplicateExtensions: z.array(extensionReference).exactOptional(),
  serialHex: hex.exactOptional(),
  version: z.union([z.literal(1), z.literal(2), z.literal(3)]).exactOptional(),
  extensions: z.boolean().exactOptional(),
  signatureHash: z.enum(signatureHashes).exactOptional(),
  pss: z.boolean().exactOptional(),
  tbsAlgorithm: z.enum(signatureAlgorithms).exactOptional(),
  outerAlgorithm: z.enum(signatureAlgorithms).exactOptional(),
  signature: z.enum(['none', 'flipped-bit', 'zeroed', 'empty', 'truncated', 'wrong-key']).exactOptional(),
});

/**
 * Checks a recipe that comes from outside (parsed JSON or YAML) and returns it. Throws {@link PkiError} `recipe-invalid` that names every
 * field that is wrong (the first ten) and what was expected there.
 */
export function parseRecipe(value: unknown): CertificateRecipe {
  const result = certificateRecipeSchema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.') || 'recipe'}: ${message}`);
  const more = problems.length > PROBLEMS_SHOWN_MAX ? [`and ${problems.length - PROBLEMS_SHOWN_MAX} more`] : [];
  const list = [...problems.slice(0, PROBLEMS_SHOWN_MAX), ...more].join('\n  ');
  throw new PkiError('recipe-invalid', `The certificate recipe cannot be used:\n  ${list}`);
}
