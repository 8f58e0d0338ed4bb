import { loadStandardModel, type ModelRegistry } from '@cordon/data-model';
import { createManualClock, type ManualClock } from './manual-clock.test-support.ts';
import { policiesWith } from './defects/cpe-defects.ts';
import { Device } from './device/device.ts';
import { tr181Device } from './device/tr181-device.ts';
import { createMemoryStateStore } from './state/memory-state-store.ts';
import type { StateStore } from './state/state-store.ts';

/** The model is read once for all tests of a file. */
export const tr181: ModelRegistry = await loadStandardModel('Device:2.17');

export interface LabDevice {
  readonly device: Device;
  readonly store: StateStore;
  readonly clock: ManualClock;
  /** The same device after its process died: only the store is left. */
  readonly restarted: () => Device;
}

/** A device without a network, booted and with its first Inform delivered. */
export function createLabDevice(...defects: readonly string[]): LabDevice {
  const store = createMemoryStateStore();
  const clock = createManualClock();
  const create = (): Device =>
    new Device({
      registry: tr181,
      table: tr181Device,
      factoryValues: {
        'Device.DeviceInfo.Manufacturer': 'Cordon',
        'Device.DeviceInfo.ManufacturerOUI': '00005E',
        'Device.DeviceInfo.SerialNumber': 'S1',
        'Device.ManagementServer.URL': 'https://acs.example/cwmp',
        'Device.ManagementServer.Password': 'factory-acs-password',
      },
      store,
      policies: policiesWith(defects),
      clock,
    });
  const device = create();
  device.commit({ memory: { configurationKey: 'bGFi' } });
  device.boot();
  device.startInform();
  device.informDelivered();
  device.sessionEnded('complete');
  return { device, store, clock, restarted: create };
}

/** Codes of the events in the device's next Inform. */
export const eventCodesOf = (device: Device): string[] => device.startInform().event.map(({ eventCode }) => eventCode);
