import type { KeyObject } from 'node:crypto';
import { systemLookUp, type TlsPolicy } from '@cordon/transport';
import type { Logger } from 'pino';
import { BulkData } from './bulk-data/bulk-data.ts';
import { bulkLimits } from './bulk-data/bulk-limits.ts';
import type { Clock } from './clock.ts';
import type { ConnectionRequestChannels } from './connection-request-channels.ts';
import type { ConnectionRequestPort } from './connection-request-port.ts';
import type { CpeConfig } from './cpe-config.ts';
import type { Device } from './device/device.ts';
import { Diagnostics } from './diagnostics/diagnostics.ts';
import { AcsAddresses } from './discovery/acs-addresses.ts';
import type { FirmwareSlots } from './firmware/firmware-slots.ts';
import { LightweightNotifications } from './lightweight-notification/lightweight-notifications.ts';
import { createNameResolver, type NameResolver } from './name-resolver.ts';
import { lanPageFieldsOf } from './lan-page/lan-page-fields.ts';
import { PortMappings } from './nat/port-mappings.ts';
import { RemoteAccess } from './lan-page/remote-access.ts';
import { QueuedRequests } from './queued-requests.ts';
import { ActiveNotificationThrottle } from './schedule/active-notification-throttle.ts';
import { DeviceTimers } from './schedule/device-timers.ts';
import { HeartbeatTimer } from './schedule/heartbeat-timer.ts';
import { SessionScheduler } from './schedule/session-scheduler.ts';
import { lookUpOf, tlsPolicyOf } from './session/acs-client.ts';
import { UnitRunner } from './software/unit-runner.ts';
import { TextReaders, textWorldOf } from './text-readers.ts';
import { TimeServers } from './time-servers.ts';
import type { SideServices } from './side-services.ts';
import type { LanServices } from './lan/open-lan-services.ts';
import type { TransferDesk } from './transfers/answer-transfer-request.ts';
import { createDeviceFileClient } from './transfers/device-file-client.ts';
import { UdpEchoServer } from './udp/udp-echo-server.ts';
import { TransferRunner } from './transfers/transfer-runner.ts';
import type { VendorLog } from './transfers/vendor-log.ts';

/** What a CPE is made of; `startCpe` fills it from a configuration. */
export interface CpeParts {
  readonly config: CpeConfig;
  readonly device: Device;
  readonly firmware: FirmwareSlots;
  /** Keys that deployment units may be signed with. */
  readonly unitKeys: readonly KeyObject[];
  readonly log: Logger;
  readonly clock: Clock;
  readonly random01: () => number;
}

/** The parts of a device that live from one boot to the next: they hold sockets and timers. */
export interface RunningDevice {
  readonly scheduler: SessionScheduler;
  readonly throttle: ActiveNotificationThrottle;
  readonly timers: DeviceTimers;
  readonly heartbeat: HeartbeatTimer;
  readonly timeServers: TimeServers;
  readonly textReaders: TextReaders;
  readonly diagnostics: Diagnostics;
  readonly udpEcho: UdpEchoServer;
  /** Undefined for a device without it. */
  readonly remoteAccess: RemoteAccess | undefined;
  readonly portMappings: PortMappings | undefined;
  readonly bulkData: BulkData;
  readonly lightweight: LightweightNotifications;
  readonly resolver: NameResolver;
  readonly addresses: AcsAddresses;
  readonly abort: AbortController;
  /** Ends the session under way and no other. */
  sessionCut: AbortController;
  readonly queued: QueuedRequests;
  readonly transfers: TransferDesk;
  readonly units: UnitRunner;
  /** A firmware image waits for a reboot, which waits for the end of the session. */
  wantsReboot: boolean;
  port: ConnectionRequestPort | undefined;
  channels: ConnectionRequestChannels | undefined;
  sideServices: SideServices | undefined;
  lanServices: LanServices | undefined;
}

/** What the parts ask of the device that they belong to. */
export interface RunningDeviceOwner {
  readonly vendorLog: VendorLog;
  readonly isInUse: () => boolean;
  /** Changes parameters as somebody other than the ACS. */
  readonly setLocally: (values: Readonly<Record<string, string>>) => void;
  /** TR-181 EnableCWMP: false sends no Inform, until somebody other than the ACS, or a factory reset, says true. */
  readonly isManaged: () => boolean;
  /** False for parts that are not up yet or were taken down: nobody hears them. */
  readonly isCurrent: (running: RunningDevice) => boolean;
  readonly openSession: (running: RunningDevice) => void;
  readonly askForSession: (running: RunningDevice) => void;
  readonly timeIsKnown: (running: RunningDevice) => void;
  readonly configured: (running: RunningDevice) => void;
  readonly wantsReboot: (running: RunningDevice) => void;
}

/** Makes the parts for one boot. Nothing is opened and no timer runs yet. */
export function createRunningDevice(parts: CpeParts, owner: RunningDeviceOwner): RunningDevice {
  const { device, clock, config, log, random01 } = parts;
  const resolver = createNameResolver(config.dnsServer);
  const ifCurrent = (act: (running: RunningDevice) => void): void => {
    if (owner.isCurrent(running)) act(running);
  };
  const scheduler = createScheduler(parts, {
    mayOpen: () => owner.isManaged() && (device.policies.meetsAcsWithoutTime || device.knowsTime),
    openSession: () => owner.openSession(running),
  });
  const requestSession = (): void => scheduler.requestSession();
  const running: RunningDevice = {
    scheduler,
    transfers: createTransfers(parts, {
      resolver,
      vendorLog: owner.vendorLog,
      isInSession: () => scheduler.isInSession,
      isInUse: owner.isInUse,
      onEvents: () => ifCurrent(owner.askForSession),
      onConfigured: () => ifCurrent(owner.configured),
      onReboot: () => ifCurrent(owner.wantsReboot),
    }),
    units: createUnits(parts, resolver, {
      isInSession: () => scheduler.isInSession,
      onEvents: () => ifCurrent(owner.askForSession),
    }),
    wantsReboot: false,
    throttle: new ActiveNotificationThrottle({
      clock,
      throttleS: () => device.numberValue('ManagementServer.DefaultActiveNotificationThrottle', 0),
      onDue: () => owner.askForSession(running),
    }),
    resolver,
    addresses: new AcsAddresses(device, { random01, lookUp: lookUpOf(config, resolver) ?? systemLookUp }),
    timers: new DeviceTimers(device, { clock, log, onEvents: requestSession }),
    heartbeat: new HeartbeatTimer(device, { clock, log, random01, onEvents: requestSession }),
    textReaders: new TextReaders(device, { resolver, log }),
    timeServers: new TimeServers(device, {
      resolver,
      clock,
      log,
      port: config.timeServerPort,
      onTime: () => ifCurrent((one) => (scheduler.isInSession ? undefined : owner.timeIsKnown(one))),
    }),
    diagnostics: new Diagnostics(device, {
      resolver,
      config,
      tls: testTls(parts, resolver),
      clock,
      log,
      isInSession: () => scheduler.isInSession,
      onEvents: requestSession,
    }),
    udpEcho: new UdpEchoServer(device, { host: config.connectionRequest.host, clock, log }),
    remoteAccess: createRemoteAccess(parts, owner),
    portMappings: createPortMappings(parts, owner),
    bulkData: createBulkData(parts, resolver),
    lightweight: createLightweight(parts, resolver),
    abort: new AbortController(),
    sessionCut: new AbortController(),
    queued: new QueuedRequests(device.policies.connectionRequest.sessionsOwed),
    port: undefined,
    channels: undefined,
    sideServices: undefined,
    lanServices: undefined,
  };
  return running;
}

/** Closes everything; an open session is cut. */
export async function takeDown(running: RunningDevice): Promise<void> {
  running.scheduler.stop();
  running.timers.stop();
  running.heartbeat.stop();
  running.timeServers.stop();
  running.throttle.stop();
  running.transfers.runner.stop();
  running.units.stop();
  running.diagnostics.stop();
  running.bulkData.stop();
  running.lightweight.stop();
  running.abort.abort();
  running.resolver.close();
  await running.udpEcho.close();
  await running.remoteAccess?.close();
  await running.portMappings?.close();
  await running.sideServices?.close();
  await running.lanServices?.close();
  await running.channels?.close();
  await running.port?.close();
}

function createScheduler(
  { device, clock, log, random01 }: CpeParts,
  session: Pick<ConstructorParameters<typeof SessionScheduler>[0], 'mayOpen' | 'openSession'>,
): SessionScheduler {
  return new SessionScheduler({
    clock,
    random01,
    retrySettings: () => ({
      minimumWaitIntervalS: device.numberValue('ManagementServer.CWMPRetryMinimumWaitInterval', 5),
      intervalMultiplier: device.numberValue('ManagementServer.CWMPRetryIntervalMultiplier', 2000),
    }),
    waitMs: device.policies.retries.waitMs,
    ...session,
    onRetryScheduled: (wait) => log.info(wait, 'session will be retried'),
  });
}

function createLightweight({ device, clock, config, log }: CpeParts, resolver: NameResolver): LightweightNotifications {
  const lookUp = lookUpOf(config, resolver) ?? ((hostName: string) => resolver.lookUp(hostName));
  return new LightweightNotifications(device, { clock, log, lookUp });
}

/** How servers of tests are met. */
function testTls({ device, config }: CpeParts, resolver: NameResolver): TlsPolicy {
  const { policies } = device;
  return tlsPolicyOf({ device, config, lookUp: lookUpOf(config, resolver) }, policies.diagnostics.tls(policies.tls));
}

function createUnits(
  { device, clock, config, log, unitKeys: vendorKeys }: CpeParts,
  resolver: NameResolver,
  session: Pick<ConstructorParameters<typeof UnitRunner>[0], 'isInSession' | 'onEvents'>,
): UnitRunner {
  const client = createDeviceFileClient(device, { config, resolver });
  return new UnitRunner({ device, clock, log, client, vendorKeys, ...session });
}

function createRemoteAccess(
  { device, clock, config, log }: CpeParts,
  { setLocally }: Pick<RunningDeviceOwner, 'setLocally'>,
): RemoteAccess | undefined {
  const { remoteAccess, dataModelRoot } = config;
  if (remoteAccess === undefined) return undefined;
  return new RemoteAccess(device, {
    ...remoteAccess,
    fields: lanPageFieldsOf(dataModelRoot),
    clock,
    log,
    setLocally,
  });
}

function createPortMappings(
  { device, clock, config, log }: CpeParts,
  { setLocally }: Pick<RunningDeviceOwner, 'setLocally'>,
): PortMappings | undefined {
  const { portMapping, allowNonLoopback } = config;
  if (portMapping === undefined) return undefined;
  return new PortMappings(device, { ...portMapping, mayLeaveLoopback: allowNonLoopback, clock, log, setLocally });
}

function createBulkData({ device, clock, config, log, random01 }: CpeParts, resolver: NameResolver): BulkData {
  const strictness = device.policies.bulkData.tls(device.policies.tls);
  const bytesMax = bulkLimits.responseBytesMax;
  const client = createDeviceFileClient(device, { config, resolver, strictness, bytesMax });
  return new BulkData(device, { client, clock, log, random01 });
}

type RunnerOptions = ConstructorParameters<typeof TransferRunner>[0];

function createTransfers(
  { device, clock, config, log, firmware }: CpeParts,
  around: { readonly resolver: NameResolver } & Omit<
    RunnerOptions,
    'device' | 'firmware' | 'clock' | 'log' | 'client' | 'textWorld'
  >,
): TransferDesk {
  const { resolver, ...owner } = around;
  const client = createDeviceFileClient(device, { config, resolver });
  const runner = new TransferRunner({
    device,
    firmware,
    clock,
    log,
    client,
    textWorld: textWorldOf(resolver),
    ...owner,
  });
  const { fileBytesMax, inSessionMs } = config.transfers;
  const abilities = { fileBytesMax, hasFirmwareUpgrade: firmware.hasUpgrade };
  return { device, clock, runner, abilities, inSessionMs };
}
