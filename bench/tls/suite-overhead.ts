import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCpeBench, referenceTarget } from '@cordon/cli';
import { targetResponseMs } from '../measure/response-time.ts';

/** Most wall time of the TLS suite for each second that the target takes to respond. */
const overheadMax = 1.5;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

/** The whole TLS suite against the reference, once: its wall time against the time in which it waited for the target to do something. */
export async function suiteOverhead(): Promise<boolean> {
  const folder = mkdtempSync(join(tmpdir(), 'cordon-bench-tls-'));
  try {
    const dir = join(folder, 'run');
    const target = referenceTarget({ name: 'reference', description: 'no defect', defects: [] });
    const cpuBefore = process.cpuUsage();
    const startedAtMs = Date.now();
    const run = await runCpeBench({ target, dir, suites: ['security/tls'], safety: 'S4', profile: 'hardened' });
    const wallMs = Date.now() - startedAtMs;
    const { user, system } = process.cpuUsage(cpuBefore);
    const odd = run.cases.filter(({ verdict }) => verdict !== 'pass' && verdict !== 'not-applicable');
    for (const { meta, verdict, reason } of odd) console.log(`${meta.id} is ${verdict}: ${reason}`);
    return (
      odd.length === 0 &&
      tell({
        wallMs,
        cpuMs: (user + system) / 1_000,
        targetMs: targetResponseMs(join(dir, 'capture.pcapng'), startedAtMs),
        cases: run.cases.length,
      })
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Times {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly targetMs: number;
  readonly cases: number;
}

function tell({ wallMs, cpuMs, targetMs, cases }: Times): boolean {
  const ratio = wallMs / targetMs;
  const met = ratio <= overheadMax;
  const inVain = Math.max(0, wallMs - targetMs - cpuMs);
  console.log(
    `TLS suite of ${cases} cases: ${seconds(wallMs)}, of which the target took ${seconds(targetMs)} to respond: ` +
      `${ratio.toFixed(2)} times as long (target ${overheadMax}) ${met ? 'met' : 'MISSED'}`,
  );
  console.log(
    `  of the rest, at least ${seconds(inVain)} went into waits in which nothing came, such as for a second try after a refusal; ` +
      `the bench itself used ${seconds(cpuMs)} of CPU. With the silences on the side of the target: ${(wallMs / (targetMs + inVain)).toFixed(2)}`,
  );
  return met;
}
