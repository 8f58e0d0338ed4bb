import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';

// Two network namespaces of our own, joined by a cable: a gateway's LAN in one, the bench as a host on it in the other. What the host says is
// heard by programs that are not ours.
const lab = `cordon-lan-${process.pid}`;
const [gatewaySpace, hostSpace] = [`${lab}-a`, `${lab}-b`];
const hostAddress = '192.0.2.20';
const ip = (line: string): void => {
  execFileSync('ip', line.split(' '), { stdio: 'pipe' });
};
const mayMakeNamespaces = spawnSync('ip', ['netns', 'add', lab]).status === 0;
if (mayMakeNamespaces) ip(`netns delete ${lab}`);
const has = (program: string): boolean => spawnSync(program, ['--version']).error === undefined;
const waiting = { timeout: 60_000, interval: 200 };

const igdConfig = `ext_ifname=cordon-w
ext_ip=100.128.0.1
listening_ip=cordon-g
http_port=5000
enable_natpmp=no
secure_mode=yes
uuid=00000000-0000-1000-8000-000000000001
allow 1024-65535 0.0.0.0/0 1024-65535
deny 0-65535 0.0.0.0/0 0-65535
`;
/** What miniupnpd puts its rules into. */
const chains = `table inet filter {
  chain forward { type filter hook forward priority 0; policy accept; jump miniupnpd; }
  chain miniupnpd { }
  chain prerouting { type nat hook prerouting priority -100; policy accept; jump prerouting_miniupnpd; }
  chain postrouting { type nat hook postrouting priority 100; policy accept; jump postrouting_miniupnpd; }
  chain prerouting_miniupnpd { }
  chain postrouting_miniupnpd { }
}
`;

const running: ChildProcess[] = [];
let folder = '';
let host: ChildProcess;
let answers: Interface;

const inSpace = (space: string, ...line: readonly string[]): ChildProcess => {
  const child = spawn('ip', ['netns', 'exec', space, ...line], { stdio: ['pipe', 'pipe', 'pipe'] });
  running.push(child);
  return child;
};

function connectNamespaces(): void {
  for (const space of [gatewaySpace, hostSpace]) ip(`netns add ${space}`);
  ip(`link add cordon-g netns ${gatewaySpace} type veth peer name cordon-h netns ${hostSpace}`);
  ip(`-n ${gatewaySpace} address add 192.0.2.1/24 dev cordon-g`);
  ip(`-n ${hostSpace} address add ${hostAddress}/24 dev cordon-h`);
  for (const [space, device] of [
    [gatewaySpace, 'cordon-g'],
    [hostSpace, 'cordon-h'],
  ])
    ip(`-n ${space} link set ${device} up`);
}

/** What the host answers to these words; it gives an address back before it takes another. */
async function tell(words: Readonly<Record<string, string>>): Promise<unknown> {
  const answer = new Promise<string>((resolve) => answers.once('line', resolve));
  host.stdin?.write(`${JSON.stringify(words)}\n`);
  return JSON.parse(await answer);
}

/** Name of the host in dnsmasq's file of leases; undefined without a lease. */
function leasedName(): string | undefined {
  const leases = readFileSync(join(folder, 'leases'), 'utf8');
  return /^\d+ 02:00:5e:00:53:4c \S+ (?<name>\S+)/m.exec(leases)?.groups?.['name'];
}

describe.skipIf(!mayMakeNamespaces)('a host on the LAN (needs ip netns)', { timeout: 180_000 }, () => {
  beforeAll(() => {
    connectNamespaces();
    folder = mkdtempSync(join(tmpdir(), 'cordon-lan-'));
    const program = fileURLToPath(new URL('dhcp/host-process.ts', import.meta.url));
    host = inSpace(hostSpace, process.execPath, program, hostAddress);
    if (host.stdout === null) throw new Error('unreachable');
    answers = createInterface({ input: host.stdout });
  });
  afterAll(() => {
    for (const one of running.splice(0)) one.kill('SIGKILL');
    for (const space of [gatewaySpace, hostSpace]) spawnSync('ip', ['netns', 'delete', space]);
    rmSync(folder, { recursive: true, force: true });
  });

  test.skipIf(!has('dnsmasq'))('dnsmasq gives it an address and keeps its name, and no name that is none', async () => {
    const flags = ['--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--interface=cordon-g', '--user=root'];
    const range = [
      '--dhcp-range=192.0.2.50,192.0.2.50,255.255.255.0,600',
      '--no-ping',
      '--log-facility=-',
      '--log-dhcp',
    ];
    const server = inSpace(gatewaySpace, 'dnsmasq', ...flags, ...range, `--dhcp-leasefile=${join(folder, 'leases')}`);
    let log = '';
    server.stderr?.on('data', (bytes: Buffer) => (log += bytes.toString()));
    // It says so when it hears.
    await vi.waitFor(() => expect(log).toContain('started'), waiting);
    const lease = { address: '192.0.2.50', server: '192.0.2.1', seconds: 600 };

    expect(await tell({ hostName: 'cordon-plain' }), log).toEqual(lease);
    await vi.waitFor(() => expect(leasedName()).toBe('cordon-plain'), waiting);

    expect(await tell({ hostName: 'ignored', fqdn: 'cordon-fqdn' }), log).toEqual(lease);
    await vi.waitFor(() => expect(leasedName()).toBe('cordon-fqdn'), waiting);

    expect(await tell({ hostName: '$(nslookup x)', vendorClass: 'a "class"; of its own' }), log).toEqual(lease);
    // dnsmasq writes a star for what is no host name (RFC 1123 2.1).
    await vi.waitFor(() => expect(leasedName()).toBe('*'), waiting);
    await vi.waitFor(() => expect(log).toContain('vendor class: a "class"; of its own'), waiting);
    expect(log).toContain('DHCPRELEASE(cordon-g) 192.0.2.50 02:00:5e:00:53:4c');
    server.kill('SIGKILL');
  });

  test.skipIf(!has('miniupnpd') || !has('nft'))(
    'miniupnpd makes, tells and deletes the mappings that it asks for',
    async () => {
      // A second cable is the WAN side.
      ip(`link add cordon-w netns ${gatewaySpace} type veth peer name cordon-x netns ${hostSpace}`);
      ip(`-n ${gatewaySpace} address add 100.128.0.1/24 dev cordon-w`);
      ip(`-n ${gatewaySpace} link set cordon-w up`);
      ip(`-n ${hostSpace} link set cordon-x up`);
      const rules = join(folder, 'rules.nft');
      const config = join(folder, 'miniupnpd.conf');
      writeFileSync(rules, chains);
      writeFileSync(config, igdConfig);
      execFileSync('ip', ['netns', 'exec', gatewaySpace, 'nft', '-f', rules]);
      const server = inSpace(gatewaySpace, 'miniupnpd', '-d', '-f', config, '-P', join(folder, 'miniupnpd.pid'));
      let log = '';
      for (const stream of [server.stdout, server.stderr])
        stream?.on('data', (bytes: Buffer) => (log += bytes.toString()));
      await vi.waitFor(() => expect(log).toContain('HTTP listening'), waiting);
      const program = fileURLToPath(new URL('dhcp/control-point-process.ts', import.meta.url));
      const descriptions = JSON.stringify(['a game', `';nslookup a$((2*3)).test;'`, '<i id=a>']);
      const url = 'http://192.0.2.1:5000/rootDesc.xml';
      const point = inSpace(hostSpace, process.execPath, program, hostAddress, url, descriptions);
      let told = '';
      point.stdout?.on('data', (bytes: Buffer) => (told += bytes.toString()));
      point.stderr?.on('data', (bytes: Buffer) => (log += bytes.toString()));
      await once(point, 'close');
      const made = { isDone: true, code: 0, isGone: true };
      expect(JSON.parse(told || 'null'), log).toEqual({
        services: ['/ctl/IPConn'],
        outcomes: [
          { ...made, told: 'a game' },
          { ...made, told: `';nslookup a$((2*3)).test;'` },
          { ...made, told: '&lt;i id=a&gt;' },
        ],
      });
      server.kill('SIGKILL');
    },
  );

  test.skipIf(!has('tshark'))('tshark reads what it announces by mDNS, and what it asks by DHCP', async () => {
    const fields = ['frame.protocols', 'ip.ttl', 'dns.ptr.domain_name', 'dns.a', 'dns.srv.target', '_ws.malformed'];
    const ofDhcp = ['dhcp.option.hostname', 'dhcp.fqdn.name', 'dhcp.option.vendor_class_id'];
    const names = [...fields, ...ofDhcp].flatMap((field) => ['-e', field]);
    const watch = inSpace(gatewaySpace, 'tshark', '-l', '-n', '-i', 'cordon-g', '-f', 'udp', '-T', 'fields', ...names);
    let [seen, errors] = ['', ''];
    watch.stdout?.on('data', (bytes: Buffer) => (seen += bytes.toString()));
    watch.stderr?.on('data', (bytes: Buffer) => (errors += bytes.toString()));
    const lineWith = (text: string): readonly string[] | undefined =>
      seen
        .split('\n')
        .find((one) => one.includes(text))
        ?.split('\t');
    const announce = 'a;$(nslookup b.test)"c';
    // Whoever began to listen in time hears it.
    await vi.waitFor(async () => {
      await tell({ announce });
      expect(seen, errors).toContain(announce);
    }, waiting);
    const [protocols, ttl, instance, address, target, malformed] = lineWith(announce) ?? [];
    expect(protocols).toMatch(/:mdns$/);
    expect([ttl, address, target, malformed]).toEqual(['255', hostAddress, `${announce}.local`, '']);
    expect(instance).toBe(`${announce}._http._tcp.local`);

    // Nobody answers here, and nobody waits for that.
    host.stdin?.write(`${JSON.stringify({ hostName: 'h;$(x)', fqdn: 'f;`x`.test', vendorClass: 'v|x' })}\n`);
    await vi.waitFor(
      () => expect(lineWith('h;$(x)')?.slice(5), seen).toEqual(['', 'h;$(x)', 'f;`x`.test', 'v|x']),
      waiting,
    );
    watch.kill('SIGKILL');
  });
});

test.skipIf(mayMakeNamespaces)(
  'without the right to make network namespaces, the LAN is tried on loopback only',
  () => {
    expect(mayMakeNamespaces).toBe(false);
  },
);
