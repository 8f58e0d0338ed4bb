import { type Command, Option } from 'commander';
import { withExamples } from '../command-examples.ts';
import { outputOf, writeJson } from '../command-output.ts';
import type { CpeFleetFlags } from '../cpe-fleet-config.ts';
import { gather, gatherPairs, share, wholeNumber } from '../option-values.ts';

const mixes = ['steady', 'mass-reboot', 'firmware-campaign', 'value-change-storm'];

const explanation = `
All devices live in this process and share one data model. While it runs, one line on standard error says how far it is;
at the end a JSON summary goes to standard output. Ctrl-C ends in order, twice at once. Only an ACS on this machine is
called unless --lab-network is given: ten thousand devices are an attack on whoever did not ask for them.`;

/** Adds `cordon cpe fleet`: thousands of devices at once. */
export function registerCpeFleet(group: Command): void {
  const command = group
    .command('fleet')
    .description('run many virtual CPEs against one ACS')
    .requiredOption('--acs <url>', 'ManagementServer.URL of every device')
    .option('--count <devices>', 'how many devices (default: 100)', wholeNumber)
    .option('--duration <seconds>', 'how long the run lasts (default: 60)', wholeNumber)
    .option('--seed <number>', 'decides every time, path and connection-request password (default: 1)', wholeNumber);
  addTrafficOptions(command);
  addDeviceOptions(command);
  command.option('--lab-network', 'the ACS may be another machine: this network is a lab whose owners know');
  command.addHelpText('after', explanation);
  command.action((flags: CpeFleetFlags) => runFleet(command, flags));
  withExamples(command, [
    {
      line: 'cordon cpe fleet --acs http://127.0.0.1:7547/cwmp --count 10000 --period 60 --duration 600',
      does: 'Ten thousand devices that call once a minute, for ten minutes',
    },
    {
      line: 'cordon cpe fleet --acs http://127.0.0.1:7547/cwmp --count 2000 --mix mass-reboot --mix-at 20 --mix-spread 10',
      does: 'Power fails everywhere after 20 s and returns within 10 s',
    },
  ]);
}

function addTrafficOptions(command: Command): void {
  command
    .addOption(new Option('--mix <name>', 'what happens besides periodic Informs (default: steady)').choices(mixes))
    .option('--mix-at <seconds>', 'when the mix begins (default: a third of the duration)', wholeNumber)
    .option('--mix-spread <seconds>', 'over which time devices join in (default: a tenth, at most 60)', wholeNumber)
    .option('--ramp <seconds>', 'over which time the devices come up (default: 5 ms per device)', wholeNumber)
    .option('--period <seconds>', 'PeriodicInformInterval (default: 300)', wholeNumber)
    .option('--jitter <share>', 'how late a periodic Inform may be, as a share of the interval (default: 0.01)', share)
    .option('--concurrency <sockets>', 'sessions at a time (default: 200)', wholeNumber);
}

function addDeviceOptions(command: Command): void {
  command
    .option('--oui <oui>', 'ManufacturerOUI (default: 00005E)')
    .option('--product-class <name>', 'ProductClass (default: FleetCPE)')
    .option('--serial <template>', 'SerialNumber, with {index} in it (default: FLEET{index})')
    .option('--acs-username <template>', 'user name for the ACS; {serial}, {oui} and {index} are filled in')
    .option('--acs-password-file <file>', 'password, in the first line of a file; filled in the same way')
    .option('--ca-file <file>', 'root certificates to trust, PEM (repeatable; default: those of Node)', gather)
    .option('--client-certificates <dir>', 'folder with SERIAL.pem, certificate chain and key, for each device')
    .option(
      '--resolve <host:address>',
      'use this address for this host name (repeatable)',
      gatherPairs(':', 'HOST:ADDRESS'),
    )
    .option('--connection-request-host <address>', 'address that hears connection requests (default: 127.0.0.1)')
    .option('--connection-request-port <port>', 'the one port of all devices (default: a free one)', wholeNumber)
    .option('--no-connection-requests', 'hear none');
}

async function runFleet(command: Command, flags: CpeFleetFlags): Promise<void> {
  const { startCheckedFleet } = await import('../cpe-fleet-config.ts');
  const { watchFleet } = await import('../fleet-progress.ts');
  const output = outputOf(command);
  const fleet = await startCheckedFleet(flags, process.env, (error) => {
    output.remark(`cordon: a session ended by an error of this device: ${String(error)}`);
  });
  const stop = (): void => void fleet.stop();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, stop);
  const endWatch = watchFleet(fleet, { isTerminal: process.stderr.isTTY, remark: (line) => output.remark(line) });
  try {
    const summary = await fleet.done;
    endWatch();
    writeJson(command, summary);
  } finally {
    endWatch();
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}
