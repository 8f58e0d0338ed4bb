// Safety classes S0 to S2 leave nothing behind: what the device keeps is the same before and after a run with all of their cases.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cpeCases } from '@cordon/suites';
import { isSafetyGranted } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';
import type { LastingDevice } from './lasting-device-process.ts';
import { shareOfBuild } from './share-of-build.ts';

const folder = mkdtempSync(join(tmpdir(), 'cordon-lasting-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const ids = cpeCases
  .filter(({ meta }) => isSafetyGranted(meta.safety, 'S2'))
  .map(({ meta }) => meta.id)
  .filter(shareOfBuild('STATE').holds);

async function judged(): Promise<LastingDevice> {
  const program = join(import.meta.dirname, 'lasting-device-process.ts');
  const { CORDON_KEEP_ENVELOPES: _, ...env } = process.env;
  const args = [program, mkdtempSync(join(folder, 'run-')), JSON.stringify(ids)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env, maxBuffer: 16 << 20 });
  return JSON.parse(stdout) as LastingDevice;
}

test('the default safety leaves the state of a device as it was', async () => {
  const { before, after, verdicts, tearDownError } = await judged();
  expect(tearDownError).toBeNull();
  expect(verdicts.filter(([, verdict]) => verdict === 'pass').length).toBeGreaterThan(ids.length / 2);
  expect(Object.keys(before)).toContain('tree');
  expect(after).toEqual(before);
}, 1_800_000);
