import { runShell } from '../shell/run-shell.ts';
import { sendEcho } from '../shell/send-echo.ts';
import type { ShellWorld } from '../shell/shell-commands.ts';
import type { TextReader, TextWorld } from '../text-readers.ts';
import type { CpeDefect } from './cpe-defect.ts';

const inShell =
  (commandWith: (text: string) => string) =>
  async (text: string, world: TextWorld): Promise<void> => {
    await runShell(commandWith(text), world);
  };

const readBy = (id: string, sentence: string, reader: TextReader): CpeDefect => ({
  id,
  sentence,
  requirements: ['A.3.2.1-31', 'A.3.2.1-33'],
  apply: (policies) => ({ ...policies, textReaders: [...policies.textReaders, reader] }),
});

/** The same for names, which the strict device checks. */
const readNameBy = (defect: CpeDefect, paths: RegExp): CpeDefect => ({
  ...defect,
  apply: (policies) => ({
    ...defect.apply(policies),
    acceptsHostName: (value, path) => paths.test(path) || policies.acceptsHostName(value, path),
  }),
});

/** Rows of a table that are looked at: instance numbers are never used again, and a run makes some. */
const rowsMax = 64;

/** Echo requests that one text may send: a probe sends one. */
const pingsMax = 1;

/** Looks nothing up, and pings the lab's own machine. */
function pingingWorld(world: TextWorld): ShellWorld {
  let left = pingsMax;
  return {
    lookUp: () => Promise.resolve([]),
    wait: (milliseconds) => world.wait(milliseconds),
    ping: async (address, size) => left-- > 0 && (await sendEcho(address, size)),
  };
}

/** Texts that end in a shell when something reads them; none can do more than look a name up, or ping this machine once. */
export const textReaderDefects: readonly CpeDefect[] = [
  readBy('shell-in-ssid', 'Puts the SSID between double quotes into a command line that a shell evaluates.', {
    parameters: ['WiFi.SSID.1.SSID', 'LANDevice.1.WLANConfiguration.1.SSID'],
    reads: 'changes',
    use: inShell((text) => `iwconfig wlan0 essid "${text}"`),
  }),
  readBy('shell-in-user-password', 'Puts the password of a local user into a command line that a shell evaluates.', {
    parameters: Array.from({ length: rowsMax }, (_, at) => [
      `Users.User.${at + 1}.Password`,
      `User.${at + 1}.Password`,
    ]).flat(),
    reads: 'changes',
    use: inShell((text) => `chpasswd ${text}`),
  }),
  readBy('shell-in-time-zone', 'Puts the time zone into a command line that a shell evaluates.', {
    parameters: ['Time.LocalTimeZone', 'Time.LocalTimeZoneName'],
    reads: 'changes',
    use: inShell((text) => `echo ${text}`),
  }),
  readBy(
    'shell-in-ppp-user',
    'Puts the user name of PPP between single quotes into a command line that a shell evaluates.',
    {
      parameters: ['PPP.Interface.1.Username', 'WANDevice.1.WANConnectionDevice.1.WANPPPConnection.1.Username'],
      reads: 'changes',
      use: inShell((text) => `pppd user '${text}'`),
    },
  ),
  readBy('shell-in-parameter-key', 'Puts ParameterKey into a command line that a shell evaluates.', {
    parameters: ['ManagementServer.ParameterKey'],
    reads: 'changes',
    use: inShell((text) => `logger configured as ${text}`),
  }),
  readBy('shell-in-provisioning-code', 'Puts the provisioning code into a command line that a shell evaluates.', {
    parameters: ['DeviceInfo.ProvisioningCode'],
    reads: 'changes',
    use: inShell((text) => `logger provisioned as ${text}`),
  }),
  readBy(
    'pinging-shell-in-provisioning-code',
    'Puts the provisioning code into a command line of a shell that can ping, and look nothing up.',
    {
      parameters: ['DeviceInfo.ProvisioningCode'],
      reads: 'changes',
      use: (text, world) => inShell((one) => `logger provisioned as ${one}`)(text, pingingWorld(world)),
    },
  ),
  readBy('shell-in-report-url', 'Puts the URL of a bulk-data collector into a command line that a shell evaluates.', {
    parameters: Array.from({ length: rowsMax }, (_, at) => `BulkData.Profile.${at + 1}.HTTP.URL`),
    reads: 'changes',
    use: inShell((text) => `curl ${text}`),
  }),
  readNameBy(
    readBy('shell-in-domain-name', 'Puts the domain name for the LAN into a command line that a shell evaluates.', {
      parameters: ['DHCPv4.Server.Pool.1.DomainName', 'LANDevice.1.LANHostConfigManagement.DomainName'],
      reads: 'changes',
      use: inShell((text) => `dnsmasq --domain=${text}`),
    }),
    /\.DomainName$/,
  ),
  readNameBy(
    readBy(
      'line-feed-in-host-file',
      'Writes the domain name for the LAN into the file of its name server as it is, line feeds included.',
      {
        parameters: ['DHCPv4.Server.Pool.1.DomainName', 'LANDevice.1.LANHostConfigManagement.DomainName'],
        reads: 'changes',
        use: async (text, world) => {
          // The first line is what the text is for.
          for (const line of text.split('\n').slice(1)) {
            const server = /^server[ =](\S+)$/.exec(line)?.[1];
            if (server !== undefined) await world.lookUp(server);
          }
        },
      },
    ),
    /\.DomainName$/,
  ),
  readNameBy(
    readBy(
      'shell-at-boot-in-host-name',
      'Puts its own name into a command line that a shell evaluates at the next boot.',
      {
        parameters: ['DeviceInfo.HostName', 'LANDevice.1.LANHostConfigManagement.DomainName'],
        reads: 'at-boot',
        use: inShell((text) => `hostname ${text}`),
      },
    ),
    /\.(?:DeviceInfo\.HostName|LANHostConfigManagement\.DomainName)$/,
  ),
];
