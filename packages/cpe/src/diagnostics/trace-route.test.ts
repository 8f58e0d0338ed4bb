import { spawnSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
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

/** This process's namespace, a router, and a host behind it, all made here. */
function twoHops(): boolean {
  const id = process.pid.toString(36);
  const [router, host] = [`cr${id}`, `ch${id}`];
  cleanUps.push(
    () => void ip('netns', 'del', host),
    () => void ip('netns', 'del', router),
  );
  const inRouter = (...args: readonly string[]): boolean => ip('-n', router, ...args);
  const inHost = (...args: readonly string[]): boolean => ip('-n', host, ...args);
  return (
    ip('netns', 'add', router) &&
    ip('netns', 'add', host) &&
    ip('link', 'add', `v${id}`, 'type', 'veth', 'peer', 'name', 'up', 'netns', router) &&
    ip('addr', 'add', '192.0.2.1/29', 'dev', `v${id}`) &&
    ip('link', 'set', `v${id}`, 'up') &&
    inRouter('addr', 'add', '192.0.2.2/29', 'dev', 'up') &&
    inRouter('link', 'set', 'up', 'up') &&
    inRouter('link', 'add', 'down', 'type', 'veth', 'peer', 'name', 'up', 'netns', host) &&
    inRouter('addr', 'add', '192.0.2.9/29', 'dev', 'down') &&
    inRouter('link', 'set', 'down', 'up') &&
    inHost('addr', 'add', '192.0.2.10/29', 'dev', 'up') &&
    inHost('link', 'set', 'up', 'up') &&
    inHost('route', 'add', 'default', 'via', '192.0.2.9') &&
    ip('route', 'add', '192.0.2.8/29', 'via', '192.0.2.2') &&
    ip('netns', 'exec', router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1')
  );
}

test('two hops through network namespaces: the router is silent, the host answers', async (context) => {
  if (!twoHops()) context.skip('network namespaces (Debian: iproute2, and root) cannot be made here');
  const lab = open();
  await trace(lab, { Host: '192.0.2.10', NumberOfTries: '3', MaxHopCount: '5' });
  expect(value(lab, 'DiagnosticsState')).toBe('Complete');
  expect(value(lab, 'RouteHopsNumberOfEntries')).toBe('2');
  expect([value(lab, 'RouteHops.1.HostAddress'), value(lab, 'RouteHops.1.RTTimes')]).toEqual(['', '0,0,0']);
  expect([value(lab, 'RouteHops.2.HostAddress'), value(lab, 'RouteHops.2.ErrorCode')]).toEqual(['192.0.2.10', '3']);
});
