import { execFile } from 'node:child_process';
import { isIPv6 } from 'node:net';
import { isLoopback } from './own-address.ts';
import { formatPorts, type PortScan, PortScanError, type PortScanRequest } from './port-scan.ts';
import { readNmapXml } from './read-nmap-xml.ts';

/** All ports of one host with versions; the report of the busiest host seen has less than a tenth of it. */
const reportBytesMax = 32 << 20;
/** A whole scan of silent ports of one host takes long; beyond this nobody waits for it. */
const scanMsMax = 3_600_000;
/** Packets a second: what a small gateway bears without losing its sessions. */
const ratePerSecond = 300;
const noAnswer = 'nmap is not installed (Debian: nmap)';

/** Whether nmap is here, with its version; undefined when it is not. */
export async function findNmap(): Promise<string | undefined> {
  try {
    const output = await call(['--version'], undefined);
    return /Nmap version (\S+)/.exec(output)?.[1];
  } catch (error) {
    if (error instanceof PortScanError && error.code === 'scanner-missing') return undefined;
    throw error;
  }
}

/** Whether this process may send raw packets, without which nmap cannot scan UDP. */
export const mayScanUdpWithNmap = (): boolean => process.geteuid?.() === 0;

/**
 * Scans with nmap, without scripts, names or host discovery, and reads its whole report. UDP needs {@link mayScanUdpWithNmap}. Throws
 * {@link PortScanError}.
 */
export async function runNmap(request: PortScanRequest): Promise<PortScan> {
  const report = readNmapXml(await call(argumentsFor(request), request.signal));
  return {
    scanner: `nmap ${report.version}`,
    address: request.address,
    from: request.from,
    ports: report.ports,
    others: report.others,
    blindSpots: report.isHostThere
      ? []
      : ['No host answered to ARP or neighbour discovery, or no route leads there: no port was tried.'],
  };
}

/**
 * Asks one host whether it is there, by ARP or neighbour discovery where it is on this network, else by an echo request; without root by a
 * connection to a usual port. The result is how it answered, such as `arp-response`; undefined where it did not, or nmap is not here.
 */
export async function askForHost(address: string, signal: AbortSignal): Promise<string | undefined> {
  if (isLoopback(address) || (await findNmap()) === undefined) return undefined;
  const family = isIPv6(address) ? ['-6'] : [];
  const output = await call(['-n', '-sn', '-PE', ...family, '-oX', '-', address], signal);
  return /<status state="up" reason="([\w-]+)"/.exec(output)?.[1];
}

function argumentsFor(request: PortScanRequest): readonly string[] {
  const { address, tcp, udp, from, sourcePort, versions } = request;
  const ports = [
    ...(tcp.length > 0 ? [`T:${formatPorts(tcp)}`] : []),
    ...(udp.length > 0 ? [`U:${formatPorts(udp)}`] : []),
  ];
  return [
    '-n',
    '-Pn',
    ...(isIPv6(address) ? ['-6'] : []),
    // A connect scan looks like any client and needs no privilege; only a raw one can choose its source port.
    ...(tcp.length > 0 ? [sourcePort ? '-sS' : '-sT'] : []),
    ...(udp.length > 0 ? ['-sU'] : []),
    ...(versions ? ['-sV', '--version-light'] : []),
    ...(from === undefined ? [] : ['-S', from]),
    ...(sourcePort ? ['--source-port', String(sourcePort)] : []),
    // On this machine there is no small gateway whose line could be filled.
    ...(isLoopback(address) ? [] : ['--max-rate', String(ratePerSecond)]),
    '--max-retries',
    '3',
    '-p',
    ports.join(','),
    '-oX',
    '-',
    address,
  ];
}

async function call(args: readonly string[], signal: AbortSignal | undefined): Promise<string> {
  const options = { maxBuffer: reportBytesMax, timeout: scanMsMax, ...(signal === undefined ? {} : { signal }) };
  return await new Promise((resolve, reject) => {
    execFile('nmap', args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      signal?.throwIfAborted();
      const isMissing = error.code === 'ENOENT';
      const message = isMissing ? noAnswer : `nmap failed: ${stderr.trim() || error.message}`;
      reject(new PortScanError(isMissing ? 'scanner-missing' : 'scanner-failed', message, { cause: error }));
    });
  });
}
