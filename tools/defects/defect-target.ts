import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { referenceTarget } from '@cordon/cli';
import { parseTarget, type TargetFile } from '@cordon/testbench';

/** The devices that have defects: the reference CPE, also without a battery for its clock, with a client certificate, or with a DHCP client, and a TLS client with mistakes that Node's TLS cannot make. */
export const deviceNames = [
  'reference-cpe',
  'reference-cpe-without-battery',
  'reference-cpe-with-certificate',
  'reference-cpe-with-dhcp',
  'careless-tls-client',
] as const;
/** One of {@link deviceNames}. */
export type DeviceName = (typeof deviceNames)[number];

const otherSample = join(import.meta.dirname, 'other-sample.pem');
const carelessClient = join(import.meta.dirname, '../../e2e/careless-tls-client/main.ts');

/** Whether a device is in this tree. */
export function hasDevice(device: DeviceName): boolean {
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
    return referenceTarget({ name, description, defects, hasNoBattery, asksDhcp, ...withCertificate });
  }
  const line = [process.execPath, carelessClient, '{acsUrl}', '{caFile}', '{stateDir}', ...defects];
  const file = {
    format: 'cordon-target/1',
    name,
    description,
    kind: 'cpe',
    labNetwork: true,
    acs: { host: '127.0.0.1', hostName: 'acs.canary.test' },
    limits: { responseTimeoutMs: 8_000 },
    rig: { kind: 'command', actions: { start: line, trigger: line }, timeoutMs: 30_000 },
  };
  // JSON is YAML.
  return { settings: parseTarget(JSON.stringify(file), name), baseDir: process.cwd() };
}
