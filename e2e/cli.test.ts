// The command as people and rigs start it: a process, through the launcher, with pipes and signals.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, describe, expect, test } from 'vitest';

const launcher = join(import.meta.dirname, '../packages/cli/bin/cordon.js');

/** A Node of the machine that is too old to run TypeScript; the launcher must find another one then. */
function oldNode(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !folder.includes('node_modules'));
  return [...folders, '/usr/local/bin', '/usr/bin']
    .map((folder) => join(folder, 'node'))
    .filter((path) => existsSync(path))
    .find((path) => Number(/^v(\d+)/.exec(spawnSync(path, ['--version']).stdout.toString())?.[1]) < 22);
}

const old = oldNode();
const hasShell = (name: string): boolean => spawnSync(name, ['-c', 'true']).status === 0;

const children: ChildProcess[] = [];
const dirs: string[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cordon-e2e-cli-'));
  dirs.push(dir);
  return dir;
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function cordon(args: readonly string[], environment: Record<string, string> = {}, node = process.execPath): Ended {
  const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env;
  const run = spawnSync(node, [launcher, ...args], { env: { ...inherited, ...environment }, encoding: 'utf8' });
  return { code: run.status, out: run.stdout, err: run.stderr };
}

/** A device that is up: its process, and the ready line that it printed. */
async function startedCpe(
  node: string,
  flags: readonly string[] = [],
): Promise<{ child: ChildProcess; ready: Record<string, unknown>; lines: string[]; exit: Promise<unknown[]> }> {
  // Nothing listens on port 9: the device comes up, and goes on trying to reach its ACS.
  const args = [launcher, 'cpe', 'run', '--acs-url', 'http://127.0.0.1:9/', '--log-level', 'silent', ...flags];
  const child = spawn(node, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const exit = once(child, 'exit');
  const lines: string[] = [];
  const reader = createInterface({ input: child.stdout });
  reader.on('line', (line) => lines.push(line));
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  await Promise.race([once(reader, 'line'), exit]);
  if (lines[0] === undefined) throw new Error(`The device did not come up: ${errors}`);
  return { child, ready: JSON.parse(lines[0]) as Record<string, unknown>, lines, exit };
}

/** The status of an HTTP answer. */
function statusOf(url: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on('error', reject);
  });
}

describe('exit codes and streams', () => {
  test('help and version go to standard output with 0', () => {
    expect(cordon(['--version'])).toMatchObject({ code: 0, err: '' });
    expect(cordon(['help', 'pki'])).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining('issue') as string,
    });
  });

  test('wrong usage goes to standard error with 64', () => {
    expect(cordon(['cases', 'show', 'NO-SUCH-CASE'])).toMatchObject({ code: 64, out: '' });
    expect(cordon(['--no-such-option'])).toMatchObject({ code: 64, out: '' });
  });

  test('a crash is 3 and never 1, which would read as findings', () => {
    const dir = freshDir();
    const crash = join(dir, 'crash.mjs');
    const isListening = 'process.listenerCount("uncaughtException") > 0';
    writeFileSync(crash, `setInterval(() => { if (${isListening}) throw new Error("out of nowhere"); }, 10);`);
    const device = ['cpe', 'run', '--acs-url', 'http://127.0.0.1:9/'];
    const { code, err } = cordon(device, { NODE_OPTIONS: `--import=${crash}` });
    expect(err).toContain('cordon: out of nowhere');
    expect(code).toBe(3);
  });

  test('colours appear only where they are wanted', () => {
    const escape = '\u001b[';
    expect(cordon(['cpe', 'defects']).out).not.toContain(escape);
    expect(cordon(['cpe', 'defects'], { FORCE_COLOR: '1' }).out).toContain(escape);
    expect(cordon(['cpe', 'defects'], { NO_COLOR: '1' }).out).not.toContain(escape);
  });

  test('a reader that has seen enough ends nothing: no error, and the exit code of the command', async () => {
    const child = spawn(process.execPath, [launcher, 'model', 'diff', 'Device:2.17', 'InternetGatewayDevice:1.14']);
    children.push(child);
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = (await once(child, 'close')) as [number | null];
    expect({ code, err }).toEqual({ code: 1, err: '' });
  });
});

describe('cordon cpe run', () => {
  test('prints one line when it is up, hears connection requests, and ends with 0 on SIGTERM', async () => {
    const { child, ready, lines, exit } = await startedCpe(process.execPath, ['--serial', 'E2E-1']);
    expect(ready).toMatchObject({ kind: 'ready', serialNumber: 'E2E-1', defects: [] });
    expect(await statusOf(String(ready['connectionRequestUrl']))).toBe(401);
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
    expect(lines).toHaveLength(1);
  });

  test('goes on when nobody reads its output any more', async () => {
    const { child, ready, exit } = await startedCpe(process.execPath, ['--log-level', 'debug']);
    child.stdout?.destroy();
    child.stderr?.destroy();
    // Each answer is logged, into a pipe that is gone.
    expect(await statusOf(String(ready['connectionRequestUrl']))).toBe(401);
    expect(await statusOf(String(ready['connectionRequestUrl']))).toBe(401);
    child.kill('SIGINT');
    expect(await exit).toEqual([0, null]);
  });

  test('keeps a device with defects on loopback', () => {
    const flags = ['--defect', 'no-sni', '--connection-request-host', '0.0.0.0'];
    const { code, err, out } = cordon(['cpe', 'run', '--acs-url', 'http://127.0.0.1:9/', ...flags]);
    expect(err).toContain('127.0.0.1');
    expect({ code, out }).toEqual({ code: 64, out: '' });
  });
});

// Debian's own Node is of this kind; a machine without one has nothing to show.
describe.skipIf(old === undefined)('under a Node that cannot run TypeScript', () => {
  const node = old ?? '';

  test('the launcher finds the Node of npm ci and passes on the exit code', () => {
    expect(cordon(['--version'], {}, node)).toMatchObject({ code: 0, err: '' });
    expect(cordon(['nonsense'], {}, node).code).toBe(64);
  });

  test('the launcher passes signals on to a device', async () => {
    const { child, ready, exit } = await startedCpe(node);
    expect(await statusOf(String(ready['connectionRequestUrl']))).toBe(401);
    child.kill('SIGTERM');
    expect(await exit).toEqual([0, null]);
  });

  test('the launcher says what to do when there is no other Node', () => {
    const dir = freshDir();
    const alone = join(dir, 'cordon.js');
    writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
    writeFileSync(alone, readFileSync(launcher));
    const run = spawnSync(node, [alone, '--version'], { encoding: 'utf8' });
    expect(run.stderr).toContain('Install Node 22.18 or newer');
    expect(run.status).toBe(3);
  });
});

describe('completion', () => {
  const offered = (...words: string[]): string[] =>
    cordon(['complete', '--', ...words])
      .out.split('\n')
      .filter((line) => line !== '' && !line.startsWith(':'))
      .map((line) => line.split('\t')[0] ?? '');

  test('offers commands, options, choices, ids and files', () => {
    expect(offered('')).toEqual(expect.arrayContaining(['cpe', 'report', 'completion']));
    expect(offered('cpe', 'run', '--acs-p')).toEqual(['--acs-password-file']);
    expect(offered('pki', 'issue', 'lab', '--key', 'rsa3')).toEqual(['rsa3072']);
    expect(offered('cpe', 'run', '--defect', 'no-s')).toEqual(['no-sni']);
    expect(offered('cases', 'show', 'TLS-C-041')).toEqual(['TLS-C-041']);
    const dir = freshDir();
    writeFileSync(join(dir, 'root.pem'), '');
    expect(offered('cpe', 'run', '--ca-file', join(dir, 'ro'))).toEqual([join(dir, 'root.pem')]);
  });

  for (const shell of ['bash', 'zsh', 'fish']) {
    test.skipIf(!hasShell(shell))(`prints a script that ${shell} can read`, () => {
      const { code, out } = cordon(['completion', shell]);
      expect(code).toBe(0);
      expect(out).toContain('cordon');
      const script = join(freshDir(), `completion.${shell}`);
      writeFileSync(script, out);
      const read = spawnSync(shell, ['-n', script], { encoding: 'utf8' });
      expect(read).toMatchObject({ status: 0, stderr: '' });
    });
  }

  test.skipIf(!hasShell('fish'))('completes in a fish, with the command on the path as a link', () => {
    const dir = freshDir();
    symlinkSync(launcher, join(dir, 'cordon'));
    const ask = 'cordon completion fish | source; complete -C "cordon cpe run --defect accept-wrong-h"';
    const environment = { ...process.env, HOME: dir, PATH: `${dir}:${process.env['PATH'] ?? ''}` };
    const run = spawnSync('fish', ['-c', ask], { env: environment, encoding: 'utf8' });
    expect(run.stdout).toMatch(/^accept-wrong-host\t/);
  });
});
