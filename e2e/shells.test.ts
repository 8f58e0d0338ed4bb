// One device with a shell, or something like it, behind every kind of parameter: each must be found by its case at exactly that parameter and
// with exactly those families that such a command line lets through, although all of them are there at once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import { factsName, openRun } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';
import { wantsAllCases } from './expected-verdicts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-shells-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const separators = ['separator-semicolon', 'separator-ampersand', 'separator-pipe', 'separator-line-feed'];
const substitutions = ['substitution-parenthesis', 'substitution-back-quote'];
/** The value stands in the command line as it is; a label alone is only seen where the program looks its argument up. */
const bare = [...separators, ...substitutions, 'blank-tab', 'blank-field-separator'];
const inDoubleQuotes = [...substitutions, 'quote-double'];
const inSingleQuotes = ['quote-single'];
const label = 'substitution-arithmetic';

interface Shell {
  readonly defect: string;
  /** Case, parameter below the root or order, and families. */
  readonly found: readonly (readonly [caseId: string, parameter: string, families: readonly string[]])[];
}

const diagnostics = 'IP.Diagnostics.';
const nsLookup = 'DNS.Diagnostics.NSLookupDiagnostics.';
const domainName = 'DHCPv4.Server.Pool.1.DomainName';
const atBoot = ['substitution-parenthesis'];

const shells: readonly Shell[] = [
  { defect: 'shell-in-ntp-server', found: [['INJ-001', 'Time.NTPServer', [...separators, ...substitutions, label]]] },
  {
    defect: 'shell-in-ping-host',
    found: [['INJ-002', `${diagnostics}IPPing.Host`, [...bare, label, 'argument-dash', 'argument-tab']]],
  },
  {
    defect: 'shell-in-trace-route-host',
    found: [['INJ-002', `${diagnostics}TraceRoute.Host`, [...inDoubleQuotes, label]]],
  },
  { defect: 'shell-in-ns-lookup-host', found: [['INJ-002', `${nsLookup}HostName`, inSingleQuotes]] },
  {
    // Takes blanks and line feeds out before that.
    defect: 'shell-in-ns-lookup-server',
    found: [['INJ-002', `${nsLookup}DNSServer`, [label, 'blank-tab', 'blank-field-separator', 'argument-tab']]],
  },
  {
    defect: 'options-in-udp-echo-host',
    found: [
      ['INJ-002', `${diagnostics}UDPEchoDiagnostics.Host`, ['argument-dash', 'argument-tab', 'argument-line-feed']],
    ],
  },
  { defect: 'shell-in-download-url', found: [['INJ-005', 'Download URL', bare]] },
  { defect: 'shell-in-upload-url', found: [['INJ-005', 'Upload URL', inSingleQuotes]] },
  {
    defect: 'shell-in-target-file-name',
    found: [['INJ-005-NAMES', 'Download TargetFileName', inDoubleQuotes]],
  },
  {
    defect: 'shell-in-transfer-login',
    found: ['Download Username', 'Download Password', 'Upload Username', 'Upload Password'].map(
      (part) => ['INJ-005-LOGIN', part, inDoubleQuotes] as const,
    ),
  },
  {
    // That of an order before it is carried out is there, too.
    defect: 'shell-in-stored-file-name',
    found: [['INJ-005-STORED', 'Download TargetFileName', [...substitutions, 'blank-field-separator']]],
  },
  {
    // Only characters of RFC 3986 are taken.
    defect: 'shell-in-test-download-url',
    found: [['INJ-005-TESTS', `${diagnostics}DownloadDiagnostics.DownloadURL`, ['blank-field-separator']]],
  },
  {
    defect: 'shell-in-report-url',
    found: [['INJ-005-TEXTS', 'BulkData.Profile.1.HTTP.URL', ['blank-field-separator', label]]],
  },
  { defect: 'shell-in-parameter-key', found: [['INJ-024', 'ParameterKey', [...separators, ...substitutions]]] },
  {
    defect: 'shell-in-ssid',
    found: [
      ['INJ-004', 'WiFi.SSID.1.SSID', inDoubleQuotes],
      ['INJ-032', 'WiFi.SSID.1.SSID', atBoot],
    ],
  },
  {
    defect: 'shell-in-time-zone',
    found: [
      ['INJ-003', 'Time.LocalTimeZone', bare],
      ['INJ-032', 'Time.LocalTimeZone', atBoot],
    ],
  },
  { defect: 'shell-in-ppp-user', found: [['INJ-004-WAN', 'PPP.Interface.1.Username', inSingleQuotes]] },
  {
    defect: 'shell-in-domain-name',
    found: [
      ['INJ-003', domainName, bare],
      ['INJ-032', domainName, atBoot],
    ],
  },
  {
    defect: 'line-feed-in-host-file',
    found: [
      ['INJ-007', domainName, ['line-statement', 'line-assignment']],
      ['INJ-032', domainName, ['line-statement']],
    ],
  },
  {
    defect: 'shell-in-provisioning-code',
    found: [
      ['INJ-031', 'DeviceInfo.ProvisioningCode', bare],
      ['INJ-032', 'DeviceInfo.ProvisioningCode', atBoot],
    ],
  },
  { defect: 'shell-at-boot-in-host-name', found: [['INJ-032', 'DeviceInfo.HostName', atBoot]] },
];

/** Those whose texts stand for seconds, those that reboot, and 48 orders take minutes together. */
const slow = ['INJ-003', 'INJ-005-LOGIN', 'INJ-004', 'INJ-004-WAN', 'INJ-007', 'INJ-031', 'INJ-032'];
const cases = [...new Set(shells.flatMap(({ found }) => found.map(([caseId]) => caseId)))].filter(
  (id) => wantsAllCases || !slow.includes(id),
);

/** Families by case and parameter. */
type Found = Record<string, readonly string[]>;

function wanted(): Found {
  const found: Record<string, string[]> = {};
  for (const [caseId, parameter, families] of shells.flatMap((shell) => shell.found))
    if (cases.includes(caseId)) (found[`${caseId} ${parameter}`] ??= []).push(...families);
  for (const families of Object.values(found)) families.sort();
  return found;
}

interface Finding {
  readonly parameter: string;
  readonly family: string;
  readonly again: boolean | null;
  readonly twin: boolean | null;
}

interface Facts {
  readonly findings?: readonly Finding[];
}

// All five time servers end in the same command line.
const placeOf = (parameter: string): string => parameter.replace(/^Device\./, '').replace(/(?<=NTPServer)\d$/, '');

/** What the facts of a run say, and the findings that were neither confirmed nor at a parameter that is. */
async function foundIn(dir: string): Promise<{ readonly found: Found; readonly unproven: readonly Finding[] }> {
  const run = await openRun(dir);
  const found: Record<string, string[]> = {};
  const unproven: Finding[] = [];
  for (const event of run.events) {
    if (event.kind !== 'observation' || event.name !== factsName) continue;
    const { findings = [] } = event.data as unknown as Facts;
    for (const { parameter, family } of findings) (found[`${event.caseId} ${placeOf(parameter)}`] ??= []).push(family);
    unproven.push(...findings.filter(({ again, twin }) => again === false || twin === true));
  }
  await run.close();
  const once = Object.entries(found).map(([place, families]) => [place, [...new Set(families)].toSorted()] as const);
  return { found: Object.fromEntries(once), unproven };
}

test('a shell behind any kind of parameter is found there, by the families that it evaluates, and proven', {
  timeout: wantsAllCases ? 1_200_000 : 600_000,
}, async () => {
  const defects = shells.map(({ defect }) => defect);
  const target = referenceTarget({ name: 'shells', description: defects.join(', '), defects });
  const dir = mkdtempSync(join(folder, 'run-'));
  const run = await runCpeBench({ target, dir, cases, safety: 'S4', profile: 'hardened' });
  expect(run.tearDownError).toBeUndefined();
  expect(new Map(run.cases.map(({ meta, verdict }) => [meta.id, verdict]))).toEqual(
    new Map(run.cases.map(({ meta }) => [meta.id, 'fail'])),
  );
  expect(await foundIn(dir)).toEqual({ found: wanted(), unproven: [] });
});
