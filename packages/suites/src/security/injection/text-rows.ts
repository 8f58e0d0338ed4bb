import type { CaseMeta } from '@cordon/testbench';

/** One case about texts that something in the target reads. */
export interface TextRow
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'safety' | 'cwe' | 'timeoutMs' | 'estimatedMs'> {
  /** Table below the root of which a row is made when nothing is planned without one. */
  readonly table?: string;
  /** Tables in which the bench makes rows, into whose secrets the values go. */
  readonly secretsIn?: readonly string[];
  /** Whether the target reboots with the values of each family. */
  readonly reboots?: boolean;
  /** The sentence that holds when no value was taken apart; its defects break it. */
  readonly noShell: string;
  readonly noOption: string;
  readonly defects: readonly string[];
  /** What the target lacks when nothing is planned. */
  readonly lacks: string;
}

/** The texts are read when they change. `why`: what such texts are for, and how they came to grief. */
const whenTheyChange = (why: string) =>
  ({
    purpose:
      `${why} Values with separators, substitutions, broken quotes, other blanks and an option in front go to every such ` +
      'parameter that the target tells and the model does not tie to a few values; secrets, aliases and references are left ' +
      'alone. Each can do nothing but look up one name in the zone of the lab, which a shell has to compute. A device that ' +
      'refuses or stores them is safe. What is seen is confirmed by a second name and a twin that must stay silent.',
    severity: 'critical',
    safety: 'S3',
    cwe: 78,
    timeoutMs: 900_000,
    estimatedMs: 60_000,
    noShell: 'no text is evaluated by a shell',
    noOption: 'no text becomes an option of a program',
  }) as const;

/** The cases, in the order of risk. */
export const textRows: readonly TextRow[] = [
  {
    ...whenTheyChange('The DHCP server, the resolver and the clock are set up by scripts that hold such names.'),
    id: 'INJ-003',
    title: 'Names of hosts, domains and time zones are not evaluated',
    defects: ['shell-in-domain-name', 'shell-in-time-zone'],
    lacks: 'host name, domain or time zone',
  },
  {
    ...whenTheyChange(
      'An SSID may hold any octet, and it ends in the set-up of the radio as user names do in that of accounts.',
    ),
    id: 'INJ-004',
    title: 'SSIDs and user names are not evaluated',
    defects: ['shell-in-ssid'],
    lacks: 'SSID or user name',
  },
  {
    ...whenTheyChange(''),
    id: 'INJ-004-SECRETS',
    title: 'Passwords and passphrases are not evaluated',
    purpose:
      'A password is the text that may hold anything, and it ends in the same scripts as the name beside it. A secret cannot be read, and so cannot ' +
      'be put back: to write those that are there would lock the subscriber out of the Wi-Fi, or the target out of its WAN. Rows of accounts, of access ' +
      'points and of PPP are made in place of it, which nobody has enabled, and deleted afterwards; separators, substitutions, broken quotes, other ' +
      'blanks and an option in front go to every secret in them. What reads only rows that are enabled is not met. Each can do nothing but look up ' +
      'one name in the zone of the lab, which a shell has to compute. What is seen is confirmed by a second name and a twin that must stay silent.',
    secretsIn: [
      'Users.User.',
      'User.',
      'DynamicDNS.Client.',
      'BulkData.Profile.',
      'WiFi.AccessPoint.',
      'LANDevice.1.WLANConfiguration.',
      'PPP.Interface.',
    ],
    defects: ['shell-in-user-password'],
    lacks: 'secret in a row that the bench can make and',
  },
  {
    ...whenTheyChange(
      'It ends among the options of the PPP daemon. A wrong one may cost the way to the target, so this is asked for by S4.',
    ),
    id: 'INJ-004-WAN',
    title: 'The user name of a WAN connection is not evaluated',
    safety: 'S4',
    defects: ['shell-in-ppp-user'],
    lacks: 'user name of a WAN connection',
  },
  {
    ...whenTheyChange(
      'Uploads of bulk data, portals and update checks hand their URL to a fetch tool, mostly in a command line.',
    ),
    id: 'INJ-005-TEXTS',
    title: 'URLs of collectors, portals and other servers are not evaluated',
    table: 'BulkData.Profile.',
    defects: ['shell-in-report-url'],
    lacks: 'URL besides those of tests and of its management',
  },
  {
    ...whenTheyChange(
      'Descriptions, filters, file names and what the vendor added reach scripts too, and nobody thought of them.',
    ),
    id: 'INJ-031',
    title: 'No other text is evaluated, vendor extensions included',
    defects: ['shell-in-provisioning-code'],
    lacks: 'other text',
  },
  {
    id: 'INJ-007',
    title: 'A line feed in a text makes no line in a configuration file',
    purpose:
      'Daemons read files that the device writes from its parameters, one setting to a line: a line feed in a text adds a setting ' +
      'of the attacker’s choice, without any shell. A text, a line feed and a line that names a server of the lab go to every text ' +
      'that INJ-001, 003, 004 and 031 try, in the two forms that such files have. The name is looked up only where the line took ' +
      'effect. A device that refuses the line feed, leaves it out or escapes it is safe. What is seen is confirmed by a second ' +
      'name and by a twin in one line that must stay silent.',
    severity: 'high',
    safety: 'S3',
    cwe: 93,
    timeoutMs: 900_000,
    estimatedMs: 20_000,
    noShell: 'no text makes a line in a configuration file',
    noOption: 'no text becomes an option of a program',
    defects: ['line-feed-in-host-file'],
    lacks: 'text',
  },
  {
    id: 'INJ-032',
    title: 'No text is evaluated at the next boot',
    purpose:
      'What is stored without harm may still be put into a command line when the device starts: of all injections these are ' +
      'the ones that are found last. A substitution, a broken quote and a line of a configuration file go to every text that INJ-003, 004 ' +
      'and 031 try, and the target reboots with them, once for each. Each can do nothing but look up one name in the zone of the lab, which a shell ' +
      'has to compute. What is seen is confirmed by a second name and a twin that must stay silent, each with a boot.',
    severity: 'critical',
    safety: 'S4',
    cwe: 78,
    timeoutMs: 3_600_000,
    estimatedMs: 45_000,
    reboots: true,
    noShell: 'no text is evaluated when the target boots',
    noOption: 'no text becomes an option of a program when the target boots',
    defects: ['shell-at-boot-in-host-name'],
    lacks: 'text',
  },
];
