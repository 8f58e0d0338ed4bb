import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from './run-command.ts';

/** What a command line left behind. */
export interface CapturedCommand {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process and keeps what it writes. */
export async function captured(args: readonly string[], outHasColors = false): Promise<CapturedCommand> {
  return await capturedWith({ args, outHasColors });
}

/** {@link captured} with an environment. */
export async function capturedWith(options: {
  readonly args: readonly string[];
  readonly outHasColors?: boolean;
  readonly environment?: Readonly<Record<string, string>>;
}): Promise<CapturedCommand> {
  let out = '';
  let err = '';
  const code = await runCommand(options.args, {
    writeOut: (text) => {
      out += text;
    },
    writeErr: (text) => {
      err += text;
    },
    environment: options.environment ?? {},
    outHasColors: options.outHasColors ?? false,
  });
  return { code, out, err };
}

const dirs: string[] = [];

/** A fresh folder under the system's temporary one; removed by {@link removeDirs}. */
export function freshDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'cordon-cli-'));
  dirs.push(dir);
  return dir;
}

export function removeDirs(): void {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
}
