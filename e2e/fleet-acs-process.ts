// The ACS of long fleet runs as a process of its own: says its URL, and on SIGTERM its counts, as one JSON line each.
import { startFleetAcs } from './fleet-acs.ts';

const acs = await startFleetAcs({ port: Number(process.argv[2] ?? '0') });
process.stdout.write(`${JSON.stringify({ url: acs.url })}\n`);
process.once('SIGTERM', () => {
  process.stdout.write(`${JSON.stringify(acs.counts)}\n`);
  void acs.close();
});
