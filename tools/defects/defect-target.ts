import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { referenceTarget } from '@cordon/cli';
import { parseTarget, type TargetFile } from '@cordon/testbench';

/**
 * The devices that have defects: the reference CPE, also without a battery for its clock, with a client certificate, with a DHCP client, with Time.Client rows, or on a machine
 * that pings and sees it, and a TLS client with mistakes that Node's TLS cannot make.
 */
export const deviceNames = [
  'reference-cpe',
  'reference-cpe-without-battery',
  'reference-cpe-with-certificate',
  'reference-cpe-with-dhcp',
  'reference-cpe-with-time-client',
  'reference-cpe-that-pings',
  'careless-tls-client',
] as const;
/** One of {@link deviceNames}. */
export type DeviceName = (typeof deviceNames)[number];

const otherSample = join(import.meta.dirname, 'other-sample.pem');
/** Of the maker of the careless client, and of another key. */
const carelessOtherSample = join(import.meta.dirname, 'careless-other-sample.pem');
const carelessClient = join(import.meta.dirname, '../../e2e/careless-tls-client/main.ts');

let pings: boolean | undefined;

/** Whether this machine can ping itself, and may capture on all its interfaces (Debian: iputils-ping; tshark, or tcpdump as root). */
function canPing(): boolean {
  const succeeds = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status === 0;
  pings ??=
    succeeds('ping', ['-n', '-c', '1', '-W', '1', '127.0.0.1']) &&
    // Who may list interfaces need not be allowed to capture on them.
    (succeeds('dumpcap', ['-q', '-i', 'any', '-a', 'duration:1', '-w', '-']) ||
      (process.geteuid?.() === 0 && succeeds('tcpdump', ['-D'])));
  return pings;
}

/** Whether a device is in this tree, and works on this machine. */
export function hasDevice(device: DeviceName): boolean {
  if (device === 'reference-cpe-that-pings') return canPing();
  return device !== 'careless-tls-client' || existsSync(carelessClient);
}

/** A target file for a device with these defects; sound with none. */
export function defectTarget(
  device: DeviceName,
  { name, defects }: { readonly name: string; readonly defects: readonly string[] },
): TargetFile {
  const description = `defects: ${defects.join(', ') || 'none'}`;
  if (device !== 'careless-tls-client') {
    const hasNoBattery = device === 'reference-cpe-without-battery';
    const withCertificate = device === 'reference-cpe-with-certificate' ? { otherSamples: [otherSample] } : {};
    const asksDhcp = device === 'reference-cpe-with-dhcp';
    const hasTimeClient = device === 'reference-cpe-with-time-client';
    const mayPing = device === 'reference-cpe-that-pings';
    const made = { hasNoBattery, asksDhcp, hasTimeClient, mayPing, ...withCertificate };
    return referenceTarget({ name, description, defects, ...made });
  }
  const line = [process.execPath, carelessClient, '{acsUrl}', '{caFile}', '{stateDir}', ...defects];
  const file = {
    format: 'cordon-target/1',
    name,
    description,
    kind: 'cpe',
    labNetwork: true,
    acs: { host: '127.0.0.1', hostName: 'acs.canary.test' },
    device: { otherSamples: [carelessOtherSample] },
    limits: { responseTimeoutMs: 8_000, applyMs: 3_000 },
    rig: { kind: 'command', actions: { start: line, trigger: line }, timeoutMs: 30_000 },
  };
  // JSON is YAML.
  return { settings: parseTarget(JSON.stringify(file), name), baseDir: process.cwd() };
}
