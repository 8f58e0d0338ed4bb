import { Buffer } from 'node:buffer';
import {
  type CertificateRecipe,
  type ChainNode,
  type ChainRecipe,
  derSequence,
  encodeGeneralNames,
  type GeneralNames,
} from '@cordon/pki';
import type { HostNames } from './certificate-row.ts';

type More = Partial<CertificateRecipe>;

/** A subject of one common name. */
export const commonName = (value: string): CertificateRecipe['subject'] => [{ type: 'CN', value }];

// Defective authorities below a root that a device trusts are worth something to an attacker: they live for days only. They began as long ago as what
// the controls show, so that a clock that is behind makes no difference between the two.
const briefly = { notAfter: '+2d' } as const;

/**
 * The certificate of a server for the host of the ACS URL; `more` says what is special about it. With other alternative names than the host's
 * it has no fitting common name either: which of the two a target looks at is the matter of other rows.
 */
export function serverNode({ host, san }: HostNames, more: More = {}, signedBy = 'lab-intermediate'): ChainNode {
  const isForHost = more.san === undefined && host.length <= 64;
  const subject = commonName(isForHost ? host : 'Cordon Lab Server');
  return { certificate: { subject, san, extendedKeyUsage: ['serverAuth'], ...briefly, ...more }, signedBy };
}

/** An authority below the lab's root; `more` says what is special about it. */
export function authorityNode(name: string, more: More = {}, signedBy = 'lab-root'): ChainNode {
  return { certificate: { subject: commonName(`Cordon Lab ${name}`), ca: {}, ...briefly, ...more }, signedBy };
}

/** A server below the lab's intermediate, with what is special about it. */
export function serverChain(names: HostNames, more: More = {}): ChainRecipe {
  return { nodes: { server: serverNode(names, more) }, send: ['server', 'lab-intermediate'] };
}

/** A sound server below an authority with what is special about that, or about both. */
export function authorityChain(names: HostNames, authority: More, server: More = {}): ChainRecipe {
  const nodes = {
    authority: authorityNode('Special Authority', authority),
    server: serverNode(names, server, 'authority'),
  };
  return { nodes, send: ['server', 'authority'] };
}

/** `count` authorities one below the other, named `authority-1` and so on, the first one signed by the lab's root. */
export function authorityLine(count: number, more: (place: number) => More = () => ({})): Record<string, ChainNode> {
  const places = Array.from({ length: count }, (_, index) => index + 1);
  return Object.fromEntries(
    places.map((place) => [
      `authority-${place}`,
      authorityNode(`Authority ${place}`, more(place), place === 1 ? 'lab-root' : `authority-${place - 1}`),
    ]),
  );
}

/** The names of {@link authorityLine} from the last to the first: the order in which a server sends them. */
export const upTheLine = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `authority-${count - index}`);

/** The bytes of a subjectAltName extension, as hex. */
export function altNameHex(names: GeneralNames): string {
  return Buffer.from(derSequence(...encodeGeneralNames(names))).toString('hex');
}

/** An extension that nobody knows, below an arc that is reserved for examples (RFC 5612). */
export const unknownExtension = '1.3.6.1.4.1.32473.1.1';
