import { createPublicKey } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { dhcpPorts, readHardwareAddress } from '@cordon/transport';
import { type DhcpClientConfig, readPlace } from './discovery/dhcp-client.ts';
import type { DhcpConfig } from './discovery/open-discovery.ts';
import { cpeDefects } from './defects/cpe-defects.ts';
import { type DataModelRoot, dataModelRoots } from './device/device-models.ts';
import { isVendorKey } from './firmware/signed-file.ts';

/** Who the device says it is (TR-069 A.3.3.1 DeviceIdStruct), and what it runs. */
export interface CpeIdentity {
  readonly manufacturer: string;
  /** Six upper-case hexadecimal digits; the default belongs to IANA's documentation addresses. */
  readonly oui: string;
  readonly productClass: string;
  readonly serialNumber: string;
  readonly softwareVersion: string;
}

/** Where and for whom connection requests are heard. */
export interface ConnectionRequestConfig {
  /** IP address to bind. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Host part of ConnectionRequestURL when it is not the address that is bound, as behind 0.0.0.0. */
  readonly advertisedHost?: string | undefined;
  readonly username: string;
  /** Factory value; a random one is made at the first start when absent. */
  readonly password?: string | undefined;
  /** Addresses or CIDR blocks that are heard; everybody when absent. */
  readonly allow?: readonly string[] | undefined;
  /** Accepted requests per minute; above it the answer is 503 (TR-069 3.2.2.2). */
  readonly perMinuteMax: number;
}

/** Where UDP connection requests are heard (TR-069 Annex G); STUN itself is configured by the ACS. */
export interface UdpConnectionRequestConfig {
  /** IP address to bind. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Host part of UDPConnectionRequestAddress without STUN, when it is not the address that is bound. */
  readonly advertisedHost?: string | undefined;
  /** Accepted requests per minute; what is above gets no answer either. */
  readonly perMinuteMax: number;
}

/** A row of XMPP.Connection that is there from the factory, and that ManagementServer refers to. */
export interface XmppConnectionConfig {
  readonly domain: string;
  readonly username: string;
  readonly password: string;
  /** Where its server is; looked for by DNS when absent. */
  readonly server?: { readonly address: string; readonly port: number } | undefined;
}

/** How the device keeps an XMPP connection (TR-069 Annex K). */
export interface XmppConfig {
  /** Without one, the ACS adds it. */
  readonly connection?: XmppConnectionConfig | undefined;
  /** Accepted requests per minute; above it the answer is service-unavailable. */
  readonly perMinuteMax: number;
  /** Time to connect and log in. */
  readonly connectTimeoutMs: number;
}

/** What TR-069 asks of the connection to the ACS and this device does only when told to; docs/adr/0009 says why. */
export interface AcsConnectionConfig {
  /** Follows a redirect from https to http (TR-069 3.4.2). */
  readonly allowsDowngrade: boolean;
  /** Sends Basic credentials over TLS before the ACS asks for them (TR-069 3.4.4). */
  readonly sendsBasicUnasked: boolean;
  /** Offers TLS_RSA_WITH_AES_128_CBC_SHA too (TR-069 3.3). */
  readonly offersRsaKeyTransport: boolean;
}

/** How files are fetched and stored (TR-069 A.3.2.8, A.4.1.5). */
export interface TransfersConfig {
  /** The largest file that is taken; the bytes are in memory once. */
  readonly fileBytesMax: number;
  /** How long a file server may stay silent, and may take for one file. */
  readonly responseTimeoutMs: number;
  readonly fileTimeoutMs: number;
  /** How long Download and Upload without delay may be carried out in the session (Status 0); 0: always afterwards. */
  readonly inSessionMs: number;
  /** Answers Basic challenges without TLS too, where anybody on the way reads the password. */
  readonly basicInClear: boolean;
}

/** Whose firmware is taken. */
export interface FirmwareConfig {
  /** Public keys in PEM, Ed25519 or ECDSA P-256 or P-384; without one the device takes no firmware. */
  readonly vendorKeys: readonly string[];
  readonly allowsDowngrade: boolean;
}

/** Whose deployment units are taken. */
export interface SoftwareConfig {
  /** Public keys in PEM, as for firmware; without one every install and update fails. */
  readonly vendorKeys: readonly string[];
}

/** The page for the people behind the gateway. */
export interface LanPageConfig {
  /** IP address to bind. */
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly password: string;
  /** A session that lay idle as long as this is over. */
  readonly idleSeconds: number;
}

/** The same page for those who are elsewhere, at the port that UserInterface.RemoteAccess names and while it is enabled. */
export interface RemoteAccessConfig {
  /** IP address to bind. */
  readonly host: string;
  /** A session that lay idle as long as this is over. */
  readonly idleSeconds: number;
  /** Remote access ends by itself after this, counted from when it was opened. */
  readonly openSeconds: number;
}

/** Services for the LAN; each is there when it has a port. */
export interface LanConfig {
  /** IP address to bind. */
  readonly host: string;
  /** The DHCP server; 67 outside a test. */
  readonly dhcpPort?: number | undefined;
  /** UPnP IGD, for port mappings. */
  readonly igdPort?: number | undefined;
  /** The reader of mDNS; 5353 outside a test. */
  readonly mdnsPort?: number | undefined;
}

/** Where port mappings are heard. */
export interface PortMappingConfig {
  /** IP address to bind. */
  readonly host: string;
}

/** What a reference CPE can be told, defaults filled in. Secrets are plain text here, at the edge. */
export interface CpeConfig {
  /** Factory value of ManagementServer.URL; what DHCP says at first, and what the ACS wrote later, wins. Empty only with `dhcp`. */
  readonly acsUrl: string;
  /** Discovery of the ACS by DHCP; there is none when absent. */
  readonly dhcp?: DhcpConfig | undefined;
  /** When it is empty and there is a password: the name that TR-069 3.4.4 recommends, made of the identity. */
  readonly acsUsername: string;
  readonly acsPassword: string;
  /** TR-181 (`Device`) or TR-098 (`InternetGatewayDevice`). A state directory belongs to the root it was made with. */
  readonly dataModelRoot: DataModelRoot;
  /** Fact file of `cordon model import`; the standard model of the root when absent. */
  readonly dataModel?: string | undefined;
  readonly identity: CpeIdentity;
  readonly acsConnection: AcsConnectionConfig;
  readonly connectionRequest: ConnectionRequestConfig;
  /** The device has Annex G of TR-069 when this is there. */
  readonly udpConnectionRequest?: UdpConnectionRequestConfig | undefined;
  /** The device has Annex K of TR-069 when this is there; TR-181 only. */
  readonly xmpp?: XmppConfig | undefined;
  readonly transfers: TransfersConfig;
  readonly firmware: FirmwareConfig;
  readonly software: SoftwareConfig;
  /** The LAN-side status page; there is none when absent. */
  readonly lanPage?: LanPageConfig | undefined;
  /** The device has UserInterface.RemoteAccess when this is there. */
  readonly remoteAccess?: RemoteAccessConfig | undefined;
  /** The device forwards what its port mappings say when this is there; otherwise they are only kept. */
  readonly portMapping?: PortMappingConfig | undefined;
  /** The services for the LAN; there are none when absent. */
  readonly lan?: LanConfig | undefined;
  /** Roots in PEM that an ACS certificate must lead to; the machine's own list when absent. */
  readonly trustedCertificates?: readonly string[] | undefined;
  /** Further roots in PEM, for file servers and not for the ACS. */
  readonly otherTrustedCertificates?: readonly string[] | undefined;
  /** Certificate chain and key in PEM for TLS client authentication. */
  readonly clientCertificate?: { readonly certificatePem: string; readonly privateKeyPem: string } | undefined;
  /** Where the state lives; without it the device forgets everything when it stops. */
  readonly stateDirectory?: string | undefined;
  /** File with the keys that the state is sealed with; `<stateDirectory>.key`, made at the first start, when absent. */
  readonly stateKeyFile?: string | undefined;
  /** The keys themselves, in place of a file. */
  readonly stateKey?: string | undefined;
  /** `address` or `address:port` of the DNS server for Time.NTPServer and the ACS's name; the machine's own when absent. */
  readonly dnsServer?: string | undefined;
  /** Whether it has Time.Client rows, as TR-181 does from 2.16 on, in the place of Time.NTPServer1 to 5; TR-181 only. */
  readonly timeClient: boolean;
  /** UDP port of the time servers. */
  readonly timeServerPort: number;
  /** `system`: the time of the machine. `unset`: no time from each boot until a time server has answered, as without a battery. */
  readonly clock: 'system' | 'unset';
  /** Whether IPPing sends ICMP echo requests by the ping of this machine, to loopback addresses; by TCP handshakes when not. */
  readonly mayPing: boolean;
  /** Addresses for host names, ahead of DNS, like curl's --resolve. */
  readonly resolve: Readonly<Record<string, string>>;
  /** Further factory values by full parameter name, also of parameters that only the data model has. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Pause between going down and coming up again at a reboot. */
  readonly bootDelayMs: number;
  /** Time to establish TCP and TLS with the ACS. */
  readonly connectTimeoutMs: number;
  /** How long the ACS may take for one answer; TR-069 3.4.2 asks for 30 s at least outside a lab. */
  readonly responseTimeoutMs: number;
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'silent';
  /** Ids of deliberate defects; see `cpeDefects`. */
  readonly defects: readonly string[];
  /** Devices with defects are bound to loopback unless this says otherwise. */
  readonly allowNonLoopback: boolean;
}

type Optional<Type> = { readonly [Key in keyof Type]?: Type[Key] | undefined };

/** Configuration as written; defaults fill what is absent. */
export interface CpeConfigInput
  extends Optional<
    Omit<
      CpeConfig,
      | 'acsUrl'
      | 'dhcp'
      | 'identity'
      | 'acsConnection'
      | 'connectionRequest'
      | 'udpConnectionRequest'
      | 'xmpp'
      | 'lanPage'
      | 'remoteAccess'
      | 'portMapping'
      | 'lan'
      | 'transfers'
      | 'firmware'
      | 'software'
    >
  > {
  readonly acsUrl?: string | undefined;
  readonly dhcp?:
    | (Optional<Omit<DhcpConfig, 'client'>> & { readonly client?: Optional<DhcpClientConfig> | undefined })
    | undefined;
  readonly identity?: Optional<CpeIdentity> | undefined;
  readonly acsConnection?: Optional<AcsConnectionConfig> | undefined;
  readonly connectionRequest?: Optional<ConnectionRequestConfig> | undefined;
  readonly udpConnectionRequest?: Optional<UdpConnectionRequestConfig> | undefined;
  readonly xmpp?: Optional<XmppConfig> | undefined;
  readonly lanPage?: (Optional<LanPageConfig> & Pick<LanPageConfig, 'password'>) | undefined;
  readonly remoteAccess?: Optional<RemoteAccessConfig> | undefined;
  readonly portMapping?: Optional<PortMappingConfig> | undefined;
  readonly lan?: Optional<LanConfig> | undefined;
  readonly transfers?: Optional<TransfersConfig> | undefined;
  readonly firmware?: Optional<FirmwareConfig> | undefined;
  readonly software?: Optional<SoftwareConfig> | undefined;
}

const ipAddress = z.string().refine((host) => isIP(host) !== 0, 'an IP address');
const source = z.string().refine((text) => {
  const [address = '', prefix = '0'] = text.split('/');
  return isIP(address) !== 0 && /^\d{1,3}$/.test(prefix);
}, 'an IP address or a CIDR block');
const certificate = z.string().includes('-----BEGIN CERTIFICATE-----');

const identity = z.strictObject({
  manufacturer: z.string().min(1).max(64).default('Cordon'),
  oui: z
    .string()
    .regex(/^[0-9A-F]{6}$/, 'six upper-case hexadecimal digits')
    .default('00005E'),
  productClass: z.string().max(64).default('ReferenceCPE'),
  serialNumber: z.string().min(1).max(64).default('CORDON0001'),
  softwareVersion: z.string().min(1).max(64).default('0.1.0'),
});

const acsConnection = z.strictObject({
  allowsDowngrade: z.boolean().default(false),
  sendsBasicUnasked: z.boolean().default(false),
  offersRsaKeyTransport: z.boolean().default(false),
});

const connectionRequest = z.strictObject({
  host: ipAddress.default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(0),
  advertisedHost: z.string().min(1).optional(),
  username: z.string().max(256).default('acs'),
  password: z.string().max(256).optional(),
  allow: z.array(source).optional(),
  perMinuteMax: z.int().min(1).default(60),
});

const udpConnectionRequest = z.strictObject({
  host: ipAddress.default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(0),
  advertisedHost: ipAddress.optional(),
  perMinuteMax: z.int().min(1).default(60),
});

const xmppConnection = z.strictObject({
  domain: z.string().min(1).max(64),
  username: z.string().min(1).max(256),
  password: z.string().max(256),
  server: z.strictObject({ address: z.string().min(1), port: z.int().min(1).max(65_535) }).optional(),
});

const xmpp = z.strictObject({
  connection: xmppConnection.optional(),
  perMinuteMax: z.int().min(1).default(60),
  connectTimeoutMs: z.int().min(1).default(30_000),
});

const mebibyte = 1024 * 1024;

const transfers = z.strictObject({
  // A gateway's firmware is some 20 MB.
  fileBytesMax: z
    .int()
    .min(1)
    .max(256 * mebibyte)
    .default(32 * mebibyte),
  responseTimeoutMs: z.int().min(1).default(60_000),
  fileTimeoutMs: z.int().min(1).default(600_000),
  inSessionMs: z.int().min(0).max(25_000).default(0),
  basicInClear: z.boolean().default(false),
});

const vendorKey = z.string().refine((pem) => {
  try {
    return isVendorKey(createPublicKey(pem));
  } catch {
    return false;
  }
}, 'a public key in PEM: Ed25519, or ECDSA on P-256 or P-384');

const firmware = z.strictObject({
  vendorKeys: z.array(vendorKey).default([]),
  allowsDowngrade: z.boolean().default(false),
});

const place = z.string().refine((text) => readPlace(text) !== undefined, 'an IPv4 address and a port: 127.0.0.1:6767');

const dhcpClient = z.strictObject({
  listen: place.default(`0.0.0.0:${dhcpPorts.client}`),
  server: place.default(`255.255.255.255:${dhcpPorts.server}`),
  hardwareAddress: z
    .string()
    .refine((text) => readHardwareAddress(text) !== undefined, 'a hardware address: 02:00:5e:00:53:01')
    .default('02:00:5e:00:53:01'),
  requests: z.union([z.literal(43), z.literal(125)]).default(43),
  bootWaitMs: z.int().min(0).max(600_000).default(10_000),
});

const dhcp = z
  .strictObject({
    leaseFile: z.string().min(1).optional(),
    client: dhcpClient.optional(),
    allowsHttp: z.boolean().default(false),
    renewCommand: z.array(z.string().min(1)).min(1).max(32).optional(),
  })
  .refine(({ leaseFile, client }) => (leaseFile === undefined) !== (client === undefined), {
    error: 'either leaseFile, or client',
  });

const lanPage = z.strictObject({
  host: ipAddress.default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(0),
  // Guesses are slowed down to a few in a minute; eight characters are out of their reach.
  password: z.string().min(8).max(128),
  idleSeconds: z.int().min(10).max(86_400).default(600),
});

const remoteAccess = z.strictObject({
  host: ipAddress.default('127.0.0.1'),
  idleSeconds: z.int().min(10).max(86_400).default(600),
  // As long as somebody in support is on the telephone.
  openSeconds: z.int().min(10).max(86_400).default(3_600),
});

const lanPort = z.int().min(1).max(65_535).optional();
const lan = z.strictObject({
  host: z.ipv4({ error: 'an IPv4 address' }).default('127.0.0.1'),
  dhcpPort: lanPort,
  igdPort: lanPort,
  mdnsPort: lanPort,
});

/** Checks and completes a configuration. Unknown keys are errors: a misspelt option must not be a default. */
export const CpeConfig: z.ZodType<CpeConfig, CpeConfigInput> = z
  .strictObject({
    acsUrl: z.url({ protocol: /^https?$/, error: 'an http:// or https:// URL' }).default(''),
    dhcp: dhcp.optional(),
    acsUsername: z.string().max(256).default(''),
    acsPassword: z.string().max(256).default(''),
    dataModelRoot: z.enum(dataModelRoots).default('Device'),
    dataModel: z.string().min(1).optional(),
    identity: identity.prefault({}),
    acsConnection: acsConnection.prefault({}),
    connectionRequest: connectionRequest.prefault({}),
    udpConnectionRequest: udpConnectionRequest.optional(),
    xmpp: xmpp.optional(),
    transfers: transfers.prefault({}),
    firmware: firmware.prefault({}),
    software: z.strictObject({ vendorKeys: z.array(vendorKey).default([]) }).prefault({}),
    lanPage: lanPage.optional(),
    remoteAccess: remoteAccess.optional(),
    portMapping: z.strictObject({ host: ipAddress.default('127.0.0.1') }).optional(),
    lan: lan.optional(),
    trustedCertificates: z.array(certificate).min(1).optional(),
    otherTrustedCertificates: z.array(certificate).optional(),
    clientCertificate: z.strictObject({ certificatePem: certificate, privateKeyPem: z.string() }).optional(),
    stateDirectory: z.string().min(1).optional(),
    stateKeyFile: z.string().min(1).optional(),
    stateKey: z.string().min(1).optional(),
    dnsServer: z.string().min(1).optional(),
    timeClient: z.boolean().default(false),
    timeServerPort: z.int().min(1).max(65_535).default(123),
    clock: z.enum(['system', 'unset']).default('system'),
    mayPing: z.boolean().default(false),
    resolve: z.record(z.string(), ipAddress).default({}),
    parameters: z.record(z.string(), z.string()).default({}),
    bootDelayMs: z.int().min(0).max(600_000).default(100),
    connectTimeoutMs: z.int().min(1).default(30_000),
    responseTimeoutMs: z.int().min(1).default(60_000),
    logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
    defects: z.array(z.enum(cpeDefects.map(({ id }) => id))).default([]),
    allowNonLoopback: z.boolean().default(false),
  })
  .refine(({ acsUrl, dhcp: lease }) => acsUrl !== '' || lease !== undefined, {
    path: ['acsUrl'],
    error: 'an http:// or https:// URL, unless dhcp says where a URL comes from',
  });
