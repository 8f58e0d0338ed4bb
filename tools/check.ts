import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { stripVTControlCharacters } from 'node:util';

/** The one command before a commit: everything that can be known without starting a whole system, in parallel, one summary. */
const tasks = ['test', 'typecheck', 'lint', 'layers', 'deadcode', 'tidy', 'docs:check', 'format:check'];

interface Outcome {
  readonly task: string;
  readonly code: number;
  readonly seconds: number;
  readonly output: string;
}

const run = (task: string): Promise<Outcome> =>
  new Promise((resolve) => {
    const begin = performance.now();
    const child = spawn('npm', ['run', '--silent', task], { stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('close', (code) => {
      const seconds = (performance.now() - begin) / 1000;
      resolve({ task, code: code ?? 1, seconds, output: Buffer.concat(chunks).toString() });
    });
  });

const waiting = [...tasks];
const outcomes: Outcome[] = [];
const worker = async (): Promise<void> => {
  for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
    const outcome = await run(task);
    outcomes.push(outcome);
    console.log(`${outcome.code === 0 ? 'ok  ' : 'FAIL'} ${outcome.task} (${outcome.seconds.toFixed(1)} s)`);
  }
};
await Promise.all(Array.from({ length: Math.max(2, availableParallelism()) }, worker));

for (const { task, output } of outcomes.filter(({ code }) => code !== 0)) console.log(`\n── ${task}\n${output}`);
// Colours are on where CI is set, also without a terminal.
const testOutput = stripVTControlCharacters(outcomes.find(({ task }) => task === 'test')?.output ?? '');
for (const line of testOutput.match(/^only at the second try: .*$/gm) ?? []) console.log(line);
const tests = testOutput.match(/^\s*Tests .*$/m)?.[0];
if (tests !== undefined) console.log(tests);
process.exitCode = outcomes.some(({ code }) => code !== 0) ? 1 : 0;
