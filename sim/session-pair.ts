// Many CPEs and their ACS sessions in one thread, under a seeded schedule of loss, restarts, faults and held requests:
//   node sim/session-pair.ts [runs] [first seed]
// Every download that has ended has to be confirmed in the end, none after it was confirmed, and nobody breaks a rule.
import { pathToFileURL } from 'node:url';
import { chanceOf, Scheduler } from './scheduler.ts';
import { SimulatedCpe } from './simulated-cpe.ts';

const cpesPerRun = 4;
const downloadsPerCpe = 3;
/** A run that is not done by then goes round in circles. */
const stepsMax = 200_000;

/** One run from a seed. Returns what is wrong with it: nothing, if all is well. */
export function simulateSessions(seed: number): { problems: string[]; sessions: number } {
  const scheduler = new Scheduler();
  const chance = chanceOf(seed);
  const world = { scheduler, chance, trouble: { loss: 0.08, restart: 0.02 } };
  const cpes = Array.from({ length: cpesPerRun }, (_, serial) => new SimulatedCpe(serial, world));
  for (const cpe of cpes) {
    for (let download = 0; download < downloadsPerCpe; download += 1) {
      scheduler.after(60_000 * chance.next(), () => cpe.finishDownload(`download-${download}`));
    }
  }
  let steps = 0;
  while (steps < stepsMax && scheduler.step()) steps += 1;
  const problems = cpes.flatMap((cpe, serial) => problemsOf(cpe).map((problem) => `CPE ${serial}: ${problem}`));
  if (steps === stepsMax) problems.push(`not done after ${stepsMax} steps`);
  return { problems, sessions: cpes.reduce((sum, cpe) => sum + cpe.sessions.length, 0) };
}

function problemsOf(cpe: SimulatedCpe): string[] {
  const problems: string[] = [...cpe.violations];
  const expected = Array.from({ length: downloadsPerCpe }, (_, download) => `download-${download}`);
  // Each once: none is lost, and what was confirmed is not delivered again.
  if (cpe.confirmed.toSorted().join() !== expected.join()) problems.push(`confirmed ${cpe.confirmed.join(', ')}`);
  if (cpe.queue.events.length > 0) problems.push(`still has ${JSON.stringify(cpe.queue.events)}`);
  for (const acs of cpe.sessions) {
    if (acs.outcome === undefined) problems.push('left an ACS session open');
    // A lost response or a restart closes the connection early; that one is the network's doing.
    problems.push(...acs.violations.filter((violation) => !violation.startsWith('no-close-before-session-end')));
  }
  return problems;
}

function main(runs: number, firstSeed: number): void {
  let sessions = 0;
  for (let seed = firstSeed; seed < firstSeed + runs; seed += 1) {
    const result = simulateSessions(seed);
    sessions += result.sessions;
    if (result.problems.length === 0) continue;
    console.error(`seed ${seed}: ${result.problems.join('; ')}\nagain: node sim/session-pair.ts 1 ${seed}`);
    process.exitCode = 1;
    return;
  }
  console.log(
    `${runs} runs from seed ${firstSeed}: ${sessions} sessions, no rule broken, every download confirmed once`,
  );
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [runs, firstSeed] = process.argv.slice(2).map(Number);
  main(runs ?? 200, firstSeed ?? 1);
}
