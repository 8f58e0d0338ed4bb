import type { EventStruct, Inform, ParameterValueStruct } from '@cordon/cwmp';
import { informParameterList, parametersOf, type TreePolicy } from '@cordon/data-model';
import type { Device } from './device.ts';

/** What the Inform of one session tells besides the device's identity. */
export interface InformContent {
  readonly events: readonly EventStruct[];
  readonly changedParameters: readonly string[];
}

/** The Inform that opens a session (TR-069 A.3.3.1). */
export function buildInform(device: Device, content: InformContent): Inform {
  return device.policies.writeInform({
    method: 'Inform',
    deviceId: {
      manufacturer: device.value('DeviceInfo.Manufacturer'),
      oui: device.value('DeviceInfo.ManufacturerOUI'),
      productClass: device.value('DeviceInfo.ProductClass'),
      serialNumber: device.value('DeviceInfo.SerialNumber'),
    },
    event: device.policies.informEvents(content.events),
    maxEnvelopes: 1,
    currentTime: device.wallClock.text(),
    retryCount: device.memory.retryCount,
    parameterList: informValues(device, content.changedParameters),
  });
}

/** What stands in every Inform, and what changed (TR-069 A.3.3.1). A parameter deleted meanwhile is left out. */
function informValues(device: Device, changedParameters: readonly string[]): readonly ParameterValueStruct[] {
  const changed = new Set(changedParameters);
  const names: string[] = [];
  for (const { name, fact } of parametersOf(device.tree)) if (fact.forcedInform || changed.has(name)) names.push(name);
  return [...informParameterList(device.tree, names, informPolicy(device)), ...extraValues(device)];
}

/** How values are shown in an Inform: as the ACS reads them. */
function informPolicy({ treePolicy, policies }: Device): TreePolicy {
  const readValue: TreePolicy['readValue'] = (view) =>
    policies.informsSecret(view.fact.path) ? view.value : treePolicy.readValue(view);
  return { ...treePolicy, readValue };
}

/** What a defective device tells unasked. */
function extraValues(device: Device): readonly ParameterValueStruct[] {
  return device.policies.informExtras.map((path) => {
    return { name: device.table.root + path, value: device.value(path), type: 'string' };
  });
}
