import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { coreCases, referenceTarget, runCpeBench } from '@cordon/cli';
import { cpeCases } from '@cordon/suites';
import { afterAll, expect, test } from 'vitest';
import type { LastingDevice } from './lasting-device-process.ts';
import { shareOfBuild } from './share-of-build.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-tr098-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

// TLS, ports and what a parser bears are the same under both roots; of these the core cases are enough. The settings of periods and
// retries are too, and wait for minutes.
const sameUnderBoth = /^(TLS-|CR-|PORT-(?!009)|PORT-009-TIMEOUT|T64-|ROB-|CWMP-CPE-MANAGEMENT-00[234])/;
// This device asks no DHCP server and sends no echo request, and nothing is known of other samples.
const depending = cpeCases
  .filter(({ meta }) => !['dhcp-server', 'other-acs-passwords', 'icmp'].some((need) => meta.needs?.includes(need)))
  .map(({ meta }) => meta.id)
  .filter((id) => !coreCases.includes(id) && !sameUnderBoth.test(id));
// What these send is wrong on purpose, and not for the check of envelopes.
const wrong = cpeCases.filter(({ meta }) => meta.suite === 'security/parameter-values').map(({ meta }) => meta.id);
const { holds, shares } = shareOfBuild('TR098');
const ofShare = depending.filter(holds);
const ids = [...coreCases, ...ofShare.filter((id) => !wrong.includes(id))];

/** What Device:2 brought and InternetGatewayDevice:1 lacks: nothing there could be judged. */
const absent =
  /^CWMP-CPE-(ADDRESSING|BULK|CONNREQ-003|EVENTS-012|SOFTWARE|DIAGNOSTICS|LIGHTWEIGHT)|^SEC-BULK|^CR-038|^INJ-005-TEXTS/;

test('with the root of TR-098 too the strict device passes what depends on the root, or lacks what it is about', async () => {
  const target = referenceTarget({
    name: 'reference-tr098',
    description: 'Reference CPE, InternetGatewayDevice',
    defects: [],
    dataModelRoot: 'InternetGatewayDevice',
  });
  const { cases, tearDownError } = await runCpeBench({
    target,
    dir: mkdtempSync(join(folder, 'run-')),
    cases: ids,
    safety: 'S4',
    profile: 'hardened',
  });
  const others = cases.filter(
    ({ meta, verdict }) => verdict !== 'pass' && !(verdict === 'not-applicable' && absent.test(meta.id)),
  );
  expect(others.map(({ meta, verdict, reason }) => [meta.id, verdict, reason])).toEqual([]);
  expect(tearDownError).toBeUndefined();
  expect(cases.filter(({ verdict }) => verdict === 'pass').length).toBeGreaterThan(120 / shares);
}, 900_000);

const wrongOfShare = ofShare.filter((id) => wrong.includes(id));
test.skipIf(wrongOfShare.length === 0)(
  'so it does when values, names and lists are sent that nobody should send',
  async () => {
    const program = join(import.meta.dirname, 'lasting-device-process.ts');
    const { CORDON_KEEP_ENVELOPES: _, ...env } = process.env;
    const args = [
      program,
      mkdtempSync(join(folder, 'run-')),
      JSON.stringify(wrongOfShare),
      'S4',
      'InternetGatewayDevice',
    ];
    const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 16 << 20 });
    const { verdicts, tearDownError } = JSON.parse(stdout) as LastingDevice;
    expect(tearDownError).toBeNull();
    expect(new Map(verdicts)).toEqual(new Map(wrongOfShare.map((id) => [id, 'pass'])));
  },
  900_000,
);
