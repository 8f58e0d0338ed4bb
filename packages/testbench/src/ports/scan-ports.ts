import { connectScan } from './connect-scan.ts';
import { type PortScan, PortScanError, type PortScanRequest, type ScannedPort } from './port-scan.ts';
import { findNmap, mayScanUdpWithNmap, runNmap } from './run-nmap.ts';
import { udpProbes } from './udp-probes.ts';
import { udpScan } from './udp-scan.ts';

/** How {@link scanPorts} chooses. */
export interface ScanChoice {
  /** `auto` takes nmap where it is installed. `nmap` throws {@link PortScanError} where it is not. */
  readonly scanner: 'auto' | 'nmap' | 'cordon';
}

const ownName = 'cordon';

/**
 * Scans ports of one address by nmap where it is installed, by a TCP connect and UDP probe scanner of our own where it is not; the result
 * names what looked, and what it could not see. Never faster than a small gateway bears.
 */
export async function scanPorts(request: PortScanRequest, { scanner }: ScanChoice): Promise<PortScan> {
  const nmap = scanner === 'cordon' ? undefined : await findNmap();
  if (nmap === undefined) {
    if (scanner === 'nmap') throw new PortScanError('scanner-missing', 'nmap is not installed (Debian: nmap).');
    const reason = scanner === 'auto' ? ['nmap is not installed: services are told by their first words only.'] : [];
    return await ownScan(request, reason);
  }
  if (request.udp.length === 0) return await runNmap(request);
  if (mayScanUdpWithNmap()) return await askedAgain(await runNmap(request), request);
  const udp = await ownScan({ ...request, tcp: [] }, ['Without root, nmap cannot scan UDP; the own scanner did.']);
  if (request.tcp.length === 0) return udp;
  const tcp = await runNmap({ ...request, udp: [] });
  return {
    ...tcp,
    scanner: `${tcp.scanner}, UDP by ${ownName}`,
    ports: [...tcp.ports, ...udp.ports],
    others: { ...tcp.others, ...udp.others },
    blindSpots: udp.blindSpots,
  };
}

/** nmap does not speak the language of every service that we ask: where it was not answered, we ask in ours. */
async function askedAgain(scan: PortScan, request: PortScanRequest): Promise<PortScan> {
  const isMute = ({ protocol, port, state }: ScannedPort): boolean =>
    protocol === 'udp' && state === 'open|filtered' && udpProbes.has(port);
  const again = await udpScan({ ...request, udp: scan.ports.filter(isMute).map(({ port }) => port) });
  const answered = new Map(again.filter(({ state }) => state === 'open').map((one) => [one.port, one]));
  return { ...scan, ports: scan.ports.map((one) => (isMute(one) ? (answered.get(one.port) ?? one) : one)) };
}

async function ownScan(request: PortScanRequest, blindSpots: readonly string[]): Promise<PortScan> {
  const scanned = [...(await connectScan(request)), ...(await udpScan(request))];
  const isThere = ({ state }: ScannedPort): boolean => state === 'open' || state === 'open|filtered';
  const others: Record<string, number> = {};
  for (const port of scanned.filter((one) => !isThere(one))) {
    const key = `${port.protocol} ${port.state}`;
    others[key] = (others[key] ?? 0) + 1;
  }
  const { address, from } = request;
  return { scanner: ownName, address, from, ports: scanned.filter(isThere), others, blindSpots };
}
