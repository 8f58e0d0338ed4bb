import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { coreCases, runCpeBench } from '@cordon/cli';
import { certificateFamilies, loadCalibration } from '@cordon/suites';
import { cpeCases } from '@cordon/suites';
import { parseTarget, type Verdict } from '@cordon/testbench';
import { afterAll, describe, expect, test } from 'vitest';
import { type Findings, findingsAmong, findingsOf, wantsAllCases } from './expected-verdicts.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-foreign-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const programs = join(import.meta.dirname, 'foreign-cpe');
const tlsRefusals = ['TLS-C-022', 'TLS-C-040', 'TLS-C-060', 'TLS-P-020'];

// Chains that every profile wants refused, that Node's TLS refuses when it verifies, and that OpenSSL under it can use when it does not: what
// the devices below make of them is then their own doing.
const { rows: verified, unverified } = loadCalibration();
// These devices know the ACS as localhost: rows about a name of several labels mean nothing there, and OpenSSL holds name constraints against a
// common name only when that has a dot, so that for TLS-C-163 the table, made for such a name, predicts nothing.
const needsDots = 'TLS-C-163';
const ofEachFamily = process.env['CORDON_ALL_CHAINS'] === '1' ? Number.POSITIVE_INFINITY : 1;
const badChains = certificateFamilies.flatMap((family) =>
  family
    .filter(
      ({ id, expect: wanted, redirectTo, needs = [] }) =>
        redirectTo === undefined &&
        id !== needsDots &&
        !needs.includes('deep-dns-url') &&
        Object.values(wanted).every((one) => one === 'reject') &&
        verified[id]?.['node'] === 'R' &&
        unverified[id]?.['openssl-unverified'] === 'A',
    )
    .slice(0, ofEachFamily)
    .map(({ id }) => id),
);
const negatives = [...new Set([...tlsRefusals, ...badChains])];
const chainsMs = 60_000 + negatives.length * 8_000;

type Verdicts = ReadonlyMap<string, Verdict>;

// Most of the time goes into waiting for devices, so that they are judged side by side.
interface Order {
  readonly name: string;
  readonly scheme: 'http' | 'https';
  readonly rig: object;
  readonly cases?: readonly string[];
  readonly profile?: string;
}

async function judge({ name, scheme, rig, cases = [], profile = 'hardened' }: Order): Promise<Verdicts> {
  const file = {
    format: 'cordon-target/1',
    name,
    kind: 'cpe',
    labNetwork: true,
    acs: { scheme, hostName: 'localhost' },
    limits: { responseTimeoutMs: 4_000, applyMs: 3_000 },
    dns: { listen: { host: '127.0.0.1', port: 0 } },
    rig,
  };
  // JSON is YAML.
  const target = { settings: parseTarget(JSON.stringify(file), name), baseDir: folder };
  const run = await runCpeBench({
    target,
    dir: mkdtempSync(join(folder, 'run-')),
    cases: cases.length > 0 ? cases : coreCases,
    safety: 'S4',
    profile,
  });
  return new Map(run.cases.map(({ meta, verdict }) => [meta.id, verdict]));
}

interface Device {
  readonly rig: object;
  readonly stateFile: string;
}

/** One of the devices in this folder, and a rig that runs it. It remembers nothing from an earlier try. */
function newDevice(persona: string): Device {
  const script = join(programs, 'foreign-cpe.ts');
  const stateFile = join(mkdtempSync(join(folder, 'device-')), 'state.json');
  const args = [script, persona, '{acsUrl}', '{caFile}', '{dnsServer}', stateFile];
  const rig = { kind: 'spawn', command: process.execPath, args, readyPattern: 'ready', startTimeoutMs: 8_000 };
  return { rig, stateFile };
}

/** Everything that a device remembers, except what a bench cannot read, and therefore cannot put back. */
function memoryOf(file: string): object {
  const { parameters } = JSON.parse(readFileSync(file, 'utf8')) as { parameters: Record<string, object> };
  const own = /ConnectionRequest(Password|URL)$/;
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => !own.test(name)));
}

function expectPutBack({ stateFile }: Device): void {
  expect(memoryOf(stateFile)).toEqual(memoryOf(`${stateFile}.factory`));
}

const withVerdict = (verdicts: Verdicts, wanted: Verdict): readonly string[] =>
  [...verdicts].filter(([, verdict]) => verdict === wanted).map(([id]) => id);

const all = (ids: readonly string[], verdict: Verdict): Verdicts => new Map(ids.map((id) => [id, verdict]));

describe.concurrent('devices that are in order', () => {
  test('a strict TR-098 gateway over TLS passes every case, and is left as it was', {
    timeout: 180_000,
  }, async () => {
    const persona = 'tr098-gateway';
    const device = newDevice(persona);
    const verdicts = await judge({ name: persona, scheme: 'https', rig: device.rig });
    expect([...verdicts].filter(([, verdict]) => verdict !== 'pass')).toEqual([]);
    expect(verdicts.size).toBeGreaterThanOrEqual(20);
    expectPutBack(device);
  });

  test('a device that refuses odd names of time servers is not evaluated by a shell', async () => {
    const persona = 'strict-time-servers';
    const device = newDevice(persona);
    const verdicts = await judge({ name: persona, scheme: 'http', rig: device.rig, cases: ['INJ-001'] });
    expect(verdicts).toEqual(all(['INJ-001'], 'pass'));
    expectPutBack(device);
  });

  test('a device that looks every spelling up, and computes nothing, is not evaluated by a shell', async () => {
    const persona = 'decoy';
    const device = newDevice(persona);
    const verdicts = await judge({ name: persona, scheme: 'http', rig: device.rig, cases: ['INJ-001'] });
    expect(verdicts).toEqual(all(['INJ-001'], 'pass'));
    expectPutBack(device);
  });

  test('handshakes that are finished and then dropped without a byte are refusals', {
    timeout: chainsMs,
  }, async () => {
    const persona = 'finishes-then-closes';
    const verdicts = await judge({ name: persona, scheme: 'https', rig: newDevice(persona).rig, cases: negatives });
    expect(verdicts).toEqual(all(negatives, 'pass'));
  });
});

describe.concurrent('devices that are hard to reach', () => {
  test('after 503 to connection requests the device comes by its period', { timeout: 180_000 }, async () => {
    const persona = 'plain-http-tr181';
    const cases = ['CWMP-CPE-SESSION-001', 'CWMP-CPE-FAULTS-002', 'CR-001', 'SEC-001'];
    const device = newDevice(persona);
    const verdicts = await judge({ name: persona, scheme: 'http', rig: device.rig, cases });
    expect(verdicts).toEqual(new Map<string, Verdict>([...all(cases, 'pass'), ['CR-001', 'inconclusive']]));
    expectPutBack(device);
  });

  test('without a connection request URL the device comes by its period', { timeout: 180_000 }, async () => {
    const persona = 'no-connection-request';
    const cases = ['CR-001', 'CR-006', 'CWMP-CPE-PARAMETERS-002'];
    const device = newDevice(persona);
    const verdicts = await judge({ name: persona, scheme: 'http', rig: device.rig, cases });
    expect(verdicts).toEqual(
      new Map<string, Verdict>([...all(cases, 'not-applicable'), ['CWMP-CPE-PARAMETERS-002', 'pass']]),
    );
    expectPutBack(device);
  });
});

describe.concurrent('devices whose TLS is wrong', () => {
  test('a device that refuses every certificate proves nothing', async () => {
    const { rig } = newDevice('refuses-everything');
    const cases = [...coreCases, ...negatives];
    const verdicts = await judge({ name: 'refuses-everything', scheme: 'https', rig, cases });
    expect(withVerdict(verdicts, 'inconclusive')).toEqual([...verdicts.keys()]);
    expect(negatives.every((id) => verdicts.has(id))).toBe(true);
  });

  test.each([
    ['hardened', 'fail'],
    ['tr069', 'warn'],
  ] as const)(
    'a device that takes every certificate is found out under %s',
    {
      timeout: chainsMs,
    },
    async (profile, tls10) => {
      const persona = 'accepts-everything';
      const verdicts = await judge({
        name: persona,
        scheme: 'https',
        rig: newDevice(persona).rig,
        cases: negatives,
        profile,
      });
      expect(verdicts).toEqual(new Map<string, Verdict>([...all(negatives, 'fail'), ['TLS-P-020', tls10]]));
    },
  );
});

const hasCurl = spawnSync('curl', ['--version']).status === 0;

// curl is in the Debian package of the same name; without it the two devices below do not exist.
describe.skipIf(!hasCurl).concurrent('a device made of curl', () => {
  const curlRig = (habit: string): object => {
    const line = ['bash', join(programs, 'curl-device.sh'), '{acsUrl}', '{caFile}', habit];
    return { kind: 'command', actions: { start: line, trigger: line }, timeoutMs: 30_000 };
  };

  test.each([
    ['checks', 'pass'],
    ['trusts-all', 'fail'],
  ] as const)('that %s gets that verdict', async (habit, verdict) => {
    const verdicts = await judge({ name: habit, scheme: 'https', rig: curlRig(habit), cases: tlsRefusals });
    expect(verdicts).toEqual(all(tlsRefusals, verdict));
  });
});

const allChannels = cpeCases
  .map(({ meta }) => meta.id)
  .filter((id) => /^TLS-C-\d+-(?:(?:UP|DOWN)LOAD(?:DIAGNOSTICS)?|BULKDATA)$/.test(id));
/** A root, a name and a limit; by hand all of them. */
const channels = allChannels.filter((id) => wantsAllCases || /-(?:021|060|105)-/.test(id));
const channelMs = 60_000 + channels.length * 8_000;
/** The gateway has no such test, and no bulk data. */
const hasNone = (id: string): boolean => /-(?:UPLOADDIAGNOSTICS|BULKDATA)$/.test(id);

describe.skipIf(!hasCurl).concurrent('a gateway whose files go by curl', () => {
  test.each([
    ['checks-files', 'pass'],
    ['files-from-everybody', 'fail'],
    ['files-in-clear', 'not-applicable'],
  ] as const)('%s gets that verdict, and is left as it was', { timeout: channelMs }, async (persona, verdict) => {
    const device = newDevice(persona);
    const verdicts = await judge({ name: persona, scheme: 'https', rig: device.rig, cases: channels });
    const expected = channels.map((id): [string, Verdict] => [id, hasNone(id) ? 'not-applicable' : verdict]);
    expect(verdicts).toEqual(new Map(expected));
    expectPutBack(device);
  });
});

/** Seconds of waiting each, and TLS, which other devices are tried with (tls-tool-device.test.ts). */
const slow =
  /^(?:TLS|PORT|ROB|T64|INJ)-|^CR-0|^SEC-010|^CWMP-CPE-(?:HTTP-(?!007)|SESSION-00[67]|EVENTS-00[36]|RETRY-|MANAGEMENT-)/;
/** What a handshake or a session of Node's TLS makes of odd things on the wire: seconds together. */
const onTheWire = ['TLS-P-023-EXT', 'TLS-P-033-ALG', 'TLS-P-049-FLOOD'];
const wanted = cpeCases
  .map(({ meta }) => meta.id)
  .filter((id) => wantsAllCases || !slow.test(id) || onTheWire.includes(id));

// What the gateway does otherwise than TR-069 wants, and what it does not let the bench see. Each was looked at: the gateway is at fault.
const found: Findings = {
  fail: [
    // Takes any name of a digest algorithm; its HTTP server waits five minutes for the end of a request.
    'CR-014',
    'CR-023',
    // Reads no chunks, follows no redirect, answers no challenge, and ends its session with the connection.
    'CWMP-CPE-HTTP-001',
    'CWMP-CPE-HTTP-002',
    'CWMP-CPE-HTTP-004',
    'CWMP-CPE-HTTP-006',
    'CWMP-CPE-HTTP-008',
    'CWMP-CPE-HTTP-009',
    // No DeviceSummary in the Inform, no offset of its clock; ParameterKey is never stored.
    'CWMP-CPE-INFORM-001',
    'CWMP-CPE-INFORM-003',
    'CWMP-CPE-INFORM-004',
    'CWMP-CPE-PARAMETERS-031',
    'CWMP-CPE-PARAMETERS-032',
    // Neither AddObject nor DeleteObject.
    'CWMP-CPE-SESSION-012',
    // 9005 for the next level of a parameter; takes a name twice, and texts of any length.
    'CWMP-CPE-PARAMETERS-015',
    'CWMP-CPE-PARAMETERS-020',
    'CWMP-CPE-PARAMETERS-026',
    'CWMP-CPE-ATTRIBUTES-004',
    // Repeats an Inform without end, understands every header, tells a connection request again, remembers one CommandKey of two, and counts
    // no failures across a restart.
    'CWMP-CPE-EVENTS-004',
    'CWMP-CPE-EVENTS-006',
    'CWMP-CPE-RETRY-002',
    'CWMP-CPE-SESSION-008',
    'CWMP-CPE-SESSION-011',
    // Its TLS is Node's and takes what the calibration says that Node takes. Of 163 it takes more, as OpenSSL holds no common name of one
    // label, like localhost, to the constraints of the authority.
    'TLS-C-029-DNDK',
    'TLS-C-029-DNSK',
    'TLS-C-029-SNDK',
    'TLS-C-064',
    'TLS-C-066',
    'TLS-C-107',
    'TLS-C-108',
    'TLS-C-127',
    'TLS-C-147',
    'TLS-C-150-INDEF',
    'TLS-C-150-LONG',
    'TLS-C-163',
    'TLS-C-187',
    'TLS-C-187-E3',
    'TLS-C-188',
    'TLS-C-190',
    'TLS-P-031',
  ],
  // 9007 for a wrong type.
  warn: ['CWMP-CPE-PARAMETERS-025'],
  // Most come by a redirect, which the gateway does not follow; it answers no challenge by Digest either.
  inconclusive: [
    'CWMP-CPE-HTTP-003',
    'CWMP-CPE-HTTP-005',
    'CWMP-CPE-PARAMETERS-027',
    'SEC-009',
    'SEC-009-ALGORITHM',
    'SEC-010',
    'SEC-011',
    'SEC-012',
    'TLS-C-004',
    'TLS-C-005',
    'TLS-C-073',
    'TLS-C-074',
    'TLS-C-075',
    'TLS-C-076',
    'TLS-C-077',
    'TLS-C-077-MAPPED',
    'TLS-C-085',
    'TLS-P-043',
  ],
};

test('the bench finds in the gateway what is wrong with it, and nothing else', {
  timeout: wantsAllCases ? 1_800_000 : 240_000,
}, async () => {
  const { rig } = newDevice('tr098-gateway');
  const verdicts = await judge({ name: 'gateway-of-all-cases', scheme: 'https', rig, cases: wanted });
  expect(findingsOf(verdicts)).toEqual(findingsAmong(found, wanted));
  expect(new Map(onTheWire.map((id) => [id, verdicts.get(id)]))).toEqual(all(onTheWire, 'pass'));
});
