// The bench as a host of the LAN, a process of its own inside a network namespace: for each line of JSON on stdin it gives the last address
// back, takes one under these words, and prints the lease. The end of stdin ends it.
import { createInterface } from 'node:readline';
import { LanAnnouncer, LanDhcpClient, type LanLease, type ToldByHost } from '@cordon/testbench';

const [host = ''] = process.argv.slice(2);
const evidence = { observe: <Data>(_name: string, data: Data): Data => data };
const options = { host, port: 68, server: '255.255.255.255', serverPort: 67, hardwareAddress: '02:00:5e:00:53:4c' };
const client = await LanDhcpClient.open({ ...options, evidence, signal: new AbortController().signal });
let lease: LanLease | undefined;
for await (const line of createInterface({ input: process.stdin })) {
  const { announce, ...told } = JSON.parse(line) as ToldByHost & { readonly announce?: string };
  if (lease !== undefined) await client.release(lease);
  lease = undefined;
  if (announce === undefined) lease = await client.lease(told);
  else {
    const announcer = await LanAnnouncer.open({ host, group: '224.0.0.251', port: 5353, evidence });
    await announcer.announce(announce);
    await announcer.close();
  }
  process.stdout.write(`${JSON.stringify(lease ?? null)}\n`);
}
await client.close();
