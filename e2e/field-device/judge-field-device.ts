import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { coreCases, runCpeBench } from '@cordon/cli';
import { parseTarget, type Verdict } from '@cordon/testbench';

/** How the field device is judged. */
export interface FieldDeviceRun {
  /** Holds the memory of the device and the evidence. */
  readonly folder: string;
  /** The core cases when absent. */
  readonly cases?: readonly string[];
  /** So many devices share the cases and are judged at the same time: most cases wait. */
  readonly devices?: number;
  /** Told of each case that did not pass, with its reason. */
  readonly tell?: (line: string) => void;
}

let runs = 0;

/** Verdicts of cases on the field device, by case id. */
export async function judgeFieldDevice(
  variant: string,
  { folder, cases = coreCases, devices = 1, tell = () => undefined }: FieldDeviceRun,
): Promise<ReadonlyMap<string, Verdict>> {
  const shares = Array.from({ length: Math.min(devices, cases.length) }, (_, share) =>
    cases.filter((_id, index) => index % devices === share),
  );
  const judged = await Promise.all(shares.map((share) => judgeOne(variant, { folder, cases: share, tell })));
  return new Map(judged.flat());
}

async function judgeOne(
  variant: string,
  { folder, cases, tell }: Required<Pick<FieldDeviceRun, 'folder' | 'cases' | 'tell'>>,
): Promise<readonly (readonly [string, Verdict])[]> {
  runs += 1;
  const name = `${variant}-${runs}`;
  const script = join(import.meta.dirname, 'field-device.ts');
  // JSON is YAML too.
  const text = JSON.stringify({
    format: 'cordon-target/1',
    name: `Field device, ${variant}`,
    kind: 'cpe',
    labNetwork: true,
    acs: { scheme: 'http' },
    // A decoy that is sent five thousand values asks for as many names, on a machine that may have more to do.
    limits: { responseTimeoutMs: variant.endsWith('decoy') ? 30_000 : 10_000, applyMs: 3_000 },
    dns: { listen: { host: '127.0.0.1', port: 0 } },
    // An address of its own: other benches ping this machine, too.
    icmp: { address: `127.${randomInt(64, 128)}.${randomInt(1, 255)}.${randomInt(1, 255)}` },
    rig: {
      kind: 'spawn',
      command: process.execPath,
      args: [script, '{acsUrl}', '{dnsServer}', variant, join(folder, `${name}.json`)],
      readyPattern: 'ready',
    },
  });
  const target = { settings: parseTarget(text, variant), baseDir: folder };
  const dir = join(folder, name);
  const { cases: results } = await runCpeBench({ target, dir, cases, safety: 'S4', profile: 'hardened' });
  for (const { meta, verdict, reason } of results) if (verdict !== 'pass') tell(`${meta.id} ${verdict}: ${reason}`);
  return results.map(({ meta, verdict }) => [meta.id, verdict] as const);
}
