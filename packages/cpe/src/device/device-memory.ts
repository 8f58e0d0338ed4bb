import { isDeepStrictEqual } from 'node:util';
import { emptyEventQueue, type EventQueue } from '@cordon/cwmp';
import { type AddressMemory, noAddress } from '../discovery/acs-addresses.ts';
import { type DiscoveryMemory, noDiscovery } from '../discovery/discovery-memory.ts';
import { noWaitingChanges, type WaitingChanges } from '../lightweight-notification/waiting-changes.ts';
import type { KeptReports } from '../bulk-data/bulk-data.ts';
import { factoryFirmware, type FirmwareState } from '../firmware/firmware-state.ts';
import type { AutonomousTransferResult, Transfer, TransferResult } from '../transfers/transfer.ts';
import type { StrictHost } from '@cordon/transport';
import type { UnitAccount, UnitOrder, UnitReport, UnitResult } from '../software/unit-order.ts';
import type { Json, StateChange, StateStore } from '../state/state-store.ts';

/** A ScheduleInform that waits. Absolute time, so that it outlives a reboot (TR-069 A.4.1.2). */
export interface ScheduledInform {
  readonly dueMs: number;
  readonly commandKey: string;
}

/** Everything that the device must not forget, apart from its parameters. */
export interface DeviceMemoryValues {
  readonly events: EventQueue;
  /** RetryCount of the next Inform; it outlives reboots (TR-069 3.2.1.1). */
  readonly retryCount: number;
  /** ACS URL that 0 BOOTSTRAP was raised for; another one, or none, asks for a bootstrap. */
  readonly bootstrappedUrl: string;
  readonly scheduledInforms: readonly ScheduledInform[];
  /** CommandKeys of acknowledged Reboot calls whose reboot has not come yet. */
  readonly rebootCommandKeys: readonly string[];
  /** The random part of the connection-request URL. */
  readonly connectionRequestPath: string;
  /** The UDP port that connection requests were heard on last; 0 when on none. */
  readonly udpConnectionRequestPort: number;
  /** Factory password of the connection request, made at the first start. */
  readonly connectionRequestPassword: string;
  /** What the device seals its configuration files with, in Base64 (base64url), made at the first start; nobody else ever knows it. */
  readonly configurationKey: string;
  /** Instant of the first start, for DeviceInfo.FirstUseDate. */
  readonly firstUseMs: number;
  /** Transfers that the ACS ordered and that are not over (TR-069 A.3.2.8). */
  readonly transfers: readonly Transfer[];
  /** Transfers whose TransferComplete is not confirmed (TR-069 A.3.3.2). */
  readonly transferResults: readonly TransferResult[];
  /** Transfers whose AutonomousTransferComplete is not confirmed (TR-069 A.3.3.3). */
  readonly autonomousResults: readonly AutonomousTransferResult[];
  /** Transfers ordered so far, for their ids. */
  readonly transfersOrdered: number;
  readonly firmware: FirmwareState;
  /** Hosts that are reached by TLS only because they asked for it (RFC 6797). */
  readonly strictHosts: readonly StrictHost[];
  /** Changes of deployment units that are not all over, oldest first (TR-069 A.4.1.10). */
  readonly unitOrders: readonly UnitOrder[];
  /** Such requests so far, for their ids. */
  readonly unitsOrdered: number;
  /** Requests whose DUStateChangeComplete is not confirmed (TR-069 A.4.2.3). */
  readonly unitReports: readonly UnitReport[];
  /** Results that AutonomousDUStateChangeComplete owes (TR-069 A.4.2.4). */
  readonly autonomousUnitResults: readonly UnitResult[];
  /** One for each unit that was ever fetched with a login and is remembered. */
  readonly unitAccounts: readonly UnitAccount[];
  /** How the ACS was found (TR-069 3.1). */
  readonly discovery: DiscoveryMemory;
  /** The address of the ACS that worked last (TR-069 3.1). */
  readonly acsAddress: AddressMemory;
  /** Bulk-data reports that no collector took yet, of profiles that keep them over reboots. */
  readonly bulkReports: readonly KeptReports[];
  /** Changes that lightweight notification has still to tell (TR-069 Annex M). */
  readonly lightweightChanges: WaitingChanges;
}

const defaults: DeviceMemoryValues = {
  events: emptyEventQueue,
  retryCount: 0,
  bootstrappedUrl: '',
  scheduledInforms: [],
  rebootCommandKeys: [],
  connectionRequestPath: '',
  udpConnectionRequestPort: 0,
  connectionRequestPassword: '',
  configurationKey: '',
  firstUseMs: 0,
  transfers: [],
  transferResults: [],
  autonomousResults: [],
  transfersOrdered: 0,
  firmware: factoryFirmware,
  strictHosts: [],
  unitOrders: [],
  unitsOrdered: 0,
  unitReports: [],
  autonomousUnitResults: [],
  unitAccounts: [],
  discovery: noDiscovery,
  acsAddress: noAddress,
  bulkReports: [],
  lightweightChanges: noWaitingChanges,
};

const prefix = 'memory.';

/** The remembered values; what was never stored has its default. */
export function readMemory(store: StateStore): DeviceMemoryValues {
  const stored = Object.keys(defaults).map((key) => [key, store.get(prefix + key)] as const);
  const known = Object.fromEntries(stored.filter(([, value]) => value !== undefined));
  return { ...defaults, ...known };
}

/** New values as changes for one commit. A default is not stored: a list that is empty again leaves no trace of what was in it. */
export function memoryChanges(changed: Partial<DeviceMemoryValues>): StateChange[] {
  const isDefault = (key: string, value: unknown): boolean =>
    isDeepStrictEqual(value, defaults[key as keyof DeviceMemoryValues]);
  return Object.entries(changed).map(([key, value]) => [
    prefix + key,
    isDefault(key, value) ? undefined : (value as unknown as Json),
  ]);
}
