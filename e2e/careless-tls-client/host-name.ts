import { isIP, isIPv4 } from 'node:net';
import { type Certificate, extensionOf, known } from './certificate.ts';
import { child, type Der, elementsOf } from './der.ts';

const tags = { dns: 0x82, address: 0x87 } as const;
const permittedTag = 0xa0;

/** Whether a name of a certificate covers a host: whole labels, a star only in place of the first one (RFC 9525 6.3). */
function covers(name: string, host: string): boolean {
  const [ours, theirs] = [name.toLowerCase().split('.'), host.toLowerCase().replace(/\.$/, '').split('.')];
  if (ours.length !== theirs.length || !/^[\w*.-]+$/.test(name)) return false;
  const [first, ...rest] = ours;
  if (rest.join('.') !== theirs.slice(1).join('.')) return false;
  if (first === '*') return rest.length >= 2;
  return first === theirs[0] && !name.includes('*');
}

function bytesOfAddress(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = address.split('::');
  const words = (text: string): string[] => (text === '' ? [] : text.split(':'));
  const [left, right] = [words(head), words(tail ?? '')];
  const zeros = Array.from({ length: 8 - left.length - right.length }, () => '0');
  return Buffer.from([...left, ...zeros, ...right].map((word) => word.padStart(4, '0')).join(''), 'hex');
}

const namesIn = (certificate: Certificate): readonly Der[] => {
  const names = extensionOf(certificate, known.subjectAltName);
  return names === undefined ? [] : elementsOf(names.content);
};

/** Whether a certificate is of this host. The common name counts for nothing (RFC 9525 2). */
export function isOfHost(certificate: Certificate, hostName: string): boolean {
  const host = hostName.replaceAll(/[[\]]/g, '');
  const names = namesIn(certificate);
  if (isIP(host) !== 0) {
    const bytes = bytesOfAddress(host);
    return names.some(({ tag, content }) => tag === tags.address && content.equals(bytes));
  }
  return names.some(
    ({ tag, content }) => tag === tags.dns && !content.includes(0) && covers(content.toString('latin1'), host),
  );
}

function isWithin({ tag, content }: Der, tree: Der): boolean {
  if (tag !== tree.tag) return false;
  if (tag === tags.address) {
    const half = tree.content.length / 2;
    return (
      content.length === half &&
      content.every((byte, at) => ((byte ^ (tree.content[at] ?? 0)) & (tree.content[half + at] ?? 0)) === 0)
    );
  }
  // A star stands for whatever label an excluded name may have.
  const name = content.toString('latin1').toLowerCase();
  const base = tree.content.toString('latin1').toLowerCase();
  return base === '' || name === base.replace(/^\./, '') || name.endsWith(base.startsWith('.') ? base : `.${base}`);
}

const isCoveredByStar = ({ tag, content }: Der, tree: Der): boolean =>
  tag === tags.dns && tree.tag === tags.dns && covers(content.toString('latin1'), tree.content.toString('latin1'));

/** Whether the names of a server keep to the constraints of an authority above it (RFC 5280 4.2.1.10). */
export function keepsToConstraints(certificate: Certificate, authority: Certificate): boolean {
  const constraints = extensionOf(authority, known.nameConstraints);
  if (constraints === undefined) return true;
  const lists = elementsOf(constraints.content);
  const treesOf = (isPermitted: boolean): readonly Der[] =>
    lists
      .filter(({ tag }) => (tag === permittedTag) === isPermitted)
      .flatMap(({ content }) => elementsOf(content).map((tree) => child(tree, 0)));
  const [permitted, excluded] = [treesOf(true), treesOf(false)];
  return namesIn(certificate).every((name) => {
    const ofKind = permitted.filter(({ tag }) => tag === name.tag);
    const isPermitted = ofKind.length === 0 || ofKind.some((tree) => isWithin(name, tree));
    return isPermitted && !excluded.some((tree) => isWithin(name, tree) || isCoveredByStar(name, tree));
  });
}
