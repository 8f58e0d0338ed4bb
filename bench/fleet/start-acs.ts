import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The ACS of the benchmark. */
export interface BenchAcs {
  readonly url: string;
  stop(): void;
}

/** Starts the ACS process and waits for its URL. */
export async function startAcs(): Promise<BenchAcs> {
  const path = fileURLToPath(new URL('acs-process.ts', import.meta.url));
  const child = spawn(process.execPath, [path], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    const { url } = JSON.parse(line) as { url: string };
    return { url, stop: () => void child.kill() };
  }
  throw new Error('The ACS of the benchmark did not start.');
}
