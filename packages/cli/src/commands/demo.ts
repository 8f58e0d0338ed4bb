import type { Command } from 'commander';
import { withExamples } from '../command-examples.ts';

const explanation = `
Two reference CPEs run as processes on this machine, one strict, one with known holes. The bench judges both over
real TLS sockets on loopback. It exits 0 when the strict one has no finding and the other one fails exactly the
cases that its holes must trip. Nothing leaves this machine.`;

/** Adds `cordon demo`. */
export function registerDemo(program: Command): void {
  const command = program
    .command('demo')
    .description('judge a strict and a defective CPE, and tell them apart')
    .option('--out <dir>', 'folder for evidence and reports (default: a temporary one)')
    .addHelpText('after', explanation)
    .action(async ({ out }: { out?: string }) => {
      const { demo } = await import('../demo.ts');
      process.exitCode = await demo(out);
    });
  withExamples(command, [{ line: 'cordon demo --out demo', does: 'Keep evidence and reports in ./demo.' }]);
}
