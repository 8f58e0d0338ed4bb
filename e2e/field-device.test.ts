import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreCases, runCpeBench } from '@cordon/cli';
import { cpeCases } from '@cordon/suites';
import { parseTarget, type Verdict } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cordon-field-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let runs = 0;

/** Verdicts of all cases on the field device, by case id. */
async function judge(variant: string, cases: readonly string[] = []): Promise<ReadonlyMap<string, Verdict>> {
  runs += 1;
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
      args: [script, '{acsUrl}', '{dnsServer}', variant, join(folder, `${variant}-${runs}.json`)],
      readyPattern: 'ready',
    },
  });
  const target = { settings: parseTarget(text, variant), baseDir: folder };
  const { cases: results } = await runCpeBench({
    target,
    dir: join(folder, `${variant}-${runs}`),
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

// What the device does otherwise than TR-069 wants, or does not let the bench see. Everything else must pass or not apply.
const found: Readonly<Partial<Record<Verdict, readonly string[]>>> = {
  fail: [
    'CWMP-CPE-PARAMETERS-007',
    'CWMP-CPE-ATTRIBUTES-012',
    'CWMP-CPE-INFORM-001',
    'CWMP-CPE-INFORM-004',
    'CWMP-CPE-HTTP-007',
    'CWMP-CPE-PARAMETERS-014',
    'CWMP-CPE-PARAMETERS-015',
    'CR-012',
    'CR-014',
    'CWMP-CPE-SESSION-005',
    'CWMP-CPE-HTTP-001',
    'CWMP-CPE-HTTP-002',
    'CWMP-CPE-HTTP-004',
    'CWMP-CPE-HTTP-006',
    'CR-023',
    'CWMP-CPE-PARAMETERS-020',
    'CWMP-CPE-PARAMETERS-022',
    'CWMP-CPE-PARAMETERS-024',
    'CWMP-CPE-PARAMETERS-026',
    'CWMP-CPE-ATTRIBUTES-004',
    'CWMP-CPE-ATTRIBUTES-008',
    'CWMP-CPE-ATTRIBUTES-011',
    'CWMP-CPE-INFORM-003',
    'CWMP-CPE-SESSION-006',
    'CWMP-CPE-RETRY-003',
    'CWMP-CPE-MANAGEMENT-001',
    'CWMP-CPE-EVENTS-004',
    'CWMP-CPE-RETRY-002',
  ],
  inconclusive: [
    'CWMP-CPE-PARAMETERS-010',
    'CWMP-CPE-PARAMETERS-013',
    'CWMP-CPE-SESSION-011',
    'CWMP-CPE-HTTP-005',
    'CWMP-CPE-PARAMETERS-025',
    'CWMP-CPE-PARAMETERS-027',
    'CWMP-CPE-PARAMETERS-032',
    'CWMP-CPE-PARAMETERS-031',
    'CWMP-CPE-ATTRIBUTES-007',
    'CWMP-CPE-ATTRIBUTES-009',
    'CWMP-CPE-OBJECTS-003',
    'CWMP-CPE-RETRY-001',
    'CWMP-CPE-MANAGEMENT-002',
  ],
};

// Some six minutes: by hand, with CORDON_ALL_CASES=1.
test.runIf(process.env['CORDON_ALL_CASES'] === '1')(
  'the whole bench finds in it what is wrong with it, and nothing else',
  { timeout: 1_800_000 },
  async () => {
    const verdicts = [
      ...(await judge(
        'sound',
        cpeCases.map(({ meta }) => meta.id),
      )),
    ];
    const others = verdicts.filter(([, verdict]) => verdict !== 'pass' && verdict !== 'not-applicable');
    const expected = Object.entries(found).flatMap(([verdict, ids]) => ids.map((id) => [id, verdict] as const));
    expect(new Map(others)).toEqual(new Map(expected));
  },
);
