import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCpeBench } from '@cordon/cli';
import { type Calibration, type CertificateRow, certificateFamilies, loadCalibration } from '@cordon/suites';
import { parseTarget, type Verdict } from '@cordon/testbench';
import { afterAll, describe, expect, test } from 'vitest';
import { clients, isOneLine } from '../tools/calibrate/clients.ts';

// Devices around somebody else's TLS client must get the verdicts that follow from what the same client did when `npm run calibrate` showed it
// the same chain, through a server that knows nothing of the bench. One chain of each family; CORDON_ALL_CHAINS=1 takes all.
const ofEachFamily = process.env['CORDON_ALL_CHAINS'] === '1' ? Number.POSITIVE_INFINITY : 1;
const folder = mkdtempSync(join(tmpdir(), 'cordon-tls-tools-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const calibration: Calibration = loadCalibration();
/** The devices do not follow redirects, and not all of them ask for a stapled answer. */
const rows = certificateFamilies.flatMap((family) =>
  family
    .filter(
      ({ redirectTo, isStapled, id }) =>
        redirectTo === undefined && isStapled === undefined && calibration.rows[id] !== undefined,
    )
    .slice(0, ofEachFamily),
);

function whyNot(client: string): string | undefined {
  const version = clients.find(({ name }) => name === client)?.version();
  if (version === undefined) return 'not installed';
  if (!isOneLine(version, calibration.clients[client]))
    return `version ${version}, calibrated with ${calibration.clients[client]}`;
  return undefined;
}

/** What follows from an answer of the calibration. */
function predicted({ expect: expected, id }: CertificateRow, column: string): Verdict {
  const isTaken = (calibration.rows[id]?.[column] ?? calibration.unverified[id]?.[column]) === 'A';
  const { hardened, tr069 } = expected;
  if (hardened === 'either' && tr069 !== 'accept') return 'pass';
  const mustTake = [hardened, tr069].includes('accept');
  if (isTaken === mustTake) return 'pass';
  return hardened === 'tolerate' ? 'warn' : hardened === 'either' ? 'pass' : 'fail';
}

async function judge(client: string, habit: string): Promise<ReadonlyMap<string, Verdict>> {
  const device = join(import.meta.dirname, 'tls-tool-device', 'tls-tool-device.ts');
  const line = [process.execPath, device, client, habit, '{acsUrl}', '{caFile}'];
  const name = `${client}-${habit}`;
  const file = {
    format: 'cordon-target/1',
    name,
    kind: 'cpe',
    labNetwork: true,
    acs: { scheme: 'https', hostName: 'acs.calibration.test' },
    limits: { responseTimeoutMs: 10_000 },
    rig: { kind: 'command', actions: { start: line, trigger: line }, timeoutMs: 30_000 },
  };
  // JSON is YAML.
  const target = { settings: parseTarget(JSON.stringify(file), name), baseDir: folder };
  const cases = rows.map(({ id }) => id);
  const dir = mkdtempSync(join(folder, 'run-'));
  const run = await runCpeBench({ target, dir, cases, safety: 'S4', profile: 'hardened' });
  return new Map(run.cases.map(({ meta, verdict }) => [meta.id, verdict]));
}

describe.concurrent.each(['openssl', 'curl', 'gnutls'])('a device made of %s', (client) => {
  const reason = whyNot(client);
  test.skipIf(reason !== undefined).each([
    ['checks', client],
    ['trusts-all', `${client}-unverified`],
  ])(
    `that %s gets the verdicts that its calibration predicts${reason === undefined ? '' : ` (skipped: ${reason})`}`,
    { timeout: 120_000 + rows.length * 10_000 },
    async (habit, column) => {
      const expected = new Map(rows.map((row) => [row.id, predicted(row, column)]));
      expect(await judge(client, habit)).toEqual(expected);
    },
  );
});
