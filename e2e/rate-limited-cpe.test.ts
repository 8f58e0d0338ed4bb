import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import type { TargetFile } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cordon-rate-limit-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The strict device, which takes one connection request a minute and answers 503 to the rest. */
function limitedTarget(): TargetFile {
  const target = referenceTarget({ name: 'limited', description: 'one request a minute', defects: [] });
  const { rig } = target.settings;
  if (rig.kind !== 'spawn') throw new Error('The reference CPE is not a process.');
  // The last one counts.
  const args = [...rig.args, '--connection-requests-per-minute', '1'];
  return { ...target, settings: { ...target.settings, rig: { ...rig, args } } };
}

// The limit is reached in the midst of a case; from there on the bench reboots the device to make it come, which is not to be held against it.
test('a device that limits connection requests is judged by another trigger, and its limit is no answer', {
  timeout: 240_000,
}, async () => {
  const cases = ['TLS-P-046'];
  const dir = mkdtempSync(join(folder, 'run-'));
  const run = await runCpeBench({ target: limitedTarget(), dir, cases, safety: 'S4', profile: 'hardened' });
  expect(new Map(run.cases.map(({ meta, verdict }) => [meta.id, verdict]))).toEqual(
    new Map(cases.map((id) => [id, 'pass'])),
  );
});
