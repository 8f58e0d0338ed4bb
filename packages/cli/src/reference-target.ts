import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { parseTarget, type TargetFile } from '@cordon/testbench';
import { stringify } from 'yaml';

/** How the reference CPE is to be. */
export interface ReferenceTargetOptions {
  readonly name: string;
  readonly description: string;
  /** Ids of its deliberate defects; none for the strict device. */
  readonly defects: readonly string[];
  /** Root of its data model; `Device` when absent. */
  readonly dataModelRoot?: 'Device' | 'InternetGatewayDevice';
  /** Whether its clock forgets the time when the power goes; it has a battery when absent. */
  readonly hasNoBattery?: boolean;
  /** Whether it asks the bench for a DHCP lease; its network is that of the machine when absent. */
  readonly asksDhcp?: boolean;
  /** Whether its time servers are a list in a row of Time.Client (TR-181 2.16); NTPServer1 to 5 when absent. */
  readonly hasTimeClient?: boolean;
  /** Whether its IPPing runs the ping of this machine; it shakes hands by TCP when absent. */
  readonly mayPing?: boolean;
  /** Present: it has a client certificate of the lab, to be compared with those of these other samples. */
  readonly otherSamples?: readonly string[];
}

/** Who the device is unless it is told otherwise. */
const factoryIdentity = { oui: '00005E', productClass: 'ReferenceCPE', serialNumber: 'CORDON0001' } as const;
const password = 'reference-connection-request';
/** With it the device has an account that it can be challenged for. */
const acsPassword = 'reference-acs';

/** The key that the device takes firmware of, and images that it signed. */
const firmwareFolder = join(import.meta.dirname, 'reference-firmware');

/** Where the ACS and the device are, with a stranger beside them. */
interface Places {
  readonly acs: string;
  readonly device: string;
  readonly stranger: string;
  /** This machine on the LAN and among the guests, which have the one address of the device. */
  readonly lanSource: string;
  readonly guestSource: string;
  /** Where the page and the services for the LAN side are: beside the address that is scanned as the WAN's. */
  readonly page: string;
  /** Where the bench is pinged: at the address of the ACS other benches of this machine would be heard as well. */
  readonly echo: string;
}

/** Of the block for documentation (RFC 7042 2.1.1), locally administered. */
const hardwareAddress = '02:00:5e:00:53:01';
/** Loopback alone: the device hears at a port of its own there. */
const dhcpSettings = {
  dhcp: { listen: { host: '127.0.0.1', port: 0 }, hardwareAddress, lease: { address: '127.0.0.1', mask: '255.0.0.0' } },
};
const dhcpFlags = [
  '--dhcp-server',
  '{dhcpServer}',
  '--dhcp-listen',
  '127.0.0.1:0',
  '--dhcp-hardware-address',
  '{dhcpHardwareAddress}',
];

/** What is known of other samples: certificates, and a password that none but a defective device has. */
const samples = (otherSamples: readonly string[]): object => ({
  otherSamples: [...otherSamples],
  otherAcsPasswords: ['factory-password-of-another-sample'],
});

/** Not the usual ones: whatever of this machine has those on all of its addresses would keep the device from them. */
const lanPorts = { dhcp: 26_067, igd: 26_049, mdns: 26_053 } as const;
const pagePassword = 'reference-lan-page';
const pagePort = 8088;
// Long enough for a crawl on a busy machine, short enough to be waited for.
const pageIdleSeconds = 45;

/**
 * Addresses of one device. Linux has the whole of 127.0.0.0/8 on its loopback interface: there the device has one for itself, so that a scan
 * touches nobody else. Elsewhere it shares 127.0.0.1, and is not scanned.
 */
function placesOf(): Places | undefined {
  if (process.platform !== 'linux') return undefined;
  const network = `127.${randomInt(64, 128)}.${randomInt(1, 255)}`;
  const place = randomInt(1, 245);
  return {
    acs: '127.0.0.1',
    device: `${network}.${place}`,
    stranger: `${network}.${place + 2}`,
    page: `${network}.${place + 4}`,
    lanSource: `${network}.${place + 6}`,
    guestSource: `${network}.${place + 8}`,
    echo: `${network}.${place + 10}`,
  };
}

const clientCertificateFlags = ['--client-certificate', '{clientCertificateFile}', '--client-key', '{clientKeyFile}'];
const timeFlags = ['--time-server-port', '{timeServerPort}', '--other-ca-file', '{publicCaFile}'];

// Longer than a case leaves it open, for the same reasons.
const remoteAccessSeconds = 40;

const portSettings = ({ device, stranger, lanSource, guestSource }: Places): object => ({
  ports: {
    wan: device,
    wan6: '::1',
    lan: device,
    lanSource,
    guest: device,
    guestSource,
    stranger,
    expected: ['tcp/443'],
  },
});

/** The bench as a host of its LAN: without broadcasts, which loopback has none of. */
const lanSettings = ({ lanSource, page }: Places): object => ({
  lan: {
    host: lanSource,
    dhcp: { port: 0, server: page, serverPort: lanPorts.dhcp },
    mdns: { group: page, port: lanPorts.mdns },
    igd: `http://${page}:${lanPorts.igd}/rootDesc.xml`,
  },
});

/** Its page, and what the bench may do there. Without addresses of its own it has none. */
const uiSettings = ({ page }: Places): object => ({
  ui: {
    url: `http://${page}:${pagePort}/`,
    login: { password: pagePassword },
    accounts: ['admin'],
    form: { page: '/wifi', field: 'setting-1', value: 'Cordon for a moment' },
    bruteForce: true,
    idleSeconds: pageIdleSeconds,
    remoteAccessSeconds,
  },
});

/** Whatever is at an address of its own. */
const placeSettings = (places: Places): object => ({
  icmp: { address: places.echo },
  ...portSettings(places),
  ...lanSettings(places),
  ...uiSettings(places),
});

const placeFlags = ({ acs, device, page }: Places): readonly string[] => [
  '--connection-request-host',
  device,
  '--connection-request-allow',
  acs,
  '--udp-connection-request-host',
  device,
  '--lan-page-host',
  page,
  '--lan-page-port',
  String(pagePort),
  '--lan-page-idle-seconds',
  String(pageIdleSeconds),
  '--remote-access-host',
  device,
  '--remote-access-open-seconds',
  String(remoteAccessSeconds),
  '--port-mapping-host',
  device,
  '--lan-host',
  page,
  '--lan-dhcp-port',
  String(lanPorts.dhcp),
  '--lan-igd-port',
  String(lanPorts.igd),
  '--lan-mdns-port',
  String(lanPorts.mdns),
];

/** A target file for a reference CPE that runs as a process on this machine, reached over loopback only. */
export function referenceTarget(options: ReferenceTargetOptions): TargetFile {
  const { name, description, hasNoBattery = false, asksDhcp = false, otherSamples } = options;
  const places = placesOf();
  const args = deviceArgs(options, places);
  const text = stringify({
    format: 'cordon-target/1',
    name,
    description,
    kind: 'cpe',
    labNetwork: true,
    // A name and not an address, so that look-up, server name and name check are exercised; the bench's name server knows its zone.
    acs: {
      host: '127.0.0.1',
      hostName: 'acs.canary.test',
      otherRoots: hasNoBattery ? ['public', 'expired'] : ['public'],
    },
    device: { retail: true, ...(otherSamples === undefined ? {} : { ...factoryIdentity, ...samples(otherSamples) }) },
    connectionRequest: { username: 'acs', password },
    limits: { connectionRequestsPerHour: 10_000, responseTimeoutMs: 15_000, applyMs: 3_000 },
    // Hundreds belong to a run of their own.
    mutation: { tries: 10 },
    ...(places === undefined ? {} : placeSettings(places)),
    dns: { listen: { host: '127.0.0.1', port: 0 } },
    ...(asksDhcp ? dhcpSettings : {}),
    firmware: {
      image: join(firmwareFolder, 'image.bin'),
      older: join(firmwareFolder, 'older.bin'),
      otherModel: join(firmwareFolder, 'other-model.bin'),
      install: true,
    },
    configuration: { otherDevice: join(firmwareFolder, 'other-device.conf') },
    time: { listen: { host: '127.0.0.1', port: 0 } },
    rig: {
      kind: 'spawn',
      command: process.execPath,
      args,
      // Until somebody has set it up, nobody manages it.
      // Its port for connection requests, should it have one open, is the one that devices leave the factory with.
      factoryStateArgs: [
        '--parameter',
        `${options.dataModelRoot ?? 'Device'}.ManagementServer.EnableCWMP=false`,
        '--connection-request-port',
        '7547',
      ],
      env: {
        CORDON_CONNECTION_REQUEST_PASSWORD: password,
        CORDON_ACS_PASSWORD: acsPassword,
        ...(places === undefined ? {} : { CORDON_LAN_PAGE_PASSWORD: pagePassword }),
      },
      readyPattern: '"connectionRequestUrl"',
    },
  });
  return { settings: parseTarget(text, `${name} (built in)`), baseDir: process.cwd() };
}

/** The command line of the device. */
function deviceArgs(options: ReferenceTargetOptions, places: ReturnType<typeof placesOf>): readonly string[] {
  const { defects, dataModelRoot = 'Device', hasNoBattery = false, asksDhcp = false, otherSamples } = options;
  const main = join(import.meta.dirname, 'main.ts');
  return [
    main,
    'cpe',
    'run',
    '--acs-url',
    '{acsUrl}',
    '--ca-file',
    '{caFile}',
    ...(hasNoBattery ? ['--ca-file', '{expiredCaFile}'] : []),
    '--state',
    '{stateDir}',
    '--dns-server',
    '{dnsServer}',
    ...timeFlags,
    ...(hasNoBattery ? ['--clock', 'unset', '--parameter', `${dataModelRoot}.Time.NTPServer1={timeServer}`] : []),
    ...(options.hasTimeClient === true ? ['--time-client'] : []),
    ...(options.mayPing === true ? ['--ping'] : []),
    ...(otherSamples === undefined ? [] : clientCertificateFlags),
    ...(asksDhcp ? dhcpFlags : []),
    '--connection-request-username',
    'acs',
    '--udp-connection-request-port',
    '0',
    '--config',
    join(firmwareFolder, 'vendor-key.yaml'),
    ...(places === undefined ? [] : placeFlags(places)),
    '--xmpp',
    '--connection-requests-per-minute',
    '10000',
    // 3.7.1.4: no less; a case that falls silent waits for it.
    '--response-timeout-ms',
    '30000',
    '--log-level',
    'info',
    '--data-model-root',
    dataModelRoot,
    ...defects.flatMap((id) => ['--defect', id]),
  ];
}
