import { Buffer } from 'node:buffer';
import { type DerElement, derElements, derInside, derObjectIdentifier, derTag } from './der-reader.ts';

/**
 * Identifiers that a certificate presents. Texts are as in the certificate, unchecked: they may hold anything, NUL
 * included.
 */
export interface CertificateNames {
  readonly dnsNames: readonly string[];
  /** iPAddress entries: 4 or 16 bytes when well-formed. */
  readonly ipAddresses: readonly Uint8Array[];
  readonly uris: readonly string[];
  readonly emails: readonly string[];
  /** Whether an SRV-ID is present (RFC 4985). */
  readonly hasServiceName: boolean;
  /** CN attributes of the subject, in order. */
  readonly commonNames: readonly string[];
}

/** What a chain check needs of a certificate beside what Node tells. */
export interface CertificateFacts extends CertificateNames {
  /** Undefined without basicConstraints. */
  readonly basicConstraints: { readonly isCa: boolean; readonly pathLength: number | undefined } | undefined;
  /** keyUsage bits, first bit first; undefined without the extension. */
  readonly keyUsage: readonly boolean[] | undefined;
  /** Object identifiers of extendedKeyUsage; undefined without the extension. */
  readonly extendedKeyUsage: readonly string[] | undefined;
  readonly signatureAlgorithm: string;
  /** Name-constraint subtrees of DNS names that the certificate excludes for what is below it. */
  readonly excludedDnsNames: readonly string[];
  /** Addresses of OCSP responders (RFC 5280 4.2.2.1), unchecked. */
  readonly statusResponders: readonly string[];
  /** Addresses of lists of revoked certificates (RFC 5280 4.2.1.13), unchecked. */
  readonly revocationLists: readonly string[];
  /** Whether its server promises to staple an answer of the authority (RFC 7633). */
  readonly promisesStaple: boolean;
  /** Extensions that stand there more than once, which RFC 5280 4.2 forbids. */
  readonly repeatedExtensions: readonly string[];
  /** Whether there is a list of alternative names that cannot be read. */
  readonly hasUnreadableNames: boolean;
  /** Content octets of the serial number. */
  readonly serial: Uint8Array;
  /** Object identifiers of all extensions. */
  readonly extensions: readonly string[];
  /** Object identifiers of the critical ones. */
  readonly criticalExtensions: readonly string[];
  /** Critical extensions that this reader does not understand. */
  readonly unknownCriticalExtensions: readonly string[];
}

const oid = {
  commonName: '2.5.4.3',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  nameConstraints: '2.5.29.30',
  infoAccess: '1.3.6.1.5.5.7.1.1',
  ocsp: '1.3.6.1.5.5.7.48.1',
  distributionPoints: '2.5.29.31',
  tlsFeature: '1.3.6.1.5.5.7.1.24',
  serviceName: '1.3.6.1.5.5.7.8.7',
} as const;

interface Extension {
  readonly id: string;
  readonly isCritical: boolean;
  readonly value: Uint8Array;
}

const bmpString = 0x1e;
const utf8String = 0x0c;

function textOf(element: DerElement): string {
  const bytes = Buffer.from(element.content);
  if (element.tag === utf8String) return bytes.toString('utf8');
  if (element.tag === bmpString && bytes.length % 2 === 0) return Buffer.from(bytes).swap16().toString('utf16le');
  return bytes.toString('latin1');
}

function commonNames(subject: DerElement | undefined): readonly string[] {
  const attributes = (derInside(subject, derTag.sequence) ?? []).flatMap((set) => derInside(set, derTag.set) ?? []);
  return attributes.flatMap((attribute) => {
    const [type, value] = derInside(attribute, derTag.sequence) ?? [];
    return type !== undefined && value !== undefined && derObjectIdentifier(type.content) === oid.commonName
      ? [textOf(value)]
      : [];
  });
}

function extensions(fields: readonly DerElement[]): readonly Extension[] {
  const wrapper = fields.find(({ tag }) => tag === 0xa3);
  const list = wrapper === undefined ? undefined : derElements(wrapper.content)?.[0];
  return (derInside(list, derTag.sequence) ?? []).flatMap((element) => {
    const [id, second, third] = derInside(element, derTag.sequence) ?? [];
    if (id === undefined || second === undefined) return [];
    const isCritical = second.tag === derTag.boolean && second.content[0] !== 0;
    const value = third ?? second;
    return [{ id: derObjectIdentifier(id.content), isCritical, value: value.content }];
  });
}

function listIn(value: Uint8Array | undefined): readonly DerElement[] {
  return value === undefined ? [] : (derInside(derElements(value)?.[0], derTag.sequence) ?? []);
}

function isUnreadable(value: Uint8Array | undefined): boolean {
  return value !== undefined && derInside(derElements(value)?.[0], derTag.sequence) === undefined;
}

function isServiceName(name: DerElement): boolean {
  const [type] = derElements(name.content) ?? [];
  return name.tag === 0xa0 && type !== undefined && derObjectIdentifier(type.content) === oid.serviceName;
}

function readBasicConstraints(value: Uint8Array | undefined): CertificateFacts['basicConstraints'] {
  if (value === undefined) return undefined;
  const [first, second] = derInside(derElements(value)?.[0], derTag.sequence) ?? [];
  const isCa = first?.tag === derTag.boolean && first.content[0] === 0xff;
  return {
    isCa,
    pathLength: second?.tag === derTag.integer ? Number(`0x${Buffer.from(second.content).toString('hex')}`) : undefined,
  };
}

function readKeyUsage(value: Uint8Array | undefined): readonly boolean[] | undefined {
  if (value === undefined) return undefined;
  const element = derElements(value)?.[0];
  if (element?.tag !== derTag.bitString) return [];
  return [...element.content.subarray(1)].flatMap((byte) =>
    [7, 6, 5, 4, 3, 2, 1, 0].map((bit) => ((byte >> bit) & 1) === 1),
  );
}

function readExtendedKeyUsage(value: Uint8Array | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return (derInside(derElements(value)?.[0], derTag.sequence) ?? []).map(({ content }) => derObjectIdentifier(content));
}

function readExcludedDnsNames(value: Uint8Array | undefined): readonly string[] {
  if (value === undefined) return [];
  const subtrees = derInside(derElements(value)?.[0], derTag.sequence) ?? [];
  const excluded = derInside(
    subtrees.find(({ tag }) => tag === 0xa1),
    0xa1,
  );
  return (excluded ?? []).flatMap((subtree) => {
    const [base] = derInside(subtree, derTag.sequence) ?? [];
    return base?.tag === 0x82 ? [Buffer.from(base.content).toString('latin1')] : [];
  });
}

const uriTag = 0x86;
/** Number of the TLS extension by which a client asks for a staple (RFC 6066 8). */
const statusRequest = 5;

function uriIn(elements: readonly DerElement[] | undefined): readonly string[] {
  return (elements ?? [])
    .filter(({ tag }) => tag === uriTag)
    .map(({ content }) => Buffer.from(content).toString('latin1'));
}

function readResponders(value: Uint8Array | undefined): readonly string[] {
  return listIn(value).flatMap((description) => {
    const [method, place] = derInside(description, derTag.sequence) ?? [];
    const isOcsp = method !== undefined && derObjectIdentifier(method.content) === oid.ocsp;
    return isOcsp && place !== undefined ? uriIn([place]) : [];
  });
}

function readDistributionPoints(value: Uint8Array | undefined): readonly string[] {
  return listIn(value).flatMap((point) => {
    const [name] = derInside(point, derTag.sequence) ?? [];
    const [fullName] = name?.tag === 0xa0 ? (derElements(name.content) ?? []) : [];
    return fullName?.tag === 0xa0 ? uriIn(derElements(fullName.content)) : [];
  });
}

function readPromise(value: Uint8Array | undefined): boolean {
  return listIn(value).some(({ content }) => content.length === 1 && content[0] === statusRequest);
}

/** Reads a certificate in DER or BER; undefined when its structure is not that of RFC 5280. Never throws. */
export function certificateFacts(der: Uint8Array): CertificateFacts | undefined {
  const [toBeSigned, algorithm] = derInside(derElements(der)?.[0], derTag.sequence) ?? [];
  const all = derInside(toBeSigned, derTag.sequence);
  const signature = derInside(algorithm, derTag.sequence)?.[0];
  if (all === undefined || signature === undefined) return undefined;
  // Version is tagged and optional; then serial, signature, issuer, validity, subject.
  const fields = all[0]?.tag === 0xa0 ? all.slice(1) : all;
  const list = extensions(all);
  const ids = list.map(({ id }) => id);
  const valueOf = (id: string): Uint8Array | undefined => list.find((extension) => extension.id === id)?.value;
  const names = listIn(valueOf(oid.subjectAltName));
  const texts = (tag: number): readonly string[] =>
    names.filter((name) => name.tag === tag).map(({ content }) => Buffer.from(content).toString('latin1'));
  const understood: readonly string[] = [oid.subjectAltName, oid.basicConstraints, oid.keyUsage, oid.extendedKeyUsage];
  return {
    dnsNames: texts(0x82),
    uris: texts(0x86),
    emails: texts(0x81),
    ipAddresses: names.filter(({ tag }) => tag === 0x87).map(({ content }) => content),
    hasServiceName: names.some(isServiceName),
    commonNames: commonNames(fields[4]),
    basicConstraints: readBasicConstraints(valueOf(oid.basicConstraints)),
    keyUsage: readKeyUsage(valueOf(oid.keyUsage)),
    extendedKeyUsage: readExtendedKeyUsage(valueOf(oid.extendedKeyUsage)),
    signatureAlgorithm: derObjectIdentifier(signature.content),
    excludedDnsNames: readExcludedDnsNames(valueOf(oid.nameConstraints)),
    statusResponders: readResponders(valueOf(oid.infoAccess)),
    revocationLists: readDistributionPoints(valueOf(oid.distributionPoints)),
    promisesStaple: readPromise(valueOf(oid.tlsFeature)),
    repeatedExtensions: ids.filter((id, index) => ids.indexOf(id) !== index),
    hasUnreadableNames: isUnreadable(valueOf(oid.subjectAltName)),
    serial: fields[0]?.content ?? new Uint8Array(0),
    extensions: ids,
    criticalExtensions: list.filter(({ isCritical }) => isCritical).map(({ id }) => id),
    unknownCriticalExtensions: list
      .filter(({ id, isCritical }) => isCritical && !understood.includes(id))
      .map(({ id }) => id),
  };
}
