// Theory of operation. An upgrade goes into the slot that is not in use, and is on trial until it has come up once:
//
//   download → signature, model, version → slot written → [commit: trial] → reboot → [commit: boots + 1]
//            → image opened again → [commit: slot active, SoftwareVersion, result of the transfer]
//
// Each bracket is one record of the journal. Before the first, the old image runs and the transfer was cut; between the
// first and the last, every boot tries the new image again, a few times at most; then the old one stays. What is in a slot
// is opened anew at each boot: the disk is no more to be trusted than the network.
import type { KeyObject } from 'node:crypto';
import type { Logger } from 'pino';
import type { Device } from '../device/device.ts';
import type { FileVault } from '../state/file-vault.ts';
import { completeTransfer, noFault } from '../transfers/complete-transfer.ts';
import { TransferFailure } from '../transfers/transfer-failure.ts';
import type { Transfer, TransferFault } from '../transfers/transfer.ts';
import { compareVersions } from './compare-versions.ts';
import { type FirmwareHeader, openFirmwareImage } from './firmware-image.ts';
import { type FirmwareState, otherSlot, type SlotNumber, trialBootsMax } from './firmware-state.ts';
import { firmwareValues, versionOf } from './firmware-values.ts';

/** What the slots of a device are made of. */
export interface FirmwareSlotsOptions {
  readonly device: Device;
  readonly vault: FileVault;
  /** Public keys that images may be signed with; none means that no image is taken. */
  readonly vendorKeys: readonly KeyObject[];
  readonly allowsDowngrade: boolean;
  /** SoftwareVersion of the image that the device was made with. */
  readonly factoryVersion: string;
  readonly log: Logger;
}

/** The two firmware slots of a device. */
export class FirmwareSlots {
  readonly #options: FirmwareSlotsOptions;

  constructor(options: FirmwareSlotsOptions) {
    this.#options = options;
  }

  /** Whether images can be trusted at all. */
  get hasUpgrade(): boolean {
    return this.#options.vendorKeys.length > 0;
  }

  get #state(): FirmwareState {
    return this.#options.device.memory.firmware;
  }

  /**
   * Puts an image into the free slot and on trial; the reboot is the caller's. Throws {@link TransferFailure}: then the
   * device is as before, but for an older image that was in the slot.
   */
  install(file: Uint8Array, transfer: Transfer): void {
    const { device, vault } = this.#options;
    const header = this.#accepted(file);
    const slot = otherSlot(this.#state.active);
    // From here on the slot's old content is gone, so nothing may boot it.
    const cleared = { ...this.#state, slots: { ...this.#state.slots, [slot]: { kind: 'empty' } } } as FirmwareState;
    device.commit({ memory: { firmware: cleared } });
    try {
      vault.write(fileOf(slot), file);
    } catch {
      throw new TransferFailure(9010, 'The image could not be written: is there room?');
    }
    const { name, version } = header;
    const firmware: FirmwareState = {
      ...cleared,
      slots: { ...cleared.slots, [slot]: { kind: 'image', name, version } },
      trial: { slot, boots: 0, transferId: transfer.id },
    };
    const transfers = device.memory.transfers.map((one) =>
      one.id === transfer.id ? { ...one, state: 'applying' as const } : one,
    );
    device.settle({ values: this.#values(firmware), memory: { firmware, transfers } });
  }

  /** Power came on: boots what is on trial, or the active slot, or the other one where that is damaged. */
  comeUp(): void {
    const { device, log } = this.#options;
    const { trial, active, slots } = this.#state;
    if (trial === undefined) {
      const other = otherSlot(active);
      if (this.#bootProblem(active) !== undefined && slots[other].kind !== 'empty' && !this.#bootProblem(other)) {
        log.error({ slot: active }, 'the active firmware image is damaged; the other slot is booted');
        const firmware = { ...this.#state, active: other };
        device.settle({ values: this.#values(firmware), memory: { firmware } });
      }
      device.refresh(this.#values(this.#state));
      return;
    }
    if (trial.boots >= trialBootsMax) return this.#endTrial(`The image did not come up in ${trialBootsMax} boots`);
    device.commit({ memory: { firmware: { ...this.#state, trial: { ...trial, boots: trial.boots + 1 } } } });
    this.#endTrial(this.#bootProblem(trial.slot));
  }

  #endTrial(problem: string | undefined): void {
    const { device, log } = this.#options;
    const { trial, slots } = this.#state;
    if (trial === undefined) return;
    const tried = slots[trial.slot];
    const failed = problem === undefined || tried.kind !== 'image' ? tried : { ...tried, bootFailure: problem };
    const firmware: FirmwareState = {
      active: problem === undefined ? trial.slot : this.#state.active,
      slots: { ...slots, [trial.slot]: failed },
    };
    if (problem === undefined) log.info({ slot: trial.slot }, 'the new firmware has come up');
    else log.warn({ slot: trial.slot, problem }, 'the new firmware does not come up; the old one is booted');
    const fault: TransferFault = problem === undefined ? noFault : { faultCode: 9010, faultString: problem };
    const transfer = device.memory.transfers.find(({ id }) => id === trial.transferId);
    const end = transfer && completeTransfer(device, transfer, { fault, nowMs: device.nowMs() });
    device.settle({
      values: this.#values(firmware),
      memory: { ...end?.memory, firmware },
      occurrences: end?.occurrences ?? [],
    });
  }

  #accepted(file: Uint8Array): FirmwareHeader {
    const { device, vendorKeys, allowsDowngrade, factoryVersion } = this.#options;
    const { policies } = device;
    const opened = openFirmwareImage(file, vendorKeys);
    if (opened.kind === 'refused' && !policies.firmware.checksImage) return headerOfAnything(device);
    if (opened.kind === 'refused') throw new TransferFailure(opened.faultCode, opened.reason);
    const { model, version } = opened.header;
    const ownModel = device.value('DeviceInfo.ModelName');
    if (model !== ownModel && policies.firmware.checksModel)
      throw new TransferFailure(9018, `The image is for ${model}, not for ${ownModel}`);
    const running = versionOf(this.#state.slots[this.#state.active], factoryVersion);
    if (!policies.firmware.allowsDowngrade(allowsDowngrade) && compareVersions(version, running) < 0) {
      throw new TransferFailure(9018, `Version ${version} is older than ${running}, and a downgrade is not allowed`);
    }
    return opened.header;
  }

  /** Why a slot cannot be booted; undefined when it can. */
  #bootProblem(slot: SlotNumber): string | undefined {
    const { device, vault, vendorKeys } = this.#options;
    const content = this.#state.slots[slot];
    if (content.kind === 'factory') return undefined;
    const file = content.kind === 'image' ? vault.read(fileOf(slot)) : undefined;
    if (file === undefined) return 'There is no image in the slot';
    const opened = openFirmwareImage(file, vendorKeys);
    if (opened.kind === 'refused') return device.policies.firmware.checksImage ? opened.reason : undefined;
    return opened.header.comesUp ? undefined : 'The image was started and did not come up';
  }

  #values(firmware: FirmwareState): Record<string, string> {
    return firmwareValues(this.#options.device, firmware, this.#options.factoryVersion);
  }
}

/** What a device that checks nothing makes of whatever it was given. */
const headerOfAnything = (device: Device): FirmwareHeader => ({
  model: device.value('DeviceInfo.ModelName'),
  version: 'unchecked',
  name: 'unchecked',
  comesUp: true,
});

const fileOf = (slot: SlotNumber): string => `firmware-${slot}.img`;
