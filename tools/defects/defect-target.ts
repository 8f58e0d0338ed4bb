import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { referenceTarget } from '@cordon/cli';
import { parseTarget, type TargetFile } from '@cordon/testbench';

/** The devices that have defects: the reference CPE, and a TLS client with mistakes that Node's TLS cannot make. */
export type DeviceName = 'reference-cpe' | 'careless-tls-client';

const carelessClient = join(import.meta.dirname, '../../e2e/careless-tls-client/main.ts');

/** Whether a device is in this tree. */
export function hasDevice(device: DeviceName): boolean {
  return device === 'reference-cpe' || existsSync(carelessClient);
}

/** A target file for a device with these defects; sound with none. */
export function defectTarget(
  device: DeviceName,
  { name, defects }: { readonly name: string; readonly defects: readonly string[] },
): TargetFile {
  const description = `defects: ${defects.join(', ') || 'none'}`;
  if (device === 'reference-cpe') return referenceTarget({ name, description, defects });
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
