// The bench's DHCP server as a process of its own, inside a network namespace: prints a line when it listens, and one for each lease.
import { DhcpServer, writeOption43 } from '@cordon/testbench';

const [options = '', acsUrl = ''] = process.argv.slice(2);
const server = await DhcpServer.start({
  ...(JSON.parse(options) as Omit<Parameters<typeof DhcpServer.start>[0], 'evidence'>),
  evidence: { observe: (_name, data) => data },
});
server.further = new Map([[43, writeOption43([['acsUrl', acsUrl]])]]);
process.stdout.write('listening\n');
const lease = await server.nextLease({ withinMs: 120_000 });
process.stdout.write(`${JSON.stringify(lease ?? null)}\n`);
await server.stop();
