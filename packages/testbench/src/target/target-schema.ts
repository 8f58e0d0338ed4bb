import { isIP, isIPv4, isIPv6 } from 'node:net';
import { z } from 'zod';
import { readHardwareAddress } from '@cordon/transport';
import { parsePorts } from '../ports/port-scan.ts';
import { didYouMean } from './did-you-mean.ts';
import { isPortName } from './expected-ports.ts';
import { inlineSecret, type SecretSource } from './secret-source.ts';
import type { TargetSettings } from './target-settings.ts';

/** Version of the target file format, the value of its `format`. */
const targetFormat = 'cordon-target/1';

// Keys that nobody reads are typos: refusing them is what makes "line, column and what was expected" possible.
function strict<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  const known = Object.keys(shape);
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      return (issue['keys'] as readonly string[]).map((key) => unknownKey(key, known)).join(' ');
    },
  });
}

function unknownKey(key: string, known: readonly string[]): string {
  const meant = didYouMean(key, known);
  const hint = meant === undefined ? `known here: ${known.join(', ')}` : `did you mean "${meant}"?`;
  return `unknown key ${JSON.stringify(key)}; ${hint}`;
}

const text = z.string().min(1, { error: 'expected a text that is not empty' });
const port = z.int({ error: 'expected a port number from 0 to 65535 (0: any free one)' }).min(0).max(65_535);
const milliseconds = z.int().positive().max(86_400_000);

function filePath(what: string): z.ZodString {
  return z.string({ error: `expected the path of ${what}` }).min(1);
}

/** A pattern that a target file gives is compiled here, so that a mistake in it has a line and a column. */
const pattern = z.string().superRefine((source, context) => {
  try {
    RegExp(source);
  } catch (error) {
    context.addIssue({
      code: 'custom',
      message: `expected a regular expression: ${error instanceof Error ? error.message : ''}`,
    });
  }
});

const secret = z
  .union([text, strict({ env: text }), strict({ file: filePath('a file that holds the secret') })], {
    error: 'expected the secret itself as a text, or "env: NAME", or "file: PATH"',
  })
  .transform((given): SecretSource => {
    if (typeof given === 'string') return inlineSecret(given);
    return 'env' in given ? { kind: 'env', name: given.env } : { kind: 'file', path: given.file };
  });

const certificate = z.union(
  [
    strict({ lab: filePath('the folder of a lab CA (cordon pki init)') }),
    strict({
      chainFile: filePath('a PEM file with the chain, leaf first'),
      keyFile: filePath('a PEM file with the key'),
    }),
  ],
  { error: 'expected "lab: FOLDER", or "chainFile: PATH" together with "keyFile: PATH"' },
);

const acs = strict({
  /** Address that the bench listens on. */
  host: text.default('127.0.0.1'),
  port: port.default(0),
  /** Host part of the ACS URL as the device is given it; the listening address when absent. */
  hostName: text.optional(),
  scheme: z.enum(['https', 'http'], { error: 'expected https or http' }).default('https'),
  basePath: z
    .string()
    .regex(/^\/[\w./~-]*$/, { error: 'expected a path that begins with a slash, such as /cwmp' })
    .default('/cwmp'),
  /** A lab CA made for this run when absent. */
  certificate: certificate.optional(),
  otherRoots: z.array(z.enum(['public', 'expired'], { error: 'expected public or expired' })).optional(),
  /** Authorities at large whose private keys are known; a stand-in when absent. */
  publishedAuthorities: z
    .array(
      strict({
        certificateFile: filePath('the certificate of an authority in PEM'),
        keyFile: filePath('its key in PEM'),
      }),
    )
    .min(1)
    .max(100)
    .optional(),
});

const device = strict({
  oui: z
    .string()
    .regex(/^[0-9A-F]{6}$/, { error: 'expected six upper-case hexadecimal digits in quotes, such as "00AA01"' })
    .optional(),
  productClass: text.optional(),
  serialNumber: z.string({ error: 'expected a text; put digits in quotes' }).min(1).optional(),
  clientAuthorities: z.array(filePath('a root of client certificates in PEM')).min(1).max(100).optional(),
  otherSamples: z.array(filePath('the client certificate of another sample in PEM')).min(1).max(1_000).optional(),
  otherAcsPasswords: z.array(secret).min(1).max(1_000).optional(),
  /** Sold in shops: whoever buys it sets it up himself. */
  retail: z.boolean().optional(),
});

const connectionRequest = z
  .union(
    [
      strict({ username: text, password: secret }).transform((given) => ({ kind: 'known' as const, ...given })),
      strict({ provision: z.literal(true) }).transform(() => ({ kind: 'provision' as const })),
      strict({ none: z.literal(true) }).transform(() => ({ kind: 'none' as const })),
    ],
    { error: 'expected "username" and "password", or "provision: true", or "none: true"' },
  )
  .default({ kind: 'provision' });

const limits = strict({
  /** Some devices take few connection requests an hour and ignore the rest. */
  connectionRequestsPerHour: z.int().positive().default(3_600),
  /** How long the device may take for one answer or one arrival. */
  responseTimeoutMs: milliseconds.default(30_000),
  /** A value that is overwritten before a daemon has read it was tried by nobody. */
  applyMs: milliseconds.default(10_000),
});

const mutation = strict({
  /** What chance comes from: the same seed says the same. */
  seed: z.int().min(0).max(0xffff_ffff).default(69),
  /** The first try; those before it are left out. */
  from: z.int().min(0).max(1_000_000).default(0),
  /** Tries at each place of a session. */
  tries: z.int().positive().max(100_000).default(500),
});

const command = z.tuple([text], text, {
  error: 'expected a list: a program and its arguments, such as [./power.sh, cycle]',
});

const rig = z
  .discriminatedUnion(
    'kind',
    [
      strict({
        kind: z.literal('spawn'),
        command: text,
        args: z.array(text).default([]),
        factoryStateArgs: z.array(text).optional(),
        env: z.record(text, z.string()).optional(),
        readyPattern: pattern.optional(),
        startTimeoutMs: milliseconds.default(15_000),
      }),
      strict({
        kind: z.literal('command'),
        actions: strict({
          start: command.optional(),
          stop: command.optional(),
          reboot: command.optional(),
          'power-cycle': command.optional(),
          'factory-reset': command.optional(),
          'factory-state': command.optional(),
          trigger: command.optional(),
        }),
        timeoutMs: milliseconds.default(60_000),
      }),
      strict({ kind: z.literal('person') }),
    ],
    { error: 'expected "kind: spawn", "kind: command" or "kind: person"' },
  )
  .default({ kind: 'person' });

const address = (is: (text: string) => boolean, what: string): z.ZodString =>
  z.string({ error: `expected ${what}` }).refine(is, { error: `expected ${what}` });

const portList = z
  .string({ error: 'expected a list of ports in quotes, such as "22,80,7547,49000-49160"' })
  .superRefine((list, context) => {
    try {
      parsePorts(list);
    } catch (error) {
      context.addIssue({
        code: 'custom',
        message: error instanceof Error ? error.message : 'expected a list of ports',
      });
    }
  });

const ipv4 = address(isIPv4, 'an IPv4 address');
const dhcp = strict({
  listen: strict({
    host: address(isIPv4, "this machine's IPv4 address on the network of the target's WAN side"),
    port: port.default(67),
  }),
  hardwareAddress: address(
    (text) => readHardwareAddress(text) !== undefined,
    'the hardware address of the WAN side in quotes, such as "02:00:5e:00:53:01"',
  ),
  lease: strict({
    address: ipv4,
    mask: ipv4.default('255.255.255.0'),
    router: ipv4.optional(),
    nameServer: ipv4.optional(),
    seconds: z.int().min(60).max(86_400).default(600),
  }),
});

const anIp = 'an IP address, not a name';
const lan = strict({
  host: address(isIPv4, "this machine's IPv4 address on the LAN side of the target"),
  dhcp: strict({
    port: port.default(68),
    server: ipv4.default('255.255.255.255'),
    serverPort: port.default(67),
    hardwareAddress: address(
      (text) => readHardwareAddress(text) !== undefined,
      'a hardware address that nobody has, in quotes, such as "02:00:5e:00:53:4c"',
    ).default('02:00:5e:00:53:4c'),
  }).optional(),
  mdns: strict({ group: ipv4.default('224.0.0.251'), port: port.default(5353) }).optional(),
  igd: z
    .url({ protocol: /^http$/, error: 'expected an http URL, such as http://192.168.1.1:5000/rootDesc.xml' })
    .optional(),
});

const ports = strict({
  wan: address(isIPv4, 'the IPv4 address of the WAN side').optional(),
  wan6: address(isIPv6, 'the IPv6 address of the WAN side').optional(),
  lan: address((text) => isIP(text) !== 0, anIp).optional(),
  lanSource: address((text) => isIP(text) !== 0, `${anIp}, of this machine`).optional(),
  guest: address((text) => isIP(text) !== 0, anIp).optional(),
  guestSource: address((text) => isIP(text) !== 0, `${anIp}, of this machine`).optional(),
  stranger: address((text) => isIP(text) !== 0, `${anIp}, of this machine`).optional(),
  tcp: portList.default('1-65535'),
  udp: portList.optional(),
  expected: z
    .union(
      [
        z.array(z.string().refine(isPortName, { error: 'expected a port such as tcp/7547 or udp/7547' })),
        strict({ file: filePath('a file with one port a line, such as tcp/7547') }),
      ],
      { error: 'expected a list of ports such as [tcp/22], or "file: PATH"' },
    )
    .optional(),
});

const path = z.string().regex(/^\/[^\s#]*$/, { error: 'expected a path that begins with a slash, such as /wifi.html' });

const ui = strict({
  url: z.url({ protocol: /^https?$/, error: 'expected an http or https URL, such as http://192.168.1.1/' }).optional(),
  login: strict({ username: text.optional(), password: secret }).optional(),
  accounts: z.array(text).optional(),
  form: strict({ page: path, field: text, value: z.string() }).optional(),
  bruteForce: z.boolean().default(false),
  idleSeconds: z.int().min(1).max(7_200).optional(),
  remoteAccessSeconds: z.int().min(1).max(7_200).optional(),
  browser: z.boolean().default(true),
  postPaths: z.array(path).default([]),
});

const firmware = strict({
  image: filePath('a genuine image for the device, of the version that it runs or a newer one'),
  older: filePath('a genuine image of an older version').optional(),
  otherModel: filePath('a genuine image for another model of the vendor').optional(),
  fileType: text.default('1 Firmware Upgrade Image'),
  install: z.boolean().default(false),
});

const configuration = strict({
  otherDevice: filePath('the configuration of another device of the same model, as that uploads it'),
});

const prefix = z
  .string()
  .regex(/^(?!xml)[A-Za-z_][\w.-]*$/i, { error: 'expected a namespace prefix, such as soap' })
  .optional();

const dialect = strict({
  xmlDeclaration: z.boolean().optional(),
  defaultNamespace: z.boolean().optional(),
  encodingStyle: z.boolean().optional(),
  asciiOnly: z.boolean().optional(),
  emptyElements: z.enum(['open-close', 'self-closed']).optional(),
  prefixes: strict({
    soap: prefix,
    cwmp: prefix,
    soapEncoding: prefix,
    schema: prefix,
    schemaInstance: prefix,
  }).optional(),
});

/** Reads a target file: refuses what it does not know and fills in defaults. */
export const targetSchema: z.ZodType<TargetSettings> = strict({
  format: z.literal(targetFormat, { error: `expected ${targetFormat}` }),
  name: text,
  description: text.optional(),
  kind: z.literal('cpe', { error: 'expected cpe' }),
  /** Whoever writes this line says that the target is theirs to test and stands on a lab network. */
  labNetwork: z.literal(true, {
    error: 'expected true: say that the target stands on a lab network and is yours to test',
  }),
  acs: acs.prefault({}),
  device: device.prefault({}),
  dataModelRoot: z.enum(['auto', 'Device', 'InternetGatewayDevice']).default('auto'),
  /** Fact file of `cordon model import`; the standard model of the root when absent. */
  dataModel: filePath('a fact file of cordon model import').optional(),
  connectionRequest,
  limits: limits.prefault({}),
  mutation: mutation.prefault({}),
  rig,
  dialect: dialect.prefault({}),
  dns: strict({ listen: strict({ host: text.default('127.0.0.1'), port: port.default(0) }).prefault({}) }).optional(),
  // Time clients ask at the port of NTP and let nobody choose another.
  time: strict({
    listen: strict({ host: text.default('127.0.0.1'), port: port.default(123) }).prefault({}),
  }).optional(),
  icmp: strict({ address: address(isIPv4, 'an IPv4 address of this machine') }).optional(),
  dhcp: dhcp.optional(),
  lan: lan.optional(),
  ports: ports.optional(),
  ui: ui.optional(),
  firmware: firmware.optional(),
  configuration: configuration.optional(),
  profile: z.string().min(1).default('tr069'),
});
