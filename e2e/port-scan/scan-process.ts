// One scan as a process of its own, so that it can stand inside a network namespace: scan-process.ts REQUEST CHOICE, both JSON.
import { scanPorts } from '@cordon/testbench';

const [request = '', choice = ''] = process.argv.slice(2);
const scan = await scanPorts(
  JSON.parse(request) as Parameters<typeof scanPorts>[0],
  JSON.parse(choice) as Parameters<typeof scanPorts>[1],
);
process.stdout.write(JSON.stringify(scan));
