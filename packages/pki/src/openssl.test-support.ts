import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Issued } from './issued.ts';

/** Whether a program of the system can be run. */
export function isInstalled(program: string, versionArgument = '--version'): boolean {
  return spawnSync(program, [versionArgument], { stdio: 'ignore' }).status === 0;
}

/** What a program printed, both streams, and whether it was content. */
export interface ProgramOutput {
  readonly ok: boolean;
  readonly text: string;
}

function run([program = '', ...args]: readonly string[], folder: string): ProgramOutput {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' });
  return { ok: status === 0, text: `${stdout}${stderr}` };
}

/**
 * Runs a program, and another one after it, with `files` written to a folder of their own, where they are started; the folder is removed
 * afterwards. Tells of the last one.
 */
export function runWithFiles(
  command: readonly string[],
  files: Readonly<Record<string, string>>,
  next?: readonly string[],
): ProgramOutput {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-pki-'));
  try {
    for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
    const first = run(command, folder);
    return next === undefined ? first : run(next, folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `openssl verify` of a TLS server's chain against its root, as strict as it gets. */
export function opensslVerify(leaf: Issued, ...options: readonly string[]): ProgramOutput {
  const files = {
    'root.pem': leaf.root.certificatePem,
    'chain.pem':
      leaf.path
        .slice(1)
        .map((issued) => issued.certificatePem)
        .join('') || leaf.root.certificatePem,
    'leaf.pem': leaf.certificatePem,
  };
  const given = ['-CAfile', 'root.pem', '-untrusted', 'chain.pem', '-purpose', 'sslserver', ...options];
  return runWithFiles(['openssl', 'verify', ...given, 'leaf.pem'], files);
}

/** `openssl x509 -text`. */
export function opensslText(issued: Issued): string {
  return runWithFiles(['openssl', 'x509', '-in', 'a.pem', '-noout', '-text'], { 'a.pem': issued.certificatePem }).text;
}
