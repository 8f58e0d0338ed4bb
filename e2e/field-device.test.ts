import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreCases, runCpeBench } from '@cordon/cli';
import { cpeCases } from '@cordon/suites';
import { parseTarget, type Verdict } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';
import { type Findings, findingsAmong, findingsOf, wantsAllCases } from './expected-verdicts.ts';
import { shareOfBuild } from './share-of-build.ts';

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

const injection = cpeCases.filter(({ meta }) => meta.suite === 'security/injection').map(({ meta }) => meta.id);
/** The others have texts that stand for seconds, or reboot, and take minutes together: a build tries a share of them, which one its commit decides. */
const quickInjection = [
  'INJ-001',
  'INJ-002',
  'INJ-005',
  'INJ-005-NAMES',
  'INJ-005-TESTS',
  'INJ-008',
  'INJ-006',
  'INJ-024',
];
const slowInjection = injection.filter((id) => !quickInjection.includes(id));
const literalInjection = ['INJ-001', 'INJ-005', 'INJ-005-NAMES', 'INJ-008'];
const injectionShare = [...literalInjection, ...slowInjection.filter(shareOfBuild('INJECTION', '0/8').holds)];
const allInjection = cpeCases.map(({ meta }) => meta.id).filter((id) => id.startsWith('INJ-'));

// Nothing of it is injection: values are taken as they come, markup is read by patterns that know no CDATA, and every download is a success.
const foundInDecoys: Findings = {
  fail: ['INJ-009', 'INJ-016', 'INJ-017', 'INJ-018', 'INJ-019', 'INJ-028-CUT'],
  // Tells no end of a test, and does not fetch to the end.
  inconclusive: ['INJ-028-ENDLESS', 'INJ-033'],
};

test('a device that takes any value and looks it up literally, odd characters and all, has no injection', {
  timeout: wantsAllCases ? 1_800_000 : 480_000,
}, async () => {
  const cases = wantsAllCases ? allInjection : injectionShare;
  expect(findingsOf(await judge('decoy', cases))).toEqual(findingsAmong(foundInDecoys, cases));
});

test('a device that looks up every word of a value is not accused either', {
  timeout: wantsAllCases ? 1_800_000 : 240_000,
}, async () => {
  const cases = wantsAllCases ? allInjection : quickInjection;
  const verdicts = await judge('word-decoy', cases);
  // Nobody can tell words that it took apart from options of a program: those cases end without a verdict.
  const { fail } = findingsOf(verdicts);
  expect(fail).toEqual(findingsAmong(foundInDecoys, cases).fail);
  expect(verdicts.get('INJ-001')).toBe('pass');
});

test('a path that is the serial number is found out', async () => {
  expect(await judge('serial-path', ['CR-006'])).toEqual(new Map([['CR-006', 'fail']]));
});

test('a device that a request brings down is waited for, and the cases after it are judged', async () => {
  expect(await judge('crashes', ['CWMP-CPE-PARAMETERS-023', 'CWMP-CPE-SESSION-009', 'CR-001'])).toEqual(
    new Map([
      ['CWMP-CPE-PARAMETERS-023', 'inconclusive'],
      ['CWMP-CPE-SESSION-009', 'pass'],
      ['CR-001', 'pass'],
    ]),
  );
});

/** Ten seconds and two minutes of waiting, each; most wait for a session that must not come. */
const slow =
  /^(?:PORT|ROB|T64)-|^INJ-(?!00[16]$)|^CR-(?:00[1-58-9]|01[0-79]|02[0357-9]|030)$|^CWMP-CPE-(?:HTTP-00[56]|SESSION-007|EVENTS-00[36]|RETRY-|MANAGEMENT-)/;
const wanted = cpeCases.map(({ meta }) => meta.id).filter((id) => wantsAllCases || !slow.test(id));

// What the device does otherwise than TR-069 wants, and what it does not let the bench see. Each was looked at: the device is at fault.
const found: Findings = {
  fail: [
    // Hand-written digest: takes any URI and any name of an algorithm; its HTTP server waits five minutes for the end of a request.
    'CR-012',
    'CR-014',
    'CR-023',
    // No types, no offset of its clock, no SoftwareVersion or ParameterKey in the Inform.
    'CWMP-CPE-PARAMETERS-007',
    'CWMP-CPE-INFORM-001',
    'CWMP-CPE-INFORM-003',
    'CWMP-CPE-INFORM-004',
    // Names: an unknown path is listed as itself, a parameter has an empty next level.
    'CWMP-CPE-PARAMETERS-014',
    'CWMP-CPE-PARAMETERS-015',
    // Values are taken as they come.
    'CWMP-CPE-PARAMETERS-020',
    'CWMP-CPE-PARAMETERS-024',
    'CWMP-CPE-PARAMETERS-026',
    'INJ-016',
    'INJ-017',
    'INJ-018',
    'INJ-019',
    // Attributes: knows one entry of a list, any name, no forced notification and no access list.
    'CWMP-CPE-ATTRIBUTES-004',
    'CWMP-CPE-ATTRIBUTES-005',
    'CWMP-CPE-ATTRIBUTES-008',
    'CWMP-CPE-ATTRIBUTES-011',
    'CWMP-CPE-ATTRIBUTES-012',
    // Copies the ID of a request without escaping it.
    'CWMP-CPE-SESSION-005',
    // Follows no redirect, keeps one cookie, connects for each POST.
    'CWMP-CPE-HTTP-001',
    'CWMP-CPE-HTTP-002',
    'CWMP-CPE-HTTP-004',
    'CWMP-CPE-HTTP-006',
    'CWMP-CPE-HTTP-007',
    // Goes on after a fault or a 503 to its Inform, never retries, counts no failures, and has no period.
    'CWMP-CPE-SESSION-006',
    'CWMP-CPE-RETRY-002',
    'CWMP-CPE-RETRY-003',
    'CWMP-CPE-MANAGEMENT-001',
    // Remembers one CommandKey of two reboots.
    'CWMP-CPE-EVENTS-004',
  ],
  inconclusive: [
    'CWMP-CPE-ATTRIBUTES-007',
    'CWMP-CPE-ATTRIBUTES-009',
    'CWMP-CPE-EVENTS-006',
    'CWMP-CPE-HTTP-003',
    'CWMP-CPE-HTTP-005',
    'CWMP-CPE-MANAGEMENT-002',
    'CWMP-CPE-OBJECTS-003',
    'CWMP-CPE-PARAMETERS-010',
    'CWMP-CPE-PARAMETERS-013',
    'CWMP-CPE-PARAMETERS-025',
    'CWMP-CPE-PARAMETERS-027',
    'CWMP-CPE-PARAMETERS-031',
    'CWMP-CPE-PARAMETERS-032',
    'CWMP-CPE-RETRY-001',
    'CWMP-CPE-SESSION-011',
    // No ParameterKey to be read, no ScheduleInform.
    'INJ-024',
  ],
};

test('the bench finds in it what is wrong with it, and nothing else', {
  timeout: wantsAllCases ? 1_800_000 : 240_000,
}, async () => {
  expect(findingsOf(await judge('sound', wanted))).toEqual(findingsAmong(found, wanted));
});
