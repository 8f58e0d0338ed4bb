import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { PortScan } from '@cordon/testbench';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// Two network namespaces of our own, joined by a cable: the scanner in one, a host with known listeners in the other.
const lab = `cordon-${process.pid}`;
const [scannerSpace, hostSpace] = [`${lab}-a`, `${lab}-b`];
const hosts = ['192.0.2.2', '2001:db8::2'];
const file = (name: string): string => fileURLToPath(new URL(`port-scan/${name}`, import.meta.url));
const ip = (line: string): void => {
  execFileSync('ip', line.split(' '), { stdio: 'pipe' });
};
const mayMakeNamespaces = spawnSync('ip', ['netns', 'add', lab]).status === 0;
if (mayMakeNamespaces) ip(`netns delete ${lab}`);
const hasNmap = spawnSync('nmap', ['--version']).error === undefined;

const running: ChildProcess[] = [];

function connectNamespaces(): void {
  for (const space of [scannerSpace, hostSpace]) ip(`netns add ${space}`);
  ip(`link add cordon-a netns ${scannerSpace} type veth peer name cordon-b netns ${hostSpace}`);
  for (const [space, side, number] of [
    [scannerSpace, 'a', 1],
    [hostSpace, 'b', 2],
  ] as const) {
    ip(`-n ${space} address add 192.0.2.${number}/24 dev cordon-${side}`);
    ip(`-n ${space} address add 2001:db8::${number}/64 dev cordon-${side} nodad`);
    ip(`-n ${space} link set cordon-${side} up`);
    ip(`-n ${space} link set lo up`);
  }
  // What a stranger is: another address of the scanner's side.
  ip(`-n ${scannerSpace} address add 192.0.2.7/24 dev cordon-a`);
}

describe.skipIf(!mayMakeNamespaces)('a host in a namespace of its own (needs ip netns)', () => {
  beforeAll(async () => {
    connectNamespaces();
    for (const address of hosts) {
      const host = spawn('ip', ['netns', 'exec', hostSpace, process.execPath, file('lab-host.ts'), address]);
      running.push(host);
      await once(host.stdout, 'data');
    }
  });
  afterAll(() => {
    for (const host of running) host.kill('SIGKILL');
    for (const space of [scannerSpace, hostSpace]) spawnSync('ip', ['netns', 'delete', space]);
  });

  const scanFromNamespace = (request: object, scanner: string): PortScan => {
    const args = [process.execPath, file('scan-process.ts'), JSON.stringify(request), JSON.stringify({ scanner })];
    return JSON.parse(execFileSync('ip', ['netns', 'exec', scannerSpace, ...args], { encoding: 'utf8' })) as PortScan;
  };
  const tcp = Array.from({ length: 300 }, (_, index) => index + 1).concat(7547, 7548, 37215, 49152);
  const udp = [53, 69, 123, 161, 1900];

  describe.each(hasNmap ? ['cordon', 'nmap'] : ['cordon'])('%s', (scanner) => {
    test.each(hosts)('finds exactly what listens on %s', (address) => {
      const scan = scanFromNamespace({ address, tcp, udp, versions: address === hosts[0] }, scanner);
      const open = scan.ports
        .filter(({ state }) => state === 'open')
        .map(({ protocol, port }) => `${protocol} ${port}`);
      expect(open).toEqual(['tcp 22', 'tcp 80', 'tcp 7547', 'tcp 49152', 'udp 53', 'udp 1900']);
      const undecided = scan.ports.filter(({ state }) => state !== 'open');
      expect(undecided).toEqual([]);
      expect(scan.others).toEqual({ 'tcp closed': tcp.length - 4, 'udp closed': udp.length - 2 });
    });
  });

  test('scans from another address of this machine', () => {
    const scan = scanFromNamespace(
      { address: hosts[0], tcp: [22, 23], udp: [], from: '192.0.2.7', versions: false },
      'cordon',
    );
    expect(scan).toMatchObject({
      from: '192.0.2.7',
      ports: [{ port: 22, state: 'open' }],
      others: { 'tcp closed': 1 },
    });
  });
});

test.skipIf(mayMakeNamespaces)('without the right to make network namespaces, scans are tried on loopback only', () => {
  expect(mayMakeNamespaces).toBe(false);
});
