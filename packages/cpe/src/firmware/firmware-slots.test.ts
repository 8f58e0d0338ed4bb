import { generateKeyPairSync } from 'node:crypto';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import type { Device } from '../device/device.ts';
import { createLabDevice, eventCodesOf, type LabDevice } from '../lab-device.test-support.ts';
import { createMemoryVault, type FileVault } from '../state/file-vault.ts';
import type { Transfer } from '../transfers/transfer.ts';
import { signFirmwareImage } from './firmware-image.ts';
import { FirmwareSlots } from './firmware-slots.ts';
import { trialBootsMax } from './firmware-state.ts';

const vendor = generateKeyPairSync('ed25519');
const model = 'Cordon Reference Gateway';

interface Lab extends LabDevice {
  readonly vault: FileVault;
  readonly slots: FirmwareSlots;
  readonly slotsOf: (device: Device) => FirmwareSlots;
}

function openLab(allowsDowngrade: boolean = false): Lab {
  const lab = createLabDevice();
  const vault = createMemoryVault();
  const slotsOf = (device: Device): FirmwareSlots =>
    new FirmwareSlots({
      device,
      vault,
      vendorKeys: [vendor.publicKey],
      allowsDowngrade,
      factoryVersion: '1.0',
      log: pino({ level: 'silent' }),
    });
  const slots = slotsOf(lab.device);
  slots.comeUp();
  return { ...lab, vault, slots, slotsOf };
}

const transfer: Transfer = {
  id: 7,
  method: 'Download',
  commandKey: 'up',
  fileType: '1 Firmware Upgrade Image',
  fileSize: 0,
  targetFileName: '',
  url: 'http://f/',
  username: '',
  password: '',
  windows: [],
  windowIndex: 0,
  attempts: 1,
  retryAtMs: 0,
  state: 'running',
  startedMs: Date.UTC(2026, 0, 1),
  acknowledged: true,
};

function install({ device, slots }: Lab, version: string, comesUp: boolean = true): void {
  device.commit({ memory: { transfers: [transfer] } });
  slots.install(
    signFirmwareImage({ model, version, payload: Buffer.from(version), comesUp }, vendor.privateKey),
    transfer,
  );
}
const version = (device: Device): string => device.value('DeviceInfo.SoftwareVersion');
const faults = (device: Device): number[] => device.memory.transferResults.map(({ faultCode }) => faultCode);

test('until the boot, the device says what it runs; after it, what it boots', () => {
  const lab = openLab();
  install(lab, '2.0');
  expect([version(lab.device), lab.device.memory.transfers[0]?.state]).toEqual(['1.0', 'applying']);
  lab.device.boot();
  lab.slots.comeUp();
  expect([version(lab.device), faults(lab.device), lab.device.memory.transfers]).toEqual(['2.0', [0], []]);
  expect(eventCodesOf(lab.device)).toEqual(['1 BOOT', '4 VALUE CHANGE', '7 TRANSFER COMPLETE', 'M Download']);
  expect(lab.device.value('DeviceInfo.ActiveFirmwareImage')).toBe('Device.DeviceInfo.FirmwareImage.2');
});

test('an image that does not come up leaves the old one active, and the transfer failed', () => {
  const lab = openLab();
  install(lab, '2.0', false);
  lab.device.boot();
  lab.slots.comeUp();
  expect([version(lab.device), faults(lab.device)]).toEqual(['1.0', [9010]]);
  expect(lab.device.value('DeviceInfo.FirmwareImage.2.Status')).toBe('ActivationFailed');
  expect(eventCodesOf(lab.device)).toEqual(['1 BOOT', '7 TRANSFER COMPLETE', 'M Download']);
});

test('a process that dies between installing and booting boots the new image all the same', () => {
  const lab = openLab();
  install(lab, '2.0');
  const device = lab.restarted();
  device.boot();
  lab.slotsOf(device).comeUp();
  expect([version(device), faults(device)]).toEqual(['2.0', [0]]);
});

test('boots that never end use the trial up, and the old image comes back', () => {
  const lab = openLab();
  install(lab, '2.0');
  const { firmware } = lab.device.memory;
  const { trial } = firmware;
  if (trial === undefined) throw new Error('no trial');
  lab.device.commit({ memory: { firmware: { ...firmware, trial: { ...trial, boots: trialBootsMax } } } });
  lab.device.boot();
  lab.slots.comeUp();
  expect([version(lab.device), faults(lab.device)]).toEqual(['1.0', [9010]]);
});

test('an image that rots in its slot is not booted', () => {
  const lab = openLab();
  install(lab, '2.0');
  lab.vault.write('firmware-2.img', Buffer.from('rot'));
  lab.device.boot();
  lab.slots.comeUp();
  expect([version(lab.device), faults(lab.device)]).toEqual(['1.0', [9010]]);
});

test('when the active image is damaged later, the other slot is booted', () => {
  const lab = openLab();
  install(lab, '2.0');
  lab.device.boot();
  lab.slots.comeUp();
  lab.vault.remove('firmware-2.img');
  lab.device.boot();
  lab.slots.comeUp();
  expect(version(lab.device)).toBe('1.0');
});

test('the slots take turns', () => {
  const lab = openLab();
  for (const next of ['2.0', '3.0']) {
    install(lab, next);
    lab.device.boot();
    lab.slots.comeUp();
  }
  expect([version(lab.device), lab.device.memory.firmware.active]).toEqual(['3.0', 1]);
  expect(lab.device.value('DeviceInfo.FirmwareImage.2.Version')).toBe('2.0');
});

test('a factory reset changes no firmware', () => {
  const lab = openLab();
  install(lab, '2.0');
  lab.device.boot();
  lab.slots.comeUp();
  lab.device.factoryReset();
  lab.device.boot();
  lab.slots.comeUp();
  expect(version(lab.device)).toBe('2.0');
  expect(eventCodesOf(lab.device)).toEqual(['0 BOOTSTRAP', '1 BOOT']);
});

test.each([
  ['for another model', { model: 'Other', version: '2.0' }, 9018],
  ['older than what runs', { model, version: '0.9' }, 9018],
])('an image %s is refused', (_, parts, faultCode) => {
  const { slots, device } = openLab();
  const image = signFirmwareImage({ ...parts, payload: Buffer.from('x') }, vendor.privateKey);
  expect(() => slots.install(image, transfer)).toThrow(expect.objectContaining({ faultCode }));
  expect(device.memory.firmware.trial).toBeUndefined();
});

test('a downgrade goes where it is allowed, and the same version always', () => {
  const lab = openLab(true);
  install(lab, '0.9');
  lab.device.boot();
  lab.slots.comeUp();
  install(lab, '0.9');
  expect(version(lab.device)).toBe('0.9');
});

test('an image that cannot be written fails the download and keeps the device as it is', () => {
  const lab = openLab();
  const full: FileVault = {
    ...lab.vault,
    write: () => {
      throw new Error('ENOSPC');
    },
  };
  const slots = new FirmwareSlots({
    device: lab.device,
    vault: full,
    vendorKeys: [vendor.publicKey],
    allowsDowngrade: false,
    factoryVersion: '1.0',
    log: pino({ level: 'silent' }),
  });
  const image = signFirmwareImage({ model, version: '2.0', payload: Buffer.from('x') }, vendor.privateKey);
  expect(() => slots.install(image, transfer)).toThrow(expect.objectContaining({ faultCode: 9010 }));
  lab.device.boot();
  slots.comeUp();
  expect(version(lab.device)).toBe('1.0');
});
