import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreCases, runCpeBench } from '@cordon/cli';
import { parseTarget, type Verdict } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cordon-field-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Verdicts of all cases on the field device, by case id. */
async function judge(variant: string, cases: readonly string[] = []): Promise<ReadonlyMap<string, Verdict>> {
  const script = join(import.meta.dirname, 'field-device', 'field-device.ts');
  // JSON is YAML too.
  const text = JSON.stringify({
    format: 'cordon-target/1',
    name: `Field device, ${variant}`,
    kind: 'cpe',
    labNetwork: true,
    acs: { scheme: 'http' },
    limits: { responseTimeoutMs: 10_000 },
    dns: { listen: { host: '127.0.0.1', port: 0 } },
    rig: {
      kind: 'spawn',
      command: process.execPath,
      args: [script, '{acsUrl}', '{dnsServer}', variant],
      readyPattern: 'ready',
    },
  });
  const target = { settings: parseTarget(text, variant), baseDir: folder };
  const { cases: results } = await runCpeBench({
    target,
    dir: join(folder, variant),
    cases: cases.length > 0 ? cases : coreCases,
    safety: 'S4',
    profile: 'hardened',
  });
  return new Map(results.map(({ meta, verdict }) => [meta.id, verdict]));
}

test('a TR-098 device over http, of another make and dialect, is accused of nothing', async () => {
  const verdicts = await judge('sound');
  const judged = [...verdicts].filter(([, verdict]) => verdict !== 'not-applicable');
  expect(judged.filter(([, verdict]) => verdict !== 'pass')).toEqual([]);
  expect(judged.length).toBeGreaterThanOrEqual(15);
  expect([...verdicts].filter(([, verdict]) => verdict === 'not-applicable').map(([id]) => id)).toSatisfy(
    (ids: readonly string[]) => ids.every((id) => id.startsWith('TLS-')),
  );
});

test('a device that takes any value and looks it up literally, odd characters and all, has no injection', async () => {
  expect(await judge('decoy', ['INJ-001'])).toEqual(new Map([['INJ-001', 'pass']]));
});

test('a path that is the serial number is found out', async () => {
  expect(await judge('serial-path', ['CR-006'])).toEqual(new Map([['CR-006', 'fail']]));
});
