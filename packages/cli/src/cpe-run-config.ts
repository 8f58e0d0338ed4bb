import type { CpeConfigInput } from '@cordon/cpe';
import { readInputFile, readSecretFile } from './input-file.ts';
import { UsageError } from './usage-error.ts';

/** The flags of `cordon cpe run`, as commander gives them. */
export interface CpeRunFlags {
  readonly config?: string;
  readonly acsUrl?: string;
  readonly acsUsername?: string;
  readonly acsPasswordFile?: string;
  readonly caFile?: readonly string[];
  readonly otherCaFile?: readonly string[];
  readonly clientCertificate?: string;
  readonly clientKey?: string;
  readonly state?: string;
  readonly stateKeyFile?: string;
  readonly connectionRequestHost?: string;
  readonly connectionRequestPort?: number;
  readonly connectionRequestUsername?: string;
  readonly connectionRequestPasswordFile?: string;
  readonly connectionRequestAllow?: readonly string[];
  readonly connectionRequestsPerMinute?: number;
  readonly udpConnectionRequestHost?: string;
  readonly udpConnectionRequestPort?: number;
  readonly xmpp?: true;
  readonly lanPageHost?: string;
  readonly lanPagePort?: number;
  readonly lanPagePasswordFile?: string;
  readonly lanPageIdleSeconds?: number;
  readonly remoteAccessHost?: string;
  readonly remoteAccessOpenSeconds?: number;
  readonly portMappingHost?: string;
  readonly lanHost?: string;
  readonly lanDhcpPort?: number;
  readonly lanIgdPort?: number;
  readonly lanMdnsPort?: number;
  readonly dhcpServer?: string;
  readonly dhcpListen?: string;
  readonly dhcpHardwareAddress?: string;
  readonly dnsServer?: string;
  readonly timeClient?: true;
  readonly timeServerPort?: number;
  readonly clock?: NonNullable<CpeConfigInput['clock']>;
  readonly ping?: true;
  readonly resolve?: Readonly<Record<string, string>>;
  readonly parameter?: Readonly<Record<string, string>>;
  readonly dataModelRoot?: NonNullable<CpeConfigInput['dataModelRoot']>;
  readonly manufacturer?: string;
  readonly oui?: string;
  readonly productClass?: string;
  readonly serial?: string;
  readonly softwareVersion?: string;
  readonly bootDelayMs?: number;
  readonly connectTimeoutMs?: number;
  readonly responseTimeoutMs?: number;
  readonly logLevel?: NonNullable<CpeConfigInput['logLevel']>;
  readonly defect?: readonly string[];
  readonly allowNonLoopback?: true;
}

type Settings = Readonly<Record<string, unknown>>;
type Environment = Readonly<Record<string, string | undefined>>;

const isSettings = (value: unknown): value is Settings =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Settings on top of others: what is given wins, key by key also one level down (identity, connectionRequest, parameters). */
function over(below: Settings, above: Settings): Settings {
  const merged: Record<string, unknown> = { ...below };
  for (const [key, value] of Object.entries(above)) {
    if (value === undefined) continue;
    const old = merged[key];
    merged[key] = isSettings(value) && isSettings(old) ? over(old, value) : value;
  }
  return merged;
}

/** Leaves out what was not given, and groups in which nothing was. */
function given(settings: Settings): Settings {
  const entries = Object.entries(settings).map(([key, value]) => [key, isSettings(value) ? given(value) : value]);
  return Object.fromEntries(
    entries.filter(([, value]) => value !== undefined && !(isSettings(value) && Object.keys(value).length === 0)),
  ) as Settings;
}

/** A password from a file, or from the environment; never from the command line, which every user of a machine can read. */
function password(path: string | undefined, option: string, variable: string | undefined): string | undefined {
  return path === undefined ? variable : readSecretFile(path, option);
}

function clientCertificate({ clientCertificate: path, clientKey }: CpeRunFlags): Settings | undefined {
  if (path === undefined) {
    if (clientKey === undefined) return undefined;
    throw new UsageError('--client-key is for --client-certificate, which is missing.');
  }
  return {
    certificatePem: readInputFile(path, '--client-certificate'),
    privateKeyPem: readInputFile(clientKey ?? path, clientKey === undefined ? '--client-certificate' : '--client-key'),
  };
}

/** Either flag gives the device its UDP port; the limit of the rate is for both ports. */
function udpConnectionRequest(flags: CpeRunFlags): Settings | undefined {
  const { udpConnectionRequestHost: host, udpConnectionRequestPort: port } = flags;
  if (host === undefined && port === undefined) return undefined;
  return { host, port, perMinuteMax: flags.connectionRequestsPerMinute };
}

/** A password gives the device its page for the LAN side. */
function lanPage(flags: CpeRunFlags, environment: Environment): Settings {
  const { lanPageHost: host, lanPagePort: port, lanPageIdleSeconds: idleSeconds } = flags;
  const variable = environment['CORDON_LAN_PAGE_PASSWORD'];
  return {
    host,
    port,
    idleSeconds,
    password: password(flags.lanPagePasswordFile, '--lan-page-password-file', variable),
  };
}

function fromFlags(flags: CpeRunFlags, environment: Environment): Settings {
  const { acsUrl, acsUsername, dnsServer, resolve, bootDelayMs, connectTimeoutMs, responseTimeoutMs, logLevel } = flags;
  const acsPassword = password(flags.acsPasswordFile, '--acs-password-file', environment['CORDON_ACS_PASSWORD']);
  const connectionRequestPassword = password(
    flags.connectionRequestPasswordFile,
    '--connection-request-password-file',
    environment['CORDON_CONNECTION_REQUEST_PASSWORD'],
  );
  return given({
    acsUrl,
    acsUsername,
    acsPassword,
    dhcp: {
      client: { server: flags.dhcpServer, listen: flags.dhcpListen, hardwareAddress: flags.dhcpHardwareAddress },
    },
    dnsServer,
    timeServerPort: flags.timeServerPort,
    timeClient: flags.timeClient,
    clock: flags.clock,
    mayPing: flags.ping,
    resolve,
    bootDelayMs,
    connectTimeoutMs,
    responseTimeoutMs,
    logLevel,
    defects: flags.defect,
    parameters: flags.parameter,
    dataModelRoot: flags.dataModelRoot,
    stateDirectory: flags.state,
    stateKeyFile: flags.stateKeyFile,
    stateKey: environment['CORDON_CPE_STATE_KEY'],
    allowNonLoopback: flags.allowNonLoopback,
    trustedCertificates: flags.caFile?.map((path) => readInputFile(path, '--ca-file')),
    otherTrustedCertificates: flags.otherCaFile?.map((path) => readInputFile(path, '--other-ca-file')),
    clientCertificate: clientCertificate(flags),
    identity: {
      manufacturer: flags.manufacturer,
      oui: flags.oui,
      productClass: flags.productClass,
      serialNumber: flags.serial,
      softwareVersion: flags.softwareVersion,
    },
    connectionRequest: {
      host: flags.connectionRequestHost,
      port: flags.connectionRequestPort,
      username: flags.connectionRequestUsername,
      password: connectionRequestPassword,
      allow: flags.connectionRequestAllow,
      perMinuteMax: flags.connectionRequestsPerMinute,
    },
    udpConnectionRequest: udpConnectionRequest(flags),
    lanPage: lanPage(flags, environment),
    remoteAccess: { host: flags.remoteAccessHost, openSeconds: flags.remoteAccessOpenSeconds },
    portMapping: { host: flags.portMappingHost },
    lan: {
      host: flags.lanHost,
      dhcpPort: flags.lanDhcpPort,
      igdPort: flags.lanIgdPort,
      mdnsPort: flags.lanMdnsPort,
    },
    xmpp: flags.xmpp === undefined ? undefined : { perMinuteMax: flags.connectionRequestsPerMinute ?? 60 },
  });
}

/** Flags by the setting that they set; a setting that is missing here has a flag of its own name. */
const flagNames: Readonly<Record<string, string>> = {
  trustedCertificates: '--ca-file',
  otherTrustedCertificates: '--other-ca-file',
  stateDirectory: '--state',
  parameters: '--parameter',
  defects: '--defect',
  'identity.serialNumber': '--serial',
  'connectionRequest.perMinuteMax': '--connection-requests-per-minute',
  'dhcp.client.server': '--dhcp-server',
  'dhcp.client.listen': '--dhcp-listen',
  'dhcp.client.hardwareAddress': '--dhcp-hardware-address',
};

function flagName(keys: readonly PropertyKey[]): string {
  const names = keys.filter((key) => typeof key === 'string');
  const known = flagNames[names.join('.')] ?? flagNames[names[0] ?? ''];
  if (known !== undefined) return known;
  const words = names[0] === 'identity' ? names.slice(1) : names;
  return `--${words.join('-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

function isAt(settings: unknown, keys: readonly PropertyKey[]): boolean {
  const [key, ...rest] = keys;
  if (key === undefined) return true;
  return isSettings(settings) && typeof key === 'string' && key in settings && isAt(settings[key], rest);
}

/**
 * Makes the configuration of a CPE from a configuration file, the flags above it, and passwords from the environment. Throws
 * {@link UsageError} that names file, line and column, or the flag, of every mistake.
 */
export async function cpeRunConfig(flags: CpeRunFlags, environment: Environment): Promise<CpeConfigInput> {
  const { CpeConfig, cpeDefects } = await import('@cordon/cpe');
  const file =
    flags.config === undefined ? undefined : (await import('./yaml-file.ts')).readYamlFile(flags.config, '--config');
  const flagSettings = fromFlags(flags, environment);
  const settings = over(file?.settings ?? {}, flagSettings);
  if (settings['acsUrl'] === undefined && settings['dhcp'] === undefined) {
    throw new UsageError(
      'Say where the ACS is: --acs-url https://acs.example/cwmp, or acsUrl or dhcp in the file of --config.',
    );
  }
  const unknownDefect = flags.defect?.find((id) => !cpeDefects.some((defect) => defect.id === id));
  if (unknownDefect !== undefined) {
    const { didYouMean } = await import('./nearest-name.ts');
    const guess = didYouMean(
      unknownDefect,
      cpeDefects.map(({ id }) => id),
    );
    throw new UsageError(`There is no defect "${unknownDefect}".${guess} \`cordon cpe defects\` lists them.`);
  }
  const checked = CpeConfig.safeParse(settings);
  if (checked.success) return settings;
  const lines = checked.error.issues.map(({ path, message }) => {
    const fromFile = isAt(flagSettings, path) && path.length > 0 ? undefined : file?.position(path);
    return fromFile === undefined
      ? `${flagName(path)}: ${message}`
      : `${fromFile}: ${path.join('.') || 'settings'}: ${message}`;
  });
  throw new UsageError(lines.join('\n'));
}
