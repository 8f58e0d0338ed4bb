import { isIP } from 'node:net';
import { z } from 'zod';
import { cpeDefects } from './defects/cpe-defects.ts';

const lengthMax = (max: number) => z.string().min(1).max(max);
const seconds = z.int().min(1);

const identity = z.strictObject({
  manufacturer: lengthMax(64).default('Cordon'),
  /** Six upper-case hex digits; the default is from the range that nobody owns. */
  oui: z
    .string()
    .regex(/^[0-9A-F]{6}$/, 'six upper-case hexadecimal digits')
    .default('02005E'),
  productClass: z.string().max(64).default('ReferenceCPE'),
  serialNumber: lengthMax(64).default('CORDON0001'),
  softwareVersion: lengthMax(64).default('0.1.0'),
});

const connectionRequest = z.strictObject({
  /** Address to bind. */
  host: z
    .string()
    .refine((host) => isIP(host) !== 0, 'an IP address')
    .default('127.0.0.1'),
  /** 0 takes a free port. */
  port: z.int().min(0).max(65_535).default(0),
  username: z.string().max(256).default('acs'),
  /** Factory value; a random one is made at the first start when absent. */
  password: z.string().max(256).optional(),
  /** Source addresses that are heard; everybody when absent. */
  allow: z.array(z.string()).optional(),
  /** Accepted requests per minute; above it the answer is 503 (TR-069 3.2.2.2). */
  perMinuteMax: z.int().min(1).default(60),
});

const acsUrl = z.url({ protocol: /^https?$/, error: 'an http:// or https:// URL' });

/** What a reference CPE can be told. Secrets are plain text here, at the edge, and nowhere behind it. */
export const CpeConfig = z.strictObject({
  /** Factory value of ManagementServer.URL; what the ACS wrote later wins. */
  acsUrl,
  acsUsername: z.string().max(256).default(''),
  acsPassword: z.string().max(256).default(''),
  identity: identity.prefault({}),
  connectionRequest: connectionRequest.prefault({}),
  /** Roots that an ACS certificate must lead to, each in PEM; the machine's own list when absent. */
  trustedCertificates: z.array(z.string().includes('-----BEGIN CERTIFICATE-----')).min(1).optional(),
  /** Certificate chain and key in PEM for TLS client authentication. */
  clientCertificate: z.strictObject({ certificatePem: z.string(), privateKeyPem: z.string() }).optional(),
  /** Where the state lives; without it the device forgets everything when it stops. */
  stateDirectory: z.string().min(1).optional(),
  /** `address` or `address:port` of the DNS server for Time.NTPServer and the ACS's name; the machine's own when absent. */
  dnsServer: z.string().min(1).optional(),
  /** Addresses for host names, ahead of DNS, like curl's --resolve. */
  resolve: z
    .record(
      z.string(),
      z.string().refine((address) => isIP(address) !== 0, 'an IP address'),
    )
    .default({}),
  /** Further factory values by full parameter name. */
  parameters: z.record(z.string(), z.string()).default({}),
  /** Pause between going down and coming up again at a reboot. */
  bootDelayMs: z.int().min(0).max(600_000).default(100),
  /** How long the ACS may take for one answer; TR-069 3.7.1.4 asks for 30 s at least outside a lab. */
  responseTimeoutMs: seconds.default(30_000),
  /** Time to establish TCP and TLS. */
  connectTimeoutMs: seconds.default(30_000),
  logLevel: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'silent']).default('info'),
  /** Ids of deliberate defects; see `cpeDefects`. */
  defects: z.array(z.enum(cpeDefects.map(({ id }) => id))).default([]),
  /** Defects are bound to loopback unless this says otherwise. */
  allowNonLoopback: z.boolean().default(false),
});

/** Configuration as written; defaults fill what is absent. */
export type CpeConfigInput = z.input<typeof CpeConfig>;
/** Configuration with every default filled in. */
export type CpeConfig = z.output<typeof CpeConfig>;
