import { isIP } from 'node:net';
import { z } from 'zod';

/** What the devices of a fleet do besides their periodic Informs. */
export const fleetMixes = ['steady', 'mass-reboot', 'firmware-campaign', 'value-change-storm'] as const;

/** Name of a traffic mix. */
export type FleetMix = (typeof fleetMixes)[number];

/** Who the devices of a fleet say they are. */
export interface FleetIdentity {
  readonly manufacturer: string;
  /** Six upper-case hexadecimal digits; the default belongs to IANA's documentation addresses. */
  readonly oui: string;
  readonly productClass: string;
  /** SerialNumber; `{index}` becomes the number of the device, six digits at least. */
  readonly serialTemplate: string;
  readonly softwareVersion: string;
}

/** The one port on which all devices of a fleet hear connection requests, each at a path of its own. */
export interface FleetConnectionRequests {
  readonly enabled: boolean;
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** User name; `{serial}`, `{oui}` and `{index}` are filled in. Passwords are derived from the seed. */
  readonly usernameTemplate: string;
  /** Accepted requests per device and minute; above it the answer is 503 (TR-069 3.2.2.2). */
  readonly perMinuteMax: number;
}

/** What a fleet can be told, defaults filled in. */
export interface FleetConfig {
  readonly acsUrl: string;
  readonly count: number;
  /** Decides every boot time, phase, jitter, retry wait, path and connection-request password. Not a secret. */
  readonly seed: number;
  readonly mix: FleetMix;
  /** When the mix begins, from the start of the run; a third of the duration when absent. */
  readonly mixAtMs?: number | undefined;
  /** Over which time the devices join in; a tenth of the duration when absent, at most a minute. */
  readonly mixSpreadMs?: number | undefined;
  /** The run ends by itself after this. */
  readonly durationMs: number;
  /** Sessions, and so sockets to the ACS, at a time. */
  readonly concurrency: number;
  /** Over which time the devices come up first; 5 ms per device when absent, at most a quarter of the duration. */
  readonly rampMs?: number | undefined;
  readonly periodicIntervalS: number;
  /** How late a periodic Inform may be by chance, as a share of the interval. It does not add up. */
  readonly periodicJitter: number;
  readonly identity: FleetIdentity;
  readonly connectionRequests: FleetConnectionRequests;
  /** Account at the ACS; `{serial}`, `{oui}` and `{index}` are filled in. Empty: none. */
  readonly acsUsernameTemplate: string;
  readonly acsPasswordTemplate: string;
  /** Folder with SERIAL.pem per device: certificate chain and key. Read for each session. */
  readonly clientCertificateDirectory?: string | undefined;
  readonly trustedCertificates?: readonly string[] | undefined;
  /** Addresses for host names, ahead of DNS. */
  readonly resolve: Readonly<Record<string, string>>;
  /** How long a device is off at a reboot, at least; up to twice as long. */
  readonly bootDelayMs: number;
  readonly connectTimeoutMs: number;
  readonly responseTimeoutMs: number;
  /** How long sessions may go on when the run ends. */
  readonly stopGraceMs: number;
  /** Said aloud: the ACS is not on this machine and its owner knows. */
  readonly labNetwork: boolean;
}

type Optional<Type> = { readonly [Key in keyof Type]?: Type[Key] | undefined };

/** Configuration as written; defaults fill what is absent. */
export interface FleetConfigInput extends Optional<Omit<FleetConfig, 'acsUrl' | 'identity' | 'connectionRequests'>> {
  readonly acsUrl: string;
  readonly identity?: Optional<FleetIdentity> | undefined;
  readonly connectionRequests?: Optional<FleetConnectionRequests> | undefined;
}

const weekMs = 7 * 86_400_000;
const ipAddress = z.string().refine((host) => isIP(host) !== 0, 'an IP address');

const identity = z.strictObject({
  manufacturer: z.string().min(1).max(64).default('Cordon'),
  oui: z
    .string()
    .regex(/^[0-9A-F]{6}$/, 'six upper-case hexadecimal digits')
    .default('00005E'),
  productClass: z.string().max(64).default('FleetCPE'),
  // Room for the number within the 64 characters of SerialNumber, and nothing that a path or a file name would trip over.
  serialTemplate: z
    .string()
    .regex(/^[A-Za-z0-9_.-]{0,40}\{index\}[A-Za-z0-9_.-]{0,10}$/, 'letters, digits, _ . - and {index} once')
    .default('FLEET{index}'),
  softwareVersion: z.string().min(1).max(64).default('1.0.0'),
});

const connectionRequests = z.strictObject({
  enabled: z.boolean().default(true),
  host: ipAddress.default('127.0.0.1'),
  port: z.int().min(0).max(65_535).default(0),
  usernameTemplate: z.string().min(1).max(128).default('acs'),
  perMinuteMax: z.int().min(1).max(10_000).default(60),
});

/** Checks and completes a configuration. Unknown keys are errors: a misspelt option must not be a default. */
export const FleetConfig: z.ZodType<FleetConfig, FleetConfigInput> = z.strictObject({
  acsUrl: z.url({ protocol: /^https?$/, error: 'an http:// or https:// URL' }),
  // Paths and address tricks leave room for more; sockets and memory of one process hardly do.
  count: z.int().min(1).max(100_000).default(100),
  seed: z.int().min(0).max(0xffffffff).default(1),
  mix: z.enum(fleetMixes).default('steady'),
  mixAtMs: z.int().min(0).max(weekMs).optional(),
  mixSpreadMs: z.int().min(0).max(weekMs).optional(),
  durationMs: z.int().min(1).max(weekMs).default(60_000),
  // Below the 1,024 files that a shell allows a process by default.
  concurrency: z.int().min(1).max(20_000).default(200),
  rampMs: z.int().min(0).max(weekMs).optional(),
  periodicIntervalS: z.int().min(1).max(0xffffffff).default(300),
  periodicJitter: z.number().min(0).max(0.5).default(0.01),
  identity: identity.prefault({}),
  connectionRequests: connectionRequests.prefault({}),
  acsUsernameTemplate: z.string().max(128).default(''),
  acsPasswordTemplate: z.string().max(128).default(''),
  clientCertificateDirectory: z.string().min(1).optional(),
  trustedCertificates: z.array(z.string().includes('-----BEGIN CERTIFICATE-----')).min(1).optional(),
  resolve: z.record(z.string(), ipAddress).default({}),
  bootDelayMs: z.int().min(0).max(600_000).default(1000),
  connectTimeoutMs: z.int().min(1).default(30_000),
  responseTimeoutMs: z.int().min(1).default(60_000),
  stopGraceMs: z.int().min(0).max(600_000).default(5000),
  labNetwork: z.boolean().default(false),
});
