import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpeCases } from '@cordon/suites';
import type { Verdict } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';
import { type Findings, findingsAmong, findingsOf, wantsAllCases } from './expected-verdicts.ts';
import { judgeFieldDevice } from './field-device/judge-field-device.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-field-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const judge = (variant: string, cases?: readonly string[], devices = 1): Promise<ReadonlyMap<string, Verdict>> =>
  judgeFieldDevice(variant, { folder, devices, ...(cases === undefined ? {} : { cases }) });

test('a TR-098 device over http, of another make and dialect, is accused of nothing', async () => {
  const verdicts = await judge('sound');
  const judged = [...verdicts].filter(([, verdict]) => verdict !== 'not-applicable');
  expect(judged.filter(([, verdict]) => verdict !== 'pass')).toEqual([]);
  expect(judged.length).toBeGreaterThanOrEqual(15);
  expect([...verdicts].filter(([, verdict]) => verdict === 'not-applicable').map(([id]) => id)).toSatisfy(
    (ids: readonly string[]) => ids.every((id) => id.startsWith('TLS-')),
  );
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

test('a device that a request hangs for ever is power-cycled, and the cases after it are judged', {
  timeout: 240_000,
}, async () => {
  const place = mkdtempSync(join(folder, 'run-'));
  const cases = ['CWMP-CPE-PARAMETERS-023', 'CWMP-CPE-SESSION-009', 'CR-001'];
  expect(await judgeFieldDevice('hangs', { folder: place, cases })).toEqual(
    new Map([
      ['CWMP-CPE-PARAMETERS-023', 'inconclusive'],
      ['CWMP-CPE-SESSION-009', 'pass'],
      ['CR-001', 'pass'],
    ]),
  );
  const events = readdirSync(place)
    .filter((name) => /^hangs-\d+$/.test(name))
    .map((name) => readFileSync(join(place, name, 'events.jsonl'), 'utf8'));
  expect(events).toHaveLength(1);
  expect(events[0]).toContain('"target-brought-back"');
});

/** Ten seconds and two minutes of waiting, each; most wait for a session that must not come. */
const slow =
  /^(?:PORT|ROB|T64)-|^INJ-(?!00[16]$)|^CR-(?:00[1-58-9]|01[0-79]|02[0357-9]|030)$|^CWMP-CPE-(?:HTTP-00[56]|SESSION-007|EVENTS-00[36]|RETRY-|MANAGEMENT-)/;
// It sends no echo request, and without one nothing is said of them.
const wanted = cpeCases
  .filter(({ meta }) => meta.needs?.includes('icmp') !== true)
  .map(({ meta }) => meta.id)
  .filter((id) => wantsAllCases || !slow.test(id));

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
    // No GetRPCMethods, and no rows to add or delete.
    'CWMP-CPE-SESSION-012',
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
    // Finds what it looks for in any text, broken XML and CDATA included, and restarts for it.
    'ROB-002',
    'ROB-013',
    'ROB-017',
    'ROB-020',
    // Remembers one CommandKey of two reboots.
    'CWMP-CPE-EVENTS-004',
  ],
  // No rows to delete by other numbers, and no counters to ask for active notification: half of each case is told to be missing.
  warn: ['INJ-013', 'INJ-022'],
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
    // Looks up no name but those that it is given, and none comes before this case in its share.
    'INJ-031',
  ],
};

test('the bench finds in it what is wrong with it, and nothing else', {
  timeout: wantsAllCases ? 3_600_000 : 240_000,
}, async () => {
  // All of them wait for an hour and more together.
  expect(findingsOf(await judge('sound', wanted, wantsAllCases ? 9 : 1))).toEqual(findingsAmong(found, wanted));
});
