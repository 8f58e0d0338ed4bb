// A bench that is killed while its target is in its factory state: nobody else would ever set it up again.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRun } from '@cordon/testbench';
import { afterAll, expect, test, vi } from 'vitest';

const launcher = join(import.meta.dirname, '../packages/cli/bin/cordon.js');
const dir = mkdtempSync(join(tmpdir(), 'cordon-reset-'));
const run = join(dir, 'run');
const target = join(dir, 'target.yaml');
const children = new Set<ChildProcess>();

// JSON is YAML too.
const targetText = JSON.stringify({
  format: 'cordon-target/1',
  name: 'Reset',
  kind: 'cpe',
  labNetwork: true,
  acs: { host: '127.0.0.1' },
  device: { retail: true },
  limits: { connectionRequestsPerHour: 10_000, responseTimeoutMs: 20_000 },
  rig: {
    kind: 'spawn',
    command: process.execPath,
    args: [launcher, 'cpe', 'run', '--state={stateDir}', '--acs-url={acsUrl}', '--ca-file={caFile}'],
    factoryStateArgs: ['--parameter', 'Device.ManagementServer.EnableCWMP=false'],
    readyPattern: '"kind":"ready"',
    startTimeoutMs: 60_000,
  },
});

afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(dir, { recursive: true, force: true });
});

const textOf = (name: string): string => {
  const path = join(run, name);
  return existsSync(path) ? readFileSync(path, 'utf8') : '';
};

test('says what was lost, sets the target up again, and judges', { timeout: 300_000 }, async () => {
  writeFileSync(target, targetText);
  const args = ['cpe', '--target', target, '--case', 'PORT-005', '--safety', 'S4', '--out', run];
  const bench = spawn(process.execPath, [launcher, 'test', ...args], { stdio: 'ignore' });
  children.add(bench);
  // Started, set up, and in its factory state.
  const isWatched = (): boolean => (textOf('events.jsonl').match(/kind\\":\\"ready/g)?.length ?? 0) >= 3;
  await vi.waitUntil(() => bench.exitCode !== null || isWatched(), { timeout: 120_000, interval: 20 });
  bench.kill('SIGKILL');
  if (bench.exitCode === null && bench.signalCode === null) await once(bench, 'exit');
  expect(bench.signalCode).toBe('SIGKILL');
  expect(textOf('put-back.jsonl')).toContain('"factory-state"');

  const { stderr } = spawnSync(process.execPath, [launcher, 'test', '--resume', run]);
  expect(stderr.toString()).toMatch(/reset the target to its factory state.*are lost/);
  const opened = await openRun(run);
  await opened.close();
  const seen = opened.events.flatMap((event) => (event.kind === 'observation' ? [event] : []));
  expect(seen.find(({ name }) => name === 'target-was-reset')?.data).toEqual({ isSetUp: true });
  // Met again, it was watched in its factory state once more; what is known of its ports is another matter.
  expect(opened.model.cases.map(({ meta, verdict }) => [meta.id, verdict])).toEqual([['PORT-005', 'inconclusive']]);
  expect(existsSync(join(run, 'put-back.jsonl'))).toBe(false);
});
