// The reference device's DHCP client as a process of its own, inside a network namespace: asks once, prints what the lease says of the ACS.
import { createCpeLog, DhcpClient, type DhcpClientConfig, systemClock } from '@cordon/cpe';

const [config = ''] = process.argv.slice(2);
const client = new DhcpClient({
  config: JSON.parse(config) as DhcpClientConfig,
  clock: systemClock,
  log: createCpeLog('silent'),
  onChange: () => undefined,
});
await client.up();
process.stdout.write(JSON.stringify(client.lease ?? null));
client.down();
