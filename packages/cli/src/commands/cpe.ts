import { flushCompileCache } from 'node:module';
import { type Command, Option } from 'commander';
import { commandGroup, withExamples } from '../command-examples.ts';
import { outputOf, writeJson } from '../command-output.ts';
import type { CpeRunFlags } from '../cpe-run-config.ts';
import { gather, gatherPairs, wholeNumber } from '../option-values.ts';
import { registerCpeFleet } from './cpe-fleet.ts';

/** Adds `cordon cpe`: the reference device and its defects. */
export function registerCpe(program: Command): void {
  const group = commandGroup(program, 'cpe', 'run the reference CPE, with deliberate defects where they are wanted');
  registerRun(group);
  registerCpeFleet(group);
  registerDefects(group);
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'silent'];

function registerRun(group: Command): void {
  const command = group
    .command('run')
    .description(
      'Run one reference CPE until SIGTERM or Ctrl-C. Logs go to standard error; when the device is up, one JSON line with ' +
        'its connection request URL goes to standard output. Passwords come from files, or from CORDON_ACS_PASSWORD, ' +
        'CORDON_CONNECTION_REQUEST_PASSWORD and CORDON_LAN_PAGE_PASSWORD; never from the command line, which other users can read.',
    )
    .summary('run one reference CPE in the foreground')
    .option('--config <file>', 'settings in YAML or JSON, with the keys of CpeConfig; flags win');
  addAcsOptions(command);
  addConnectionRequestOptions(command);
  addLanPageOptions(command);
  addDeviceOptions(command);
  command.action(async (flags: CpeRunFlags) => {
    const { cpeRunConfig } = await import('../cpe-run-config.ts');
    const config = await cpeRunConfig(flags, process.env);
    const { runCpeProcess } = await import('@cordon/cpe');
    // A device is often stopped by a signal, and Node writes the cache of main.ts only at an end of its own.
    flushCompileCache();
    await runCpeProcess(config);
  });
  withExamples(command, [
    {
      line: 'cordon cpe run --acs-url https://acs.test:7547/cwmp --ca-file lab/root.pem --state cpe-state',
      does: 'A strict device that keeps its state',
    },
    {
      line: 'cordon cpe run --acs-url https://acs.test/cwmp --ca-file lab/root.pem --resolve acs.test:127.0.0.1',
      does: 'The same without DNS',
    },
    {
      line: 'cordon cpe run --config device.yaml --defect accept-wrong-host --log-level debug',
      does: 'Settings from a file, and one hole',
    },
  ]);
}

function addAcsOptions(command: Command): void {
  command
    .option('--acs-url <url>', 'factory value of ManagementServer.URL; what the ACS wrote later wins')
    .option('--acs-username <name>', 'user name for the ACS')
    .option('--acs-password-file <file>', 'password for the ACS, in the first line of a file')
    .option('--ca-file <file>', 'root certificates to trust, PEM (repeatable; default: those of Node)', gather)
    .option('--other-ca-file <file>', 'further root certificates, for file servers only (repeatable)', gather)
    .option('--client-certificate <file>', 'certificate chain to show to the ACS, PEM')
    .option('--client-key <file>', 'its private key, PEM (default: in the same file)')
    .option('--dns-server <address>', 'DNS server, as address or address:port (default: the machine’s)')
    .option(
      '--resolve <host:address>',
      'use this address for this host name (repeatable)',
      gatherPairs(':', 'HOST:ADDRESS'),
    )
    .option('--dhcp-server <address:port>', 'ask this DHCP server for the ACS (TR-069 3.1)')
    .option('--dhcp-listen <address:port>', 'where its answers are heard (default: 0.0.0.0:68)')
    .option('--dhcp-hardware-address <address>', 'hardware address that is asked with (default: 02:00:5e:00:53:01)')
    .option('--connect-timeout-ms <ms>', 'for TCP and TLS with the ACS (default: 30000)', wholeNumber)
    .option('--response-timeout-ms <ms>', 'for one answer of the ACS (default: 60000)', wholeNumber);
}

function addConnectionRequestOptions(command: Command): void {
  command
    .option('--connection-request-host <address>', 'address that hears connection requests (default: 127.0.0.1)')
    .option('--connection-request-port <port>', 'its port (default: a free one)', wholeNumber)
    .option('--connection-request-username <name>', 'user name of connection requests (default: acs)')
    .option('--connection-request-password-file <file>', 'their password (default: a random one)')
    .option('--connection-request-allow <address>', 'hear this source only (repeatable)', gather)
    .option(
      '--udp-connection-request-host <address>',
      'hear UDP connection requests too (TR-069 Annex G), at this address',
    )
    .option(
      '--udp-connection-request-port <port>',
      'hear UDP connection requests too, at this port; 0: a free one',
      wholeNumber,
    )
    .option('--xmpp', 'keep the XMPP connection that the ACS sets up, for connection requests (TR-069 Annex K)')
    .option('--connection-requests-per-minute <count>', 'accepted at most; above it 503 (default: 60)', wholeNumber);
}

function addLanPageOptions(command: Command): void {
  command
    .option('--lan-page-host <address>', 'address of the page for the LAN side (default: 127.0.0.1)')
    .option('--lan-page-port <port>', 'its port (default: a free one)', wholeNumber)
    .option('--lan-page-password-file <file>', 'its password; without one there is no page')
    .option('--lan-page-idle-seconds <s>', 'when an idle session of it is over (default: 600)', wholeNumber)
    .option(
      '--remote-access-host <address>',
      'have UserInterface.RemoteAccess: the page for the WAN side, at this address',
    )
    .option('--remote-access-open-seconds <s>', 'when remote access ends by itself (default: 3600)', wholeNumber)
    .option('--port-mapping-host <address>', 'forward what port mappings say, from this address')
    .option('--lan-host <address>', 'address of the services for the LAN (default: 127.0.0.1)')
    .option('--lan-dhcp-port <port>', 'give addresses on the LAN, by DHCP at this port', wholeNumber)
    .option('--lan-igd-port <port>', 'make port mappings for the LAN, by UPnP IGD at this port', wholeNumber)
    .option('--lan-mdns-port <port>', 'hear the names that the LAN announces, by mDNS at this port', wholeNumber);
}

function addDeviceOptions(command: Command): void {
  command
    .option('--state <dir>', 'folder that keeps the state (default: forgotten at the end)')
    .option('--state-key-file <file>', 'keys that the state is sealed with (default: <dir>.key, made when absent)')
    .addOption(
      new Option('--data-model-root <root>', 'TR-181 or TR-098 (default: Device)').choices([
        'Device',
        'InternetGatewayDevice',
      ]),
    )
    .option('--manufacturer <name>', 'Manufacturer (default: Cordon)')
    .option('--oui <oui>', 'ManufacturerOUI, six upper-case hexadecimal digits (default: 00005E)')
    .option('--product-class <name>', 'ProductClass (default: ReferenceCPE)')
    .option('--serial <number>', 'SerialNumber (default: CORDON0001)')
    .option('--software-version <version>', 'SoftwareVersion')
    .option('--ping', 'let IPPing run the ping of this machine, for loopback addresses (Debian: iputils-ping)')
    .option('--time-client', 'have Device.Time.Client rows (TR-181 2.16), in the place of NTPServer1 to 5')
    .option(
      '--parameter <name=value>',
      'factory value of any parameter, by its full name (repeatable)',
      gatherPairs('=', 'NAME=VALUE'),
    )
    .addOption(
      new Option(
        '--clock <kind>',
        'unset: no time of day from each boot until a time server answers (default: system)',
      ).choices(['system', 'unset']),
    )
    .option('--time-server-port <port>', 'UDP port of the time servers in Time. (default: 123)', wholeNumber)
    .option('--boot-delay-ms <ms>', 'pause between going down and coming up at a reboot (default: 100)', wholeNumber)
    .option('--defect <id>', 'switch a deliberate defect on (repeatable); see `cordon cpe defects`', gather)
    .option('--allow-non-loopback', 'let a device with defects be reached from other machines')
    .addOption(new Option('--log-level <level>', 'how much to log (default: info)').choices(logLevels));
}

function registerDefects(group: Command): void {
  const command = group
    .command('defects')
    .description('list the deliberate defects that `cordon cpe run --defect` knows')
    .option('--json', 'print JSON')
    .action(async ({ json }: { json?: true }) => {
      const { cpeDefects } = await import('@cordon/cpe');
      const rows = cpeDefects.map(({ id, sentence, requirements }) => ({ id, sentence, requirements }));
      if (json === true) {
        writeJson(command, rows);
        return;
      }
      const output = outputOf(command);
      for (const { id, sentence, requirements } of rows) {
        output.write(`${output.style('bold', id)}\n  ${sentence}\n`);
        if (requirements.length > 0) output.write(`  ${output.style('dim', `breaks ${requirements.join(', ')}`)}\n`);
      }
    });
  withExamples(command, [
    { line: 'cordon cpe defects', does: 'What can be wrong with the device, one sentence each' },
    { line: 'cordon cpe defects --json', does: 'The same for a script' },
  ]);
}
