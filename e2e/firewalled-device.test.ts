import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

// Two network namespaces of our own, joined by a cable: the bench in one, in the other a device whose packets go out to the ACS and the name
// server alone. Whatever comes in stays without an answer, as behind a firewall that drops it.
const lab = `cordon-fw-${process.pid}`;
const [benchSpace, deviceSpace] = [`${lab}-a`, `${lab}-b`];
const program = fileURLToPath(new URL('port-scan/firewalled-bench.ts', import.meta.url));
const ip = (line: string): void => {
  execFileSync('ip', line.split(' '), { stdio: 'pipe' });
};
const mayMakeNamespaces = spawnSync('ip', ['netns', 'add', lab]).status === 0;
if (mayMakeNamespaces) ip(`netns delete ${lab}`);
const folder = mkdtempSync(join(tmpdir(), 'cordon-firewalled-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a device behind a firewall passes because nothing of it can be reached. */
const cases = ['PORT-001', 'PORT-006', 'PORT-008', 'T64-002', 'T64-009'];

describe.skipIf(!mayMakeNamespaces)('a device behind a firewall that drops everything (needs ip netns)', () => {
  beforeAll(() => {
    for (const space of [benchSpace, deviceSpace]) ip(`netns add ${space}`);
    ip(`link add cordon-a netns ${benchSpace} type veth peer name cordon-b netns ${deviceSpace}`);
    ip(`-n ${benchSpace} address add 192.0.2.1/24 dev cordon-a`);
    ip(`-n ${deviceSpace} address add 192.0.2.10/24 dev cordon-b`);
    for (const [space, side] of [
      [benchSpace, 'a'],
      [deviceSpace, 'b'],
    ] as const)
      for (const link of [`cordon-${side}`, 'lo']) ip(`-n ${space} link set ${link} up`);
    ip(`-n ${deviceSpace} rule add pref 10 to 192.0.2.1 ipproto tcp dport 7443 lookup main`);
    ip(`-n ${deviceSpace} rule add pref 11 to 192.0.2.1 ipproto udp dport 5300 lookup main`);
    ip(`-n ${deviceSpace} rule add pref 20 to 192.0.2.0/24 blackhole`);
  });
  afterAll(() => {
    for (const space of [benchSpace, deviceSpace]) spawnSync('ip', ['netns', 'delete', space]);
  });

  const verdictsAt = async (wan: string): Promise<readonly (readonly string[])[]> => {
    const dir = mkdtempSync(join(folder, 'run-'));
    const args = [process.execPath, program, dir, JSON.stringify(cases), wan, deviceSpace];
    const { CORDON_KEEP_ENVELOPES: _, ...env } = process.env;
    const { stdout } = await promisify(execFile)('ip', ['netns', 'exec', benchSpace, ...args], {
      env,
      timeout: 280_000,
    });
    return JSON.parse(stdout) as readonly (readonly string[])[];
  };

  test('passes: it names the address, and its sessions come from there', { timeout: 300_000 }, async () => {
    expect(await verdictsAt('192.0.2.10')).toEqual(cases.map((id) => [id, 'pass', expect.any(String)]));
  });

  test('an address that nobody has proves nothing', { timeout: 300_000 }, async () => {
    const verdicts = await verdictsAt('192.0.2.99');
    const reason = expect.stringContaining('the target names 192.0.2.10') as string;
    expect(verdicts).toEqual(cases.map((id) => [id, 'inconclusive', reason]));
  });
});

test.skipIf(mayMakeNamespaces)('without the right to make network namespaces, no firewall is tried', () => {
  expect(mayMakeNamespaces).toBe(false);
});
