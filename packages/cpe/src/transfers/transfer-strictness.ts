import type { CpeRequest } from '@cordon/cwmp';
import type { TextWorld } from '../text-readers.ts';
import type { SealStrictness } from './configuration-seal.ts';
import type { Transfer, TransferFault } from './transfer.ts';

/** How the CPE carries out the transfers that the ACS orders, and owns up to them. */
export interface TransferStrictness {
  /** Whether a FileSize that turns out to be wrong is no reason to fail (A.3.2.8). */
  readonly toleratesFileSize: boolean;
  /** Whether Basic credentials go to file servers without TLS that ask for them, given what is configured; and to all that do not ask. */
  readonly basicInClear: (configured: boolean) => boolean;
  readonly sendsBasicUnasked: boolean;
  /** After how many milliseconds a server that was not reached is met once more, its certificate unseen; undefined: never. */
  readonly uncheckedAfterMs: number | undefined;
  /** Whether a file server may redirect from https to http. */
  readonly allowsDowngrade: boolean;
  /** The largest file that is taken, given what is configured. */
  readonly fileBytesMax: (configured: number) => number;
  /** Whether a configuration that cannot be used fails its transfer. */
  readonly refusesUnusable: boolean;
  /** What is looked at in a configuration that a device wrote itself. */
  readonly seal: SealStrictness;
  /** Whether credentials stay with the server that the ACS named when that redirects. */
  readonly keepsCredentialsAtHome: boolean;
  /** A.4.1.5: HTTP uploads use PUT. */
  readonly uploadMethod: 'PUT' | 'POST';
  /** Whether a failed Download or Upload is given up at the first failure (A.3.2.8, A.4.1.5). */
  readonly triesOnce: boolean;
  /** Whether a transfer that was cancelled goes without a TransferComplete (A.3.3.2). */
  readonly isSilentWhenCancelled: boolean;
  /** Whether queued transfers and unconfirmed results outlive a power cycle. */
  readonly survivesPowerCycle: boolean;
  /** Whether a transfer begins although the report of another one was not answered yet. */
  readonly startsBesideReports: boolean;
  /** Whether success is told after the file was applied (A.3.2.8). */
  readonly appliesFirst: boolean;
  /** How a secret is written into a configuration file; undefined leaves it out. */
  readonly secretInFile: (value: string) => string | undefined;
  /** Whether a file is fetched from, or sent to, the address of the device's own connection requests. */
  readonly callsItself: boolean;
  /** Whether it is also looked where a name, or a redirect, leads before the device goes there. */
  readonly looksWhereNamesLead: boolean;
  /** What the FileType of an Upload is taken for; the whole string counts (A.4.1.5). */
  readonly readFileType: (fileType: string) => string;
  /** What else is done with an order, before it is carried out. */
  readonly useOrder: (order: Transfer, world: TextWorld) => Promise<void>;
  /** What else is done with the order of a configuration, after that was applied. */
  readonly useStored: (order: Transfer, world: TextWorld) => Promise<void>;
  /** What the log file of the device says of a transfer that is over. */
  readonly logLine: (transfer: Transfer, fault: TransferFault) => string;
  /** Methods whose call counts as delivered by InformResponse already, instead of by its own response. */
  readonly confirmedByInform: readonly CpeRequest['method'][];
}

/** Transfers as TR-069 has them, and no more told than it takes. */
export const strictTransfers: TransferStrictness = {
  toleratesFileSize: true,
  basicInClear: (configured) => configured,
  sendsBasicUnasked: false,
  uncheckedAfterMs: undefined,
  allowsDowngrade: false,
  fileBytesMax: (configured) => configured,
  refusesUnusable: true,
  seal: { checksSeal: true, checksOwner: true },
  keepsCredentialsAtHome: true,
  uploadMethod: 'PUT',
  triesOnce: true,
  isSilentWhenCancelled: true,
  survivesPowerCycle: true,
  startsBesideReports: true,
  appliesFirst: true,
  secretInFile: () => undefined,
  callsItself: false,
  looksWhereNamesLead: true,
  readFileType: (fileType) => fileType,
  useOrder: () => Promise.resolve(),
  useStored: () => Promise.resolve(),
  logLine: ({ id }, { faultCode }) => `transfer ${id} ended with code ${faultCode}`,
  confirmedByInform: [],
};
