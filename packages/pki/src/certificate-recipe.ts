import type { LengthForm, TimeEncoding } from './der.ts';
import type { KeyKind } from './key-kind.ts';
import type { ExtensionName, KeyUsage } from './object-identifiers.ts';
import type { SignatureAlgorithm, SignatureHash } from './signature-algorithm.ts';

/** How the characters of a name attribute are written. */
export type StringEncoding = 'utf8' | 'printable' | 'ia5' | 'teletex' | 'bmp' | 'universal';

/** One attribute of a distinguished name. */
export interface NameAttribute {
  /** A short name (`CN`, `O`, `serialNumber` …) or a dotted object identifier. */
  readonly type: string;
  readonly value: string;
  /** By default what RFC 5280 asks for: PrintableString for countries and serial numbers, IA5String for DC and e-mail, else UTF-8. */
  readonly encoding?: StringEncoding;
}

/** Names of the kinds that certificates for TLS use. */
export interface GeneralNames {
  readonly dns?: readonly string[];
  /** IP addresses; in name constraints, networks as `192.0.2.0/24`. */
  readonly ip?: readonly string[];
  readonly uri?: readonly string[];
  readonly email?: readonly string[];
  /** Whole GeneralName elements in DER, as hex. */
  readonly der?: readonly string[];
}

/** An extension given as bytes. */
export interface ExtraExtension {
  readonly oid: string;
  readonly critical?: boolean;
  /** The content of the extnValue OCTET STRING, as hex; it need not be DER. */
  readonly valueHex: string;
}

/** What is wrong with the signature bits; `none` is a true signature. */
export type SignatureDefect = 'none' | 'flipped-bit' | 'zeroed' | 'empty' | 'truncated' | 'wrong-key';

/**
 * A certificate as data. What is left out takes the sound default, so every field that is set says what is special; a defect is a field
 * as any other. `parseRecipe` checks a recipe that comes from a file.
 */
export interface CertificateRecipe {
  readonly subject: readonly NameAttribute[];
  /** The issuer field to write in place of the issuer's true subject. */
  readonly issuer?: readonly NameAttribute[];
  readonly san?: GeneralNames;
  /**
   * An ISO 8601 instant, or an offset from the caller's clock: `-1d`, `+90d`, `+12h`, `-5m`, `+30s`, `+10y`, `now`,
   * `never`. Default `-300d`.
   */
  readonly notBefore?: string;
  /** As notBefore. Default `+90d`. */
  readonly notAfter?: string;
  /** Forces the type of both times; the default follows RFC 5280 4.1.2.5. */
  readonly timeEncoding?: TimeEncoding;
  /** Default `p256`. */
  readonly key?: KeyKind;
  /** A SubjectPublicKeyInfo in DER (hex) to write in place of the key's own. */
  readonly subjectPublicKeyInfoHex?: string;
  /** Present: a certificate authority. */
  readonly ca?: { readonly pathLength?: number };
  /** Replaces what `ca` would write in basic constraints; `omit` leaves the extension out. */
  readonly basicConstraints?: 'omit' | { readonly ca?: boolean; readonly pathLength?: number };
  /** Default: keyCertSign and cRLSign for a CA, digitalSignature for a leaf (and keyEncipherment for RSA); [] leaves it out. */
  readonly keyUsage?: readonly KeyUsage[];
  /** Purposes by name or dotted identifier; left out when absent. An empty list writes an empty extension. */
  readonly extendedKeyUsage?: readonly string[];
  readonly nameConstraints?: { readonly permitted?: GeneralNames; readonly excluded?: GeneralNames };
  readonly crlDistributionPoints?: readonly string[];
  readonly ocsp?: readonly string[];
  readonly caIssuers?: readonly string[];
  readonly certificatePolicies?: readonly string[];
  /** TLS features that the certificate demands: `status_request` is OCSP must-staple (RFC 7633). */
  readonly tlsFeatures?: readonly 'status_request'[];
  /** Default true; a hex string writes that identifier, false leaves the extension out. */
  readonly subjectKeyIdentifier?: boolean | string;
  /** Default true except in a self-signed certificate; as subjectKeyIdentifier. */
  readonly authorityKeyIdentifier?: boolean | string;
  readonly extraExtensions?: readonly ExtraExtension[];
  /** Overrides which extensions are critical. */
  readonly critical?: Readonly<Partial<Record<ExtensionName, boolean>>>;
  /**
   * Exactly these extensions in exactly this order: a name takes what the other fields make of it, so that one may be moved, left out or
   * repeated; one with bytes is written as given.
   */
  readonly extensionList?: readonly (ExtensionName | ExtraExtension)[];
  /** Extensions (by name or dotted identifier) that are written twice. */
  readonly duplicateExtensions?: readonly string[];
  /** The content octets of the serial number, as hex: `00`, `ff` (negative) and over-long ones are possible. Default 16 random octets. */
  readonly serialHex?: string;
  /** 1, 2 or 3 (default). Extensions are written in any version unless `extensions` is false. */
  readonly version?: 1 | 2 | 3;
  /** False leaves out every extension, as a true version-1 certificate does. */
  readonly extensions?: boolean;
  /** Default: sha384 when the signing key is P-384, sha512 for P-521, else sha256. */
  readonly signatureHash?: SignatureHash;
  /** RSA-PSS in place of PKCS #1 v1.5, for RSA signers. */
  readonly pss?: boolean;
  /** Writes another algorithm inside the signed part than was used. */
  readonly tbsAlgorithm?: SignatureAlgorithm;
  /** Writes another algorithm beside the signature than was used. */
  readonly outerAlgorithm?: SignatureAlgorithm;
  readonly signature?: SignatureDefect;
  /** How the length of the list of extensions is written; DER allows `minimal` (the default) only. */
  readonly extensionsLength?: LengthForm;
}
