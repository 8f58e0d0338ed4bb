/** TCP ports of services for the LAN side, for maintenance, and of those that worms have come in by. */
const tcpRoles: ReadonlyMap<number, string> = new Map([
  [21, 'FTP'],
  [22, 'SSH'],
  [23, 'telnet'],
  [53, 'DNS'],
  [80, 'web pages'],
  [81, 'web pages'],
  [111, 'port mapper'],
  [139, 'file sharing'],
  [443, 'web pages'],
  [445, 'file sharing'],
  [515, 'printing'],
  [548, 'file sharing'],
  [554, 'streaming'],
  [631, 'printing'],
  [1723, 'PPTP'],
  [1900, 'UPnP'],
  [2222, 'SSH'],
  [2323, 'telnet'],
  [4567, 'remote maintenance'],
  [5000, 'UPnP'],
  [5431, 'UPnP'],
  [5555, 'debugging'],
  [8000, 'web pages'],
  [8080, 'web pages'],
  [8081, 'web pages'],
  [8443, 'web pages'],
  [8888, 'web pages'],
  [9000, 'debugging'],
  [9999, 'debugging'],
  [32_764, 'a known back door'],
  [37_215, 'UPnP (CVE-2017-17215)'],
  [49_000, 'TR-064'],
  [49_152, 'UPnP'],
  [52_869, 'UPnP (CVE-2014-8361)'],
  [65_000, 'remote maintenance'],
]);

/** UDP services that send more than they are sent, to whoever an attacker names. */
const reflectors: ReadonlyMap<number, string> = new Map([
  [53, 'DNS'],
  [69, 'TFTP'],
  [111, 'port mapper'],
  [123, 'NTP'],
  [137, 'NetBIOS'],
  [161, 'SNMP'],
  [1900, 'SSDP'],
  [3702, 'WS-Discovery'],
  [5351, 'NAT-PMP'],
  [5353, 'mDNS'],
  [5683, 'CoAP'],
]);

const portOf = (name: string, protocol: string): number =>
  name.startsWith(`${protocol}/`) ? Number(name.slice(protocol.length + 1)) : 0;

/** What usually listens on a port of this name, where that does not belong on a WAN side. */
export const lanServiceOf = (name: string): string | undefined =>
  tcpRoles.get(portOf(name, 'tcp')) ?? reflectors.get(portOf(name, 'udp'));

/** Which reflector usually listens on a port of this name. */
export const reflectorOf = (name: string): string | undefined => reflectors.get(portOf(name, 'udp'));

/** TCP ports at which something is looked for when there is no time for all of them. */
export const notedTcpPorts: readonly number[] = [...tcpRoles.keys(), 7547, 7548, 8023, 30_005, 58_000];
