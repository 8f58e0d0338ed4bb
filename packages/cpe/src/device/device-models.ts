import type { StandardModel } from '@cordon/data-model';
import type { DeviceTable } from './device-table.ts';
import { tr098Device } from './tr098-device.ts';
import { tr181Device } from './tr181-device.ts';

/** Root object of a device's data model: TR-181 or the older TR-098. */
export type DataModelRoot = 'Device' | 'InternetGatewayDevice';

/** Names of {@link DataModelRoot}. */
export const dataModelRoots: readonly DataModelRoot[] = ['Device', 'InternetGatewayDevice'];

/** What stands below a root in this package. */
export interface DeviceModel {
  /** Where types, access and flags come from. */
  readonly model: StandardModel;
  readonly table: DeviceTable;
}

const models: Readonly<Record<DataModelRoot, DeviceModel>> = {
  Device: { model: 'Device:2.17', table: tr181Device },
  InternetGatewayDevice: { model: 'InternetGatewayDevice:1.14', table: tr098Device },
};

/** The device of this package below a root. */
export const deviceModelOf = (root: DataModelRoot): DeviceModel => models[root];
