import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';

// Two network namespaces of our own, joined by a cable: a server in one, a client in the other. Both speak to a program that is not ours.
const lab = `cordon-dhcp-${process.pid}`;
const [serverSpace, clientSpace] = [`${lab}-a`, `${lab}-b`];
const hardwareAddress = '02:00:5e:00:53:01';
const acsUrl = 'https://acs.example:7547/cwmp';
const file = (name: string): string => fileURLToPath(new URL(`dhcp/${name}`, import.meta.url));
const ip = (line: string): void => {
  execFileSync('ip', line.split(' '), { stdio: 'pipe' });
};
const mayMakeNamespaces = spawnSync('ip', ['netns', 'add', lab]).status === 0;
if (mayMakeNamespaces) ip(`netns delete ${lab}`);
const has = (program: string): boolean => spawnSync(program, ['--help']).error === undefined;

const running: ChildProcess[] = [];
let folder = '';

function connectNamespaces(): void {
  for (const space of [serverSpace, clientSpace]) ip(`netns add ${space}`);
  ip(`link add cordon-s netns ${serverSpace} type veth peer name cordon-c netns ${clientSpace}`);
  ip(`-n ${clientSpace} link set cordon-c address ${hardwareAddress}`);
  ip(`-n ${serverSpace} address add 192.0.2.1/24 dev cordon-s`);
  ip(`-n ${serverSpace} link set cordon-s up`);
  ip(`-n ${clientSpace} link set cordon-c up`);
  // Without an address there is no way to everybody.
  ip(`-n ${clientSpace} route add 255.255.255.255 dev cordon-c`);
}

const inSpace = (space: string, ...line: readonly string[]): ChildProcess => {
  const child = spawn('ip', ['netns', 'exec', space, ...line], { stdio: ['ignore', 'pipe', 'pipe'] });
  running.push(child);
  return child;
};

describe.skipIf(!mayMakeNamespaces)('DHCP in namespaces of its own (needs ip netns)', { timeout: 120_000 }, () => {
  beforeAll(() => {
    connectNamespaces();
    folder = mkdtempSync(join(tmpdir(), 'cordon-dhcp-'));
  });
  afterEach(() => {
    for (const one of running.splice(0)) one.kill('SIGKILL');
  });
  afterAll(() => {
    for (const space of [serverSpace, clientSpace]) spawnSync('ip', ['netns', 'delete', space]);
    rmSync(folder, { recursive: true, force: true });
  });

  test.skipIf(!has('dnsmasq')).each([
    [43, ['--dhcp-option-force=vendor:dslforum.org,1,' + acsUrl, '--dhcp-option-force=vendor:dslforum.org,2,code']],
    [125, [`--dhcp-option-force=vi-encap:3561,11,${acsUrl}`, '--dhcp-option-force=vi-encap:3561,12,code']],
  ] as const)('the device takes a lease of dnsmasq with option %s (TR-069 3.1, Table 2)', async (requests, options) => {
    const flags = [
      '--keep-in-foreground',
      '--conf-file=/dev/null',
      '--port=0',
      '--interface=cordon-s',
      '--log-facility=-',
    ];
    const lease = ['--dhcp-range=192.0.2.50,192.0.2.50,255.255.255.0,600', '--dhcp-leasefile=/dev/null', '--no-ping'];
    const server = inSpace(serverSpace, 'dnsmasq', '--user=root', ...flags, ...lease, ...options);
    const config = {
      listen: '0.0.0.0:68',
      server: '255.255.255.255:67',
      hardwareAddress,
      requests,
      bootWaitMs: 60_000,
    };
    // What dnsmasq misses while it starts is asked again.
    const client = inSpace(clientSpace, process.execPath, file('ask-process.ts'), JSON.stringify(config));
    let [told, errors] = ['', ''];
    client.stdout?.on('data', (bytes: Buffer) => (told += bytes.toString()));
    for (const one of [client, server]) one.stderr?.on('data', (bytes: Buffer) => (errors += bytes.toString()));
    await once(client, 'exit');
    expect(JSON.parse(told || 'null'), errors).toEqual({
      settings: { acsUrl, provisioningCode: 'code' },
      problems: [],
    });
  });

  test.skipIf(!has('udhcpc'))('udhcpc takes the lease of the bench, with option 43 as it was written', async () => {
    const script = join(folder, 'script');
    const told = join(folder, 'told');
    writeFileSync(script, `#!/bin/sh\n[ "$1" = bound ] && echo "$ip $subnet $router $opt43" >"${told}"\nexit 0\n`);
    chmodSync(script, 0o755);
    const lease = { address: '192.0.2.50', mask: '255.255.255.0', router: '192.0.2.1', seconds: 600 };
    const options = JSON.stringify({ host: '192.0.2.1', port: 67, hardwareAddress, lease });
    const server = inSpace(serverSpace, process.execPath, file('serve-process.ts'), options, acsUrl);
    if (server.stdout === null) throw new Error('unreachable');
    await once(server.stdout, 'data');
    const flags = ['-f', '-q', '-n', '-t', '10', '-i', 'cordon-c', '-V', 'dslforum.org', '-O', '43', '-s', script];
    const leased = once(server.stdout, 'data');
    const client = inSpace(clientSpace, 'udhcpc', ...flags);
    const [code] = (await once(client, 'exit')) as [number];
    expect(code).toBe(0);
    const option43 = Buffer.concat([Uint8Array.of(1, acsUrl.length), Buffer.from(acsUrl)]).toString('hex');
    expect(readFileSync(told, 'utf8').trim()).toBe(`192.0.2.50 255.255.255.0 192.0.2.1 ${option43}`);
    expect(JSON.parse(String((await leased)[0]))).toMatchObject({ vendorClass: 'dslforum.org', given: [43] });
  });
});

test.skipIf(mayMakeNamespaces)('without the right to make network namespaces, DHCP is tried on loopback only', () => {
  expect(mayMakeNamespaces).toBe(false);
});
