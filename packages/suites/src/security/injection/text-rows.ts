import type { SafetyClass } from '@cordon/testbench';

/** One case about texts that something in the target reads. */
export interface TextRow {
  readonly id: string;
  readonly title: string;
  /** What such texts are for, and how they came to grief. */
  readonly why: string;
  readonly safety: SafetyClass;
  /** Table below the root of which a row is made when nothing is planned without one. */
  readonly table?: string;
  readonly defects: readonly string[];
  /** What the target lacks when nothing is planned. */
  readonly lacks: string;
}

/** The cases, in the order of risk. */
export const textRows: readonly TextRow[] = [
  {
    id: 'INJ-003',
    title: 'Names of hosts, domains and time zones are not evaluated',
    why: 'The DHCP server, the resolver and the clock are set up by scripts that hold such names.',
    safety: 'S3',
    defects: ['shell-in-domain-name', 'shell-in-time-zone'],
    lacks: 'host name, domain or time zone',
  },
  {
    id: 'INJ-004',
    title: 'SSIDs and user names are not evaluated',
    why: 'An SSID may hold any octet, and it ends in the set-up of the radio as user names do in that of accounts.',
    safety: 'S3',
    defects: ['shell-in-ssid'],
    lacks: 'SSID or user name',
  },
  {
    id: 'INJ-004-WAN',
    title: 'The user name of a WAN connection is not evaluated',
    why: 'It ends among the options of the PPP daemon. A wrong one may cost the way to the target, so this is asked for by S4.',
    safety: 'S4',
    defects: ['shell-in-ppp-user'],
    lacks: 'user name of a WAN connection',
  },
  {
    id: 'INJ-005-TEXTS',
    title: 'URLs of collectors, portals and other servers are not evaluated',
    why: 'Uploads of bulk data, portals and update checks hand their URL to a fetch tool, mostly in a command line.',
    safety: 'S3',
    table: 'BulkData.Profile.',
    defects: ['shell-in-report-url'],
    lacks: 'URL besides those of tests and of its management',
  },
  {
    id: 'INJ-031',
    title: 'No other text is evaluated, vendor extensions included',
    why: 'Descriptions, filters, file names and what the vendor added reach scripts too, and nobody thought of them.',
    safety: 'S3',
    defects: ['shell-in-provisioning-code'],
    lacks: 'other text',
  },
];
