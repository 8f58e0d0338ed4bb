import type { ParameterValueStruct } from '@cordon/cwmp';
import {
  applySetParameterAttributes,
  createTree,
  forcedInformParameters,
  informParameterList,
  type InstanceTree,
  loadStandardModel,
  type TreePolicy,
  valueOf,
} from '@cordon/data-model';
import { strictPolicies } from '../cpe-policies.ts';
import { type DeviceTable, describeDevice } from '../device/device-table.ts';
import { readKnownTime } from '../device/local-time.ts';
import { tr181Device } from '../device/tr181-device.ts';
import { policyNow, treePolicyOf } from '../device/tree-policy.ts';
import type { FleetConfig } from './fleet-config.ts';
import { isLoopbackHost } from './loopback.ts';

/** What the session schedule of a device depends on, as numbers. */
export interface FleetSettings {
  readonly url: string;
  readonly periodicEnabled: boolean;
  readonly periodicIntervalMs: number;
  /** PeriodicInformTime; undefined when unknown. */
  readonly periodicReferenceMs: number | undefined;
  readonly retry: { readonly minimumWaitIntervalS: number; readonly intervalMultiplier: number };
}

/** Everything that the devices of a fleet have in common. Immutable; a device holds what it changed and shares the rest. */
export interface FleetModel {
  readonly root: string;
  /** Factory state of every device. What differs from device to device is empty in it. */
  readonly factory: InstanceTree;
  readonly policy: TreePolicy;
  /** The WAN address, which a value-change storm changes; its notification is active from the factory. */
  readonly wanAddress: string;
  settingsOf(tree: InstanceTree): FleetSettings;
  /** What stands in every Inform. */
  informOf(tree: InstanceTree): readonly ParameterValueStruct[];
}

/** A virtual device has nobody on its LAN side who could turn CWMP on again. */
const fleetTable: DeviceTable = {
  ...tr181Device,
  readOnly: [...tr181Device.readOnly, `${tr181Device.root}ManagementServer.EnableCWMP`],
};

/** Builds what a fleet shares. */
export async function createFleetModel(config: FleetConfig): Promise<FleetModel> {
  const { root } = tr181Device;
  const wanAddress = `${root}IP.Interface.1.IPv4Address.1.IPAddress`;
  const registry = await loadStandardModel('Device:2.17');
  const built = createTree(registry, describeDevice(fleetTable, factoryValues(root, config)));
  const notified = applySetParameterAttributes(built, [
    { name: wanAddress, notificationChange: true, notification: 2, accessListChange: false, accessList: [] },
  ]);
  const top = notified.kind === 'applied' ? notified.tree.top : built.top;
  const factory: InstanceTree = { registry, top, factoryTop: top };
  const policy = fleetPolicy(root, config);
  const names = forcedInformParameters(factory);
  const factoryInform = informParameterList(factory, names, policy);
  const factorySettings = readSettings(root, factory);
  return {
    root,
    factory,
    policy,
    wanAddress,
    settingsOf: (tree) => (tree === factory ? factorySettings : readSettings(root, tree)),
    informOf: (tree) => (tree === factory ? factoryInform : informParameterList(tree, names, policyNow(policy, tree))),
  };
}

function factoryValues(root: string, { identity, acsUrl, periodicIntervalS }: FleetConfig): Record<string, string> {
  return {
    [`${root}DeviceInfo.Manufacturer`]: identity.manufacturer,
    [`${root}DeviceInfo.ManufacturerOUI`]: identity.oui,
    [`${root}DeviceInfo.ProductClass`]: identity.productClass,
    [`${root}DeviceInfo.SoftwareVersion`]: identity.softwareVersion,
    [`${root}ManagementServer.URL`]: acsUrl,
    [`${root}ManagementServer.PeriodicInformInterval`]: String(periodicIntervalS),
  };
}

/** An ACS must not send ten thousand devices to a machine whose owner was not asked. */
function fleetPolicy(root: string, config: FleetConfig): TreePolicy {
  const policy = treePolicyOf({ table: tr181Device, policies: strictPolicies });
  return {
    ...policy,
    refuseValue: (parameter) => {
      const refusal = policy.refuseValue(parameter);
      if (refusal !== undefined || parameter.fact.path !== `${root}ManagementServer.URL`) return refusal;
      return mayReach(config, new URL(parameter.value)) ? undefined : 'this fleet may only talk to its own machine';
    },
  };
}

/** Whether a fleet may open connections to the host of a URL. */
export function mayReach({ labNetwork, resolve }: FleetConfig, url: URL): boolean {
  return labNetwork || isLoopbackHost(resolve[url.hostname] ?? url.hostname);
}

function readSettings(root: string, tree: InstanceTree): FleetSettings {
  const value = (name: string): string => valueOf(tree, `${root}ManagementServer.${name}`) ?? '';
  return {
    url: value('URL'),
    periodicEnabled: /^(true|1)$/.test(value('PeriodicInformEnable')),
    periodicIntervalMs: Number(value('PeriodicInformInterval')) * 1000,
    periodicReferenceMs: readKnownTime(value('PeriodicInformTime')),
    retry: {
      minimumWaitIntervalS: Number(value('CWMPRetryMinimumWaitInterval')),
      intervalMultiplier: Number(value('CWMPRetryIntervalMultiplier')),
    },
  };
}
