import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { eventCodesOf } from '../lab-device.test-support.ts';
import { createLabDiagnostics, type LabDiagnostics } from './lab-diagnostics.test-support.ts';

const route = 'IP.Diagnostics.TraceRoute.';
const cleanUps: (() => void)[] = [];
afterEach(() => {
  for (const cleanUp of cleanUps.splice(0).reverse()) cleanUp();
});

function open(): LabDiagnostics {
  const lab = createLabDiagnostics();
  cleanUps.push(() => lab.close());
  return lab;
}

async function trace(lab: LabDiagnostics, values: Readonly<Record<string, string>>): Promise<void> {
  expect(lab.write(route, { Timeout: '400', ...values, DiagnosticsState: 'Requested' })).toBe(
    'SetParameterValuesResponse',
  );
  lab.sessionOver();
  await lab.ended();
}
const value = (lab: LabDiagnostics, name: string): string => lab.device.value(route + name);

test('a host that is one hop away refuses, which ends the route', async () => {
  const lab = open();
  await trace(lab, { Host: '127.0.0.1', NumberOfTries: '2' });
  expect(value(lab, 'DiagnosticsState')).toBe('Complete');
  expect(value(lab, 'RouteHopsNumberOfEntries')).toBe('1');
  expect(value(lab, 'RouteHops.1.HostAddress')).toBe('127.0.0.1');
  expect(value(lab, 'RouteHops.1.ErrorCode')).toBe('3');
  expect(value(lab, 'RouteHops.1.RTTimes')).toMatch(/^[1-9]\d*,[1-9]\d*$/);
  expect(Number(value(lab, 'ResponseTime'))).toBeGreaterThan(0);
  expect(eventCodesOf(lab.device)).toContain('8 DIAGNOSTICS COMPLETE');
});

test('a host that keeps silent is out of reach, and there are no hops', async () => {
  // Sockets that listen and say nothing take the place of a filter.
  for (const port of [33_434, 33_435]) {
    const socket = createSocket('udp4');
    cleanUps.push(() => void socket.close());
    await new Promise<void>((resolve) => socket.bind(port, '127.0.0.77', resolve));
  }
  const lab = open();
  await trace(lab, { Host: '127.0.0.77', NumberOfTries: '1', MaxHopCount: '2', Timeout: '50' });
  expect(value(lab, 'DiagnosticsState')).toBe('Error_MaxHopCountExceeded');
  expect([value(lab, 'RouteHopsNumberOfEntries'), value(lab, 'ResponseTime')]).toEqual(['0', '0']);
});

const ip = (...args: readonly string[]): boolean => spawnSync('ip', args).status === 0;

interface TwoHops {
  readonly device: string;
  readonly farAddress: string;
}

/** Three network namespaces in a row: the device's, a router's, and that of a host. Undefined where none can be made; any later failure is one of the test. */
function twoHops(): TwoHops | undefined {
  const id = process.pid.toString(36);
  const [device, router, host] = [`cd${id}`, `cr${id}`, `ch${id}`];
  for (const name of [device, router, host]) cleanUps.push(() => void ip('netns', 'del', name));
  const link = (from: string, fromName: string, to: string): boolean =>
    ip('-n', from, 'link', 'add', fromName, 'type', 'veth', 'peer', 'name', 'near', 'netns', to);
  const address = (namespace: string, name: string, prefix: string): boolean =>
    ip('-n', namespace, 'addr', 'add', prefix, 'dev', name) && ip('-n', namespace, 'link', 'set', 'dev', name, 'up');
  const gateway = (namespace: string, via: string): boolean =>
    ip('-n', namespace, 'route', 'add', 'default', 'via', via);
  const areMade = [device, router, host].every((name) => ip('netns', 'add', name)) && link(device, 'far', router);
  if (!areMade) return undefined;
  const isUp =
    link(router, 'far', host) &&
    address(device, 'far', '192.0.2.1/29') &&
    address(router, 'near', '192.0.2.2/29') &&
    address(router, 'far', '192.0.2.9/29') &&
    address(host, 'near', '192.0.2.10/29') &&
    gateway(device, '192.0.2.2') &&
    gateway(host, '192.0.2.9') &&
    ip('netns', 'exec', router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1');
  expect(isUp, 'links, addresses and routes of the namespaces').toBe(true);
  return { device, farAddress: '192.0.2.10' };
}

test('two hops through network namespaces: the router is silent, the host answers', (context) => {
  const hops = twoHops();
  if (hops === undefined) {
    context.skip('network namespaces (Debian: iproute2, and root) cannot be made here');
    return;
  }
  const program = fileURLToPath(new URL('trace-route-process.test-support.ts', import.meta.url));
  const line = ['netns', 'exec', hops.device, process.execPath, program, hops.farAddress];
  const { stdout, stderr } = spawnSync('ip', line, { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual(['Complete', '2', '', '0,0,0', '192.0.2.10', '3']);
});
