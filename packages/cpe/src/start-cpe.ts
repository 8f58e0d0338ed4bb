import { createPublicKey, randomBytes, randomInt } from 'node:crypto';
import { join } from 'node:path';
import type { ModelRegistry } from '@cordon/data-model';
import type { OperationStruct } from '@cordon/cwmp';
import type { Logger } from 'pino';
import { acsUsername } from './acs-username.ts';
import { type Clock, systemClock } from './clock.ts';
import { Cpe } from './cpe.ts';
import { configurationKeyBytes } from './transfers/configuration-seal.ts';
import type { LocalTransfer } from './transfers/local-transfer.ts';
import { CpeConfig, type CpeConfigInput } from './cpe-config.ts';
import { createCpeLog } from './cpe-log.ts';
import { cpeDefects, policiesWith } from './defects/cpe-defects.ts';
import { Device } from './device/device.ts';
import { deviceModelOf } from './device/device-models.ts';
import { deviceRegistry } from './device/device-registry.ts';
import { extendTable, isTemplateName } from './device/extend-table.ts';
import { withLightweightNotification } from './lightweight-notification/lightweight-parameters.ts';
import { withOptionalParts } from './device/optional-parts.ts';
import { withTimeClient } from './device/time-client.ts';
import { FirmwareSlots } from './firmware/firmware-slots.ts';
import { createDirectoryVault, createMemoryVault } from './state/file-vault.ts';
import { lanPageFieldsOf } from './lan-page/lan-page-fields.ts';
import { type LanPage, type LanPageOptions, openLanPage } from './lan-page/open-lan-page.ts';
import { openState } from './state/open-state.ts';
import { WallClock } from './wall-clock.ts';
import { StateError, type StateStore } from './state/state-store.ts';

/** What a rig waits for: printed as one JSON line on stdout by {@link runCpeProcess}. */
export interface CpeReady {
  readonly kind: 'ready';
  readonly pid: number;
  /** Empty when HTTPConnectionRequestEnable is false. */
  readonly connectionRequestUrl: string;
  readonly serialNumber: string;
  /** Where the page for the LAN side is, when there is one. */
  readonly lanPageUrl?: string;
  readonly defects: readonly string[];
}

/** A device that is up. */
export interface RunningCpe {
  readonly ready: CpeReady;
  /** The true value of a parameter by its full name, secrets included; undefined when the device lacks it. */
  value(parameterName: string): string | undefined;
  /** Changes parameters as somebody other than the ACS would; raises 4 VALUE CHANGE where the ACS asked for notification. */
  setLocally(values: Readonly<Record<string, string>>): void;
  /**
   * Somebody other than the ACS starts a transfer; AutonomousTransferComplete follows where AutonomousTransferCompletePolicy asks
   * for it. Throws LocalTransferError for a transfer that the device does not take.
   */
  transferLocally(transfer: LocalTransfer): void;
  /** Somebody at the device asks the ACS for a file: 9 REQUEST DOWNLOAD and RequestDownload, once. */
  requestDownload(fileType: string, fileTypeArguments?: Readonly<Record<string, string>>): void;
  /**
   * Somebody other than the ACS installs, updates or removes deployment units; AutonomousDUStateChangeComplete follows where
   * DUStateChangeComplPolicy asks for it.
   */
  changeUnitsLocally(operations: readonly OperationStruct[]): void;
  /** A subscriber begins or ends to use the device; a ScheduleDownload in mode `3 When Idle` waits for the latter. */
  setInUse(isInUse: boolean): void;
  /** The DHCP client has another lease: the lease file is read again. */
  leaseChanged(): void;
  /** Off and on again without asking anybody. */
  powerCycle(): Promise<void>;
  /** Powers the device off and releases ports, timers and the state directory. Acknowledged state stays. */
  stop(): Promise<void>;
}

/** What tests put in place of the machine's own. */
export interface CpeHost {
  readonly log?: Logger;
  readonly clock?: Clock;
  /** Uniform in 0 to below 1. */
  readonly random01?: () => number;
}

/** A configuration that would put a deliberate hole where others can reach it. Code `defect-not-on-loopback`. */
export class DefectExposureError extends Error {
  readonly code = 'defect-not-on-loopback';
}

/**
 * Starts one reference CPE in this process and resolves when it can be asked for connections; its first session is then
 * under way. Throws ZodError for a wrong configuration, DataModelError for a data model that cannot be used, StateError when the state directory cannot be used,
 * {@link DefectExposureError} for defects on an address that is not loopback, and the socket's error when the port is taken.
 */
export async function startCpe(input: CpeConfigInput, host: CpeHost = {}): Promise<RunningCpe> {
  const config = CpeConfig.parse(input);
  const log = host.log ?? createCpeLog(config.logLevel);
  warnAboutDanger(config, log);
  const store = openState(config, log);
  try {
    checkRoot(config, store);
    const clock = host.clock ?? systemClock;
    const registry = await deviceRegistry(config.dataModelRoot, config.dataModel);
    const device = createDevice(config, { store, clock, registry });
    const firmware = createFirmware(config, device, log);
    const cpe = new Cpe({
      config,
      device,
      firmware,
      unitKeys: config.software.vendorKeys.map((pem) => createPublicKey(pem)),
      log,
      clock,
      random01: host.random01 ?? machineRandom01,
    });
    // Whoever hears from the device finds its page up.
    const lanPage = await startLanPage(config, cpe, { device, clock, log });
    await bootOrClose(cpe, lanPage);
    return {
      ready: {
        kind: 'ready',
        pid: process.pid,
        connectionRequestUrl: device.value('ManagementServer.ConnectionRequestURL'),
        serialNumber: config.identity.serialNumber,
        defects: config.defects,
        ...(lanPage === undefined ? {} : { lanPageUrl: lanPage.url }),
      },
      value: (parameterName) => device.valueByName(parameterName),
      setLocally: (values) => cpe.setLocally(values),
      transferLocally: (transfer) => cpe.transferLocally(transfer),
      requestDownload: (fileType, fileTypeArguments = {}) => {
        const fileTypeArg = Object.entries(fileTypeArguments).map(([name, value]) => ({ name, value }));
        cpe.requestDownload({ method: 'RequestDownload', fileType, fileTypeArg });
      },
      changeUnitsLocally: (operations) => cpe.changeUnitsLocally(operations),
      setInUse: (isInUse) => cpe.setInUse(isInUse),
      leaseChanged: () => cpe.leaseChanged(),
      powerCycle: () => cpe.powerCycle(),
      async stop() {
        await lanPage?.close();
        await cpe.stop();
        store.close();
      },
    };
  } catch (error) {
    store.close();
    throw error;
  }
}

async function bootOrClose(cpe: Cpe, lanPage: LanPage | undefined): Promise<void> {
  try {
    await cpe.boot();
  } catch (error) {
    await lanPage?.close();
    throw error;
  }
}

/** The page that the configuration asks for. */
async function startLanPage(
  config: CpeConfig,
  cpe: Cpe,
  { device, clock, log }: Pick<LanPageOptions, 'device' | 'clock' | 'log'>,
): Promise<LanPage | undefined> {
  if (config.lanPage === undefined) return undefined;
  const fields = lanPageFieldsOf(config.dataModelRoot);
  const setLocally = (values: Readonly<Record<string, string>>): void => cpe.setLocally(values);
  return await openLanPage({ config: config.lanPage, device, fields, clock, log, setLocally });
}

function warnAboutDanger(config: CpeConfig, log: Logger): void {
  const { connectionRequest, udpConnectionRequest, lanPage, remoteAccess, portMapping, lan } = config;
  const hosts = [connectionRequest, udpConnectionRequest, lanPage, remoteAccess, portMapping, lan].flatMap(
    (place) => place?.host ?? [],
  );
  const exposed = hosts.find((host) => host !== '::1' && !host.startsWith('127.'));
  if (config.defects.length > 0 && exposed !== undefined && !config.allowNonLoopback) {
    throw new DefectExposureError(
      `Defects are on and ${exposed} can be reached by others. Bind to 127.0.0.1, or set allowNonLoopback in a closed lab.`,
    );
  }
  for (const id of config.defects) {
    const sentence = cpeDefects.find((defect) => defect.id === id)?.sentence;
    log.warn({ defect: id }, `THIS DEVICE IS DELIBERATELY DEFECTIVE: ${sentence}`);
  }
  if (config.acsUrl.startsWith('http:')) {
    log.warn(
      { acsUrl: config.acsUrl },
      'THE ACS URL IS http: every password and command travels in clear, and anybody can be the ACS',
    );
  }
}

function createFirmware(config: CpeConfig, device: Device, log: Logger): FirmwareSlots {
  const { stateDirectory, firmware, identity } = config;
  return new FirmwareSlots({
    device,
    log,
    vault: stateDirectory === undefined ? createMemoryVault() : createDirectoryVault(join(stateDirectory, 'firmware')),
    vendorKeys: firmware.vendorKeys.map((pem) => createPublicKey(pem)),
    allowsDowngrade: firmware.allowsDowngrade,
    factoryVersion: identity.softwareVersion,
  });
}

// 128 bits each: neither the path nor the password can be guessed (TR-069 3.2.2.2).
const secretBytes = 16;

interface DeviceParts {
  readonly store: StateStore;
  readonly clock: Clock;
  readonly registry: ModelRegistry;
}

/** Values under one root mean nothing under the other. */
function checkRoot({ dataModelRoot, stateDirectory }: CpeConfig, store: StateStore): void {
  const kept = store.get(rootKey);
  if (kept === undefined) store.commit([[rootKey, dataModelRoot]]);
  else if (kept !== dataModelRoot) {
    throw new StateError(
      'state-of-another-root',
      `${stateDirectory ?? 'The state'} belongs to a device with the root ${JSON.stringify(kept)}. ` +
        `Give a device with ${dataModelRoot} a directory of its own.`,
    );
  }
}

const rootKey = 'dataModelRoot';

function createDevice(config: CpeConfig, { store, clock, registry }: DeviceParts): Device {
  const remembered = store.get('memory.connectionRequestPassword');
  const made = typeof remembered === 'string' ? remembered : randomBytes(secretBytes).toString('base64url');
  const { table: whole } = deviceModelOf(config.dataModelRoot);
  const modelled = config.timeClient && config.dataModelRoot === 'Device' ? withTimeClient(whole) : whole;
  const described = withLightweightNotification(withOptionalParts(modelled, config));
  const policies = policiesWith(config.defects);
  const parameters = { ...policies.factoryExtras(described.root), ...config.parameters };
  const table = extendTable(described, registry, parameters);
  const device = new Device({
    registry,
    table,
    factoryValues: factoryValues({ ...config, parameters }, config.connectionRequest.password ?? made),
    store,
    policies,
    clock,
    hasDiscovery: config.dhcp !== undefined,
    wallClock: new WallClock(clock, config.clock === 'system'),
  });
  if (device.memory.connectionRequestPath === '') {
    const connectionRequestPath = randomBytes(secretBytes).toString('base64url');
    device.commit({ memory: { connectionRequestPath, connectionRequestPassword: made, firstUseMs: clock.nowMs() } });
  }
  // Apart from the rest: the state of an older version has none.
  if (device.memory.configurationKey === '') {
    device.commit({ memory: { configurationKey: randomBytes(configurationKeyBytes).toString('base64url') } });
  }
  // Without a battery for its clock, the device cannot know when it was used first.
  const firstUse = config.clock === 'unset' ? unknownTime : new Date(device.memory.firstUseMs).toISOString();
  device.refresh({ [`${table.root}DeviceInfo.FirstUseDate`]: firstUse });
  return device;
}

function factoryValues(config: CpeConfig, connectionRequestPassword: string): Record<string, string> {
  const { identity, connectionRequest, acsPassword } = config;
  const username = config.acsUsername || (acsPassword === '' ? '' : acsUsername(identity));
  const { root } = deviceModelOf(config.dataModelRoot).table;
  return {
    [`${root}DeviceInfo.Manufacturer`]: identity.manufacturer,
    [`${root}DeviceInfo.ManufacturerOUI`]: identity.oui,
    [`${root}DeviceInfo.ProductClass`]: identity.productClass,
    [`${root}DeviceInfo.SerialNumber`]: identity.serialNumber,
    [`${root}DeviceInfo.SoftwareVersion`]: identity.softwareVersion,
    [`${root}ManagementServer.URL`]: config.acsUrl,
    [`${root}ManagementServer.Username`]: username,
    [`${root}ManagementServer.Password`]: acsPassword,
    [`${root}ManagementServer.ConnectionRequestUsername`]: connectionRequest.username,
    [`${root}ManagementServer.ConnectionRequestPassword`]: connectionRequestPassword,
    ...Object.fromEntries(Object.entries(config.parameters).filter(([name]) => !isTemplateName(name))),
  };
}

const unknownTime = '0001-01-01T00:00:00Z';

const random01Steps = 2 ** 32;
const machineRandom01 = (): number => randomInt(random01Steps) / random01Steps;
