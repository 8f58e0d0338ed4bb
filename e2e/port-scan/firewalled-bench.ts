// Judges a reference CPE in another network namespace by the cases named in the second argument, with its WAN side at the third, and prints
// the verdicts. Runs in the namespace of the bench; the fourth argument is that of the device.
import { join } from 'node:path';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import type { TargetFile } from '@cordon/testbench';

const [folder = '', cases = '[]', wan = '', space = ''] = process.argv.slice(2);

/** The strict device, started in its namespace; it calls the bench at the ports that its firewall lets it. */
function firewalledTarget(): TargetFile {
  const { settings, baseDir } = referenceTarget({ name: 'firewalled', description: 'drops everything', defects: [] });
  const { rig, acs, ui: _ui, ...rest } = settings;
  if (rig.kind !== 'spawn') throw new Error('The reference CPE is not a process.');
  // The last one counts; it stands in the data model of the device, too.
  const ownAddress = ['--connection-request-host', '192.0.2.10'];
  const args = ['netns', 'exec', space, process.execPath, ...rig.args, ...ownAddress];
  const changes = {
    acs: { ...acs, host: '192.0.2.1', port: 7443 },
    dns: { listen: { host: '192.0.2.1', port: 5300 } },
    ports: { wan, tcp: '1-30,80,7547', udp: '53,1900' },
    rig: { ...rig, command: 'ip', args },
  };
  return { settings: { ...rest, ...changes }, baseDir };
}

const { cases: judged } = await runCpeBench({
  target: firewalledTarget(),
  dir: join(folder, 'run'),
  cases: JSON.parse(cases) as readonly string[],
  safety: 'S2',
  profile: 'hardened',
});
process.stdout.write(JSON.stringify(judged.map(({ meta, verdict, reason }) => [meta.id, verdict, reason ?? ''])));
