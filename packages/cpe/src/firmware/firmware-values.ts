import type { Device } from '../device/device.ts';
import type { FirmwareSlot, FirmwareState, SlotNumber } from './firmware-state.ts';

/** What DeviceInfo says of the slots; only what the device's table has. */
export function firmwareValues(device: Device, state: FirmwareState, factoryVersion: string): Record<string, string> {
  const { root } = device.table;
  const values: Record<string, string> = {
    [`${root}DeviceInfo.SoftwareVersion`]: versionOf(state.slots[state.active], factoryVersion),
    [`${root}DeviceInfo.ActiveFirmwareImage`]: rowOf(root, state.active),
    [`${root}DeviceInfo.BootFirmwareImage`]: rowOf(root, state.trial?.slot ?? state.active),
  };
  for (const slot of [1, 2] as const) {
    const path = `${rowOf(root, slot)}.`;
    const content = state.slots[slot];
    values[`${path}Name`] = content.kind === 'image' ? content.name : content.kind === 'factory' ? 'factory' : '';
    values[`${path}Version`] = versionOf(content, factoryVersion);
    values[`${path}Available`] = String(content.kind !== 'empty');
    values[`${path}Status`] = statusOf(content, state.active === slot);
    values[`${path}BootFailureLog`] = (content.kind === 'image' ? content.bootFailure : undefined) ?? '';
  }
  return Object.fromEntries(Object.entries(values).filter(([name]) => device.valueByName(name) !== undefined));
}

const rowOf = (root: string, slot: SlotNumber): string => `${root}DeviceInfo.FirmwareImage.${slot}`;

/** The SoftwareVersion of a device that runs what is in a slot. */
export function versionOf(slot: FirmwareSlot, factoryVersion: string): string {
  if (slot.kind === 'image') return slot.version;
  return slot.kind === 'factory' ? factoryVersion : '';
}

function statusOf(slot: FirmwareSlot, isActive: boolean): string {
  if (slot.kind === 'empty') return 'NoImage';
  if (slot.kind === 'image' && slot.bootFailure !== undefined) return 'ActivationFailed';
  return isActive ? 'Active' : 'Available';
}
