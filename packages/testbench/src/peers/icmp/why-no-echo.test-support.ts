import { spawnSync } from 'node:child_process';
import { IcmpWatcher } from './icmp-watcher.ts';

/** What keeps this machine from seeing its own pings; undefined where nothing does. */
export async function whyNoEcho(): Promise<string | undefined> {
  const evidence = { nowMs: () => 0, observe: <T>(_name: string, data: T): T => data };
  const watcher = new IcmpWatcher({ address: '127.0.0.1', evidence });
  const why = await watcher.hears();
  await watcher.stop();
  const pings = spawnSync('ping', ['-n', '-c', '1', '-W', '1', '127.0.0.1']).status === 0;
  return why ?? (pings ? undefined : 'this machine does not ping itself (Debian: iputils-ping)');
}
