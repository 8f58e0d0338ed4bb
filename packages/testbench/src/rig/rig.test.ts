import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { afterEach, expect, test, vi } from 'vitest';
import type { JsonValue } from '../evidence/json.ts';
import { CommandRig } from './command-rig.ts';
import { PersonRig } from './person-rig.ts';
import { fillIn, type RigFacts } from './rig.ts';
import { SpawnRig } from './spawn-rig.ts';

const facts: RigFacts = {
  acsUrl: 'https://localhost:7547/',
  caFile: '/tmp/ca.pem',
  publicCaFile: '',
  expiredCaFile: '',
  clientCertificateFile: '',
  clientKeyFile: '',
  timeServer: '',
  timeServerPort: '',
  dhcpServer: '',
  dhcpHardwareAddress: '',
  dnsServer: '127.0.0.1:53',
  stateDir: join(mkdtempSync(join(tmpdir(), 'rig-')), 'state'),
};

const recorder = (): { seen: [string, JsonValue][]; observe: <T extends JsonValue>(name: string, data: T) => T } => {
  const seen: [string, JsonValue][] = [];
  return {
    seen,
    observe: (name, data) => {
      seen.push([name, data]);
      return data;
    },
  };
};

const node = (script: string, readyPattern?: string): SpawnRig =>
  new SpawnRig(
    { command: process.execPath, args: ['-e', script], readyPattern, startTimeoutMs: 10_000 },
    facts,
    recorder(),
  );

test('a name that is no fact is refused before anything runs', () => {
  expect(() => fillIn('--url={acsURL}', facts)).toThrow(/\{acsURL\}.*acsUrl/);
  expect(fillIn('--url={acsUrl}', facts)).toBe('--url=https://localhost:7547/');
});

test('a process counts as started when its ready line appears', async () => {
  const rig = node(
    'console.log("booting"); setTimeout(() => console.log("ready 1"), 20); setInterval(() => {}, 1000)',
    '^ready',
  );
  await rig.perform('start');
  await rig.perform('reboot');
  await rig.dispose();
});

test('a process that ends before it is ready is a failure of the rig', async () => {
  await expect(node('process.exit(7)', '^ready').perform('start')).rejects.toMatchObject({ code: 'rig-failed' });
});

test('a process that is never ready is told of with what it printed last', async () => {
  const settings = {
    command: process.execPath,
    args: ['-e', 'console.log("no such CA"); setInterval(() => {}, 1000)'],
  };
  const rig = new SpawnRig({ ...settings, readyPattern: '^ready', startTimeoutMs: 1_000 }, facts, recorder());
  await expect(rig.perform('start')).rejects.toThrow(/was not ready within 1000 ms\. Its last lines: no such CA\. /);
  await rig.dispose();
});

test('a process that ends by itself after it was ready is told of, with its exit code and last lines', async () => {
  const rig = node(
    'console.log("ready"); console.error("no such CA"); setTimeout(() => process.exit(7), 20)',
    '^ready',
  );
  await rig.perform('start');
  const error = await rig.ended;
  expect(error).toMatchObject({ code: 'rig-failed' });
  expect(error.message).toMatch(/exit code 7.*no such CA/);
});

test('a process that ended by itself is started again by a power cycle, and its next end is told of, too', async () => {
  const rig = node('console.log("ready"); setTimeout(() => process.exit(7), 20)', '^ready');
  await rig.perform('start');
  const first = rig.ended;
  await first;
  await rig.perform('power-cycle');
  expect(rig.ended).not.toBe(first);
  expect((await rig.ended).message).toMatch(/exit code 7/);
});

test('a process that is stopped or rebooted has not ended by itself', async () => {
  const rig = node('console.log("ready"); setInterval(() => {}, 1000)', '^ready');
  const seen: unknown[] = [];
  void rig.ended.then((error) => seen.push(error));
  await rig.perform('start');
  await rig.perform('reboot');
  await rig.dispose();
  expect(seen).toEqual([]);
});

test('a process in its factory state is started with what belongs to it, and without it after a reset', async () => {
  const settings = {
    command: process.execPath,
    args: ['-e', 'console.log("args " + process.argv.slice(1).join()); setInterval(() => {}, 1000)', '--'],
    readyPattern: '^args',
    startTimeoutMs: 10_000,
  };
  const evidence = recorder();
  const rig = new SpawnRig({ ...settings, factoryStateArgs: ['{acsUrl}'] }, facts, evidence);
  await rig.perform('factory-state');
  await rig.perform('factory-reset');
  await rig.dispose();
  const lines = JSON.stringify(evidence.seen).match(/args [^"]*/g);
  expect(lines).toEqual(['args https://localhost:7547/', 'args ']);
  const other = new SpawnRig(settings, facts, recorder());
  expect([rig.can('factory-state'), other.can('factory-state')]).toEqual([true, false]);
  await expect(other.perform('factory-state')).rejects.toThrow(/cannot factory-state/);
});

test('a command that fails says which action it was for', async () => {
  const rig = new CommandRig({ actions: { reboot: ['false'] }, timeoutMs: 5_000 }, facts, recorder());
  expect(rig.can('trigger')).toBe(false);
  await expect(rig.perform('reboot')).rejects.toThrow(/reboot/);
  await expect(rig.perform('trigger')).rejects.toThrow(/cannot trigger/);
});

test('a command is run without a shell, with facts filled in', async () => {
  const evidence = recorder();
  const rig = new CommandRig(
    { actions: { trigger: ['echo', '{acsUrl}', '$(id)'] }, timeoutMs: 5_000 },
    facts,
    evidence,
  );
  await rig.perform('trigger');
  expect(evidence.seen[0]?.[1]).toMatchObject({ stdout: 'https://localhost:7547/ $(id)\n' });
});

test('a person is told what to do, and with which URL', async () => {
  const asked: string[] = [];
  const rig = new PersonRig(async (request) => void asked.push(request), facts, recorder());
  await rig.perform('factory-reset');
  expect(asked[0]).toContain('https://localhost:7547/');
});

const targets: number[] = [];
afterEach(() => {
  for (const target of targets.splice(0)) {
    try {
      process.kill(target, 'SIGKILL');
    } catch {
      // As it should be.
    }
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

test.each([
  ['that does not look at its descriptors', 'console.log("ready", process.pid); setInterval(() => {}, 1000)'],
  [
    'that another one started',
    `const { spawn } = require('node:child_process');
     const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
     console.log("ready", child.pid);`,
  ],
])(
  'a target %s does not outlive a bench that is killed',
  async (_what, script) => {
    const module = pathToFileURL(join(import.meta.dirname, 'spawn-rig.ts')).href;
    const bench = `
    import { SpawnRig } from ${JSON.stringify(module)};
    const settings = { command: process.execPath, args: ['-e', process.argv[1]], readyPattern: '^ready', startTimeoutMs: 60000 };
    const observe = (name, { line }) => { if (/^ready/.test(line)) console.log(line.slice(6)); };
    await new SpawnRig(settings, { stateDir: process.argv[2] }, { observe }).perform('start');
    setInterval(() => {}, 1000);`;
    const stateDir = mkdtempSync(join(tmpdir(), 'cordon-rig-'));
    const args = ['--input-type=module', '-e', bench, script, stateDir];
    const killed = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(createInterface({ input: killed.stdout }), 'line')) as [string];
    const target = Number(line);
    targets.push(target);
    expect(isAlive(target)).toBe(true);
    killed.kill('SIGKILL');
    await vi.waitUntil(() => !isAlive(target), { timeout: 30_000 });
    rmSync(stateDir, { recursive: true });
  },
  60_000,
);
