import { readXml, type XmlElement } from '@cordon/cwmp';
import { PortScanError, type PortState, type ScannedPort } from './port-scan.ts';

/** What nmap's XML says, without what nobody here asks for. */
export interface NmapReport {
  readonly version: string;
  /** Whether there is a host to be scanned at all, as far as nmap can tell. */
  readonly isHostThere: boolean;
  readonly ports: readonly ScannedPort[];
  /** Counts of ports that nmap does not list one by one, by protocol and state. */
  readonly others: Readonly<Record<string, number>>;
}

// A scan of all ports of one host with scripts is far below this.
const xmlLimits = { charsMax: 32 << 20, nodesMax: 1_000_000 };

/**
 * Reads the output of `nmap -oX` for one host, to its end: a report of a scan that did not finish is refused. Throws
 * {@link PortScanError} `scanner-unreadable`.
 */
export function readNmapXml(text: string): NmapReport {
  // nmap names a style sheet and an empty document type; neither declares anything.
  const { root, defects } = readXml(text, { allowEmptyDoctype: true, limits: xmlLimits });
  if (root === undefined || root.localName !== 'nmaprun') {
    throw unreadable(`The output of nmap cannot be read: ${defects[0]?.detail ?? 'it is no nmaprun'}.`);
  }
  const finished = childOf(childOf(root, 'runstats'), 'finished');
  if (attribute(finished, 'exit') !== 'success') {
    throw unreadable(`nmap did not finish: ${attribute(finished, 'errormsg') ?? 'its report has no end'}.`);
  }
  const hosts = childrenOf(root, 'host');
  // On its own network nmap asks for the host by ARP or neighbour discovery first, and leaves out one that is not there; and one to which no
  // route leads.
  const isAbsent = hosts.length === 0 && attribute(childOf(childOf(root, 'runstats'), 'hosts'), 'up') === '0';
  if (!isAbsent && hosts.length !== 1) throw unreadable(`nmap reports ${hosts.length} hosts instead of one.`);
  const [host] = hosts;
  const list = childOf(host, 'ports');
  const listed = childrenOf(list, 'port').map(scannedPort);
  return {
    version: attribute(root, 'version') ?? 'of unknown version',
    isHostThere: host !== undefined,
    ports: listed.filter(({ state }) => state === 'open' || state === 'open|filtered'),
    others: countOthers(list, listed),
  };
}

const unreadable = (message: string): PortScanError => new PortScanError('scanner-unreadable', message);

function scannedPort(element: XmlElement): ScannedPort {
  const protocol = attribute(element, 'protocol');
  const port = Number(attribute(element, 'portid'));
  if ((protocol !== 'tcp' && protocol !== 'udp') || !Number.isInteger(port)) {
    throw unreadable(`nmap reports a port that is none: ${protocol} ${attribute(element, 'portid')}.`);
  }
  const state = childOf(element, 'state');
  const service = childOf(element, 'service');
  // A name that comes from the port number alone is nmap's guess, and tells nothing about what listens.
  const isSeen = attribute(service, 'method') === 'probed';
  const extra = attribute(service, 'extrainfo');
  const product = attribute(service, 'product');
  return {
    protocol,
    port,
    state: stateOf(attribute(state, 'state')),
    reason: attribute(state, 'reason') ?? 'not told',
    service: isSeen ? tunnelled(service) : undefined,
    product: product !== undefined && extra !== undefined ? `${product} (${extra})` : product,
    version: attribute(service, 'version'),
    banner: attribute(service, 'servicefp'),
  };
}

function tunnelled(service: XmlElement | undefined): string | undefined {
  const name = attribute(service, 'name');
  return attribute(service, 'tunnel') === 'ssl' && name !== undefined ? `tls/${name}` : name;
}

function stateOf(text: string | undefined): PortState {
  switch (text) {
    case 'open':
    case 'open|filtered':
    case 'closed':
    case 'filtered':
      return text;
    default:
      // `unfiltered` and `closed|filtered` come from kinds of scan that nobody here asks for.
      throw unreadable(`nmap reports the unknown state ${JSON.stringify(text)}.`);
  }
}

function countOthers(list: XmlElement | undefined, listed: readonly ScannedPort[]): Record<string, number> {
  const counts: Record<string, number> = {};
  const add = (key: string, count: number): void => {
    counts[key] = (counts[key] ?? 0) + count;
  };
  for (const { protocol, state } of listed)
    if (state === 'closed' || state === 'filtered') add(`${protocol} ${state}`, 1);
  for (const extra of childrenOf(list, 'extraports')) {
    const state = attribute(extra, 'state') ?? 'unknown';
    for (const reasons of childrenOf(extra, 'extrareasons')) {
      add(`${attribute(reasons, 'proto') ?? 'port'} ${state}`, Number(attribute(reasons, 'count') ?? 0));
    }
  }
  return counts;
}

function childrenOf(element: XmlElement | undefined, name: string): readonly XmlElement[] {
  return element?.children.filter(({ localName }) => localName === name) ?? [];
}

function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element?.children.find(({ localName }) => localName === name);
}

function attribute(element: XmlElement | undefined, name: string): string | undefined {
  return element?.attributes.find(({ localName }) => localName === name)?.value;
}
