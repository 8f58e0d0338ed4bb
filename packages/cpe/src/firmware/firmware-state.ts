/** What lies in a slot. `factory` is the image that the device was made with. */
export type FirmwareSlot =
  | { readonly kind: 'factory' | 'empty' }
  | {
      readonly kind: 'image';
      readonly name: string;
      readonly version: string;
      /** Why it did not come up; absent for an image that did, or was not tried yet. */
      readonly bootFailure?: string | undefined;
    };

/** Number of a slot, and of its row in DeviceInfo.FirmwareImage. */
export type SlotNumber = 1 | 2;

/** The slots of a device. Plain data: it lives in the journal. */
export interface FirmwareState {
  readonly active: SlotNumber;
  readonly slots: Readonly<Record<SlotNumber, FirmwareSlot>>;
  /** A new image that has yet to come up, for the transfer of this id. */
  readonly trial?: { readonly slot: SlotNumber; readonly boots: number; readonly transferId: number } | undefined;
}

/** A device as it leaves the factory. */
export const factoryFirmware: FirmwareState = {
  active: 1,
  slots: { 1: { kind: 'factory' }, 2: { kind: 'empty' } },
};

/** Boots that a new image may need before the old one is taken again: a power cut during one must not cost the upgrade. */
export const trialBootsMax = 3;

/** The slot that is not in use. */
export const otherSlot = (slot: SlotNumber): SlotNumber => (slot === 1 ? 2 : 1);
