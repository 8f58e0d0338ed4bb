import type { Device } from '../device/device.ts';
import { completeTransfer, noFault } from './complete-transfer.ts';
import { readConfigurationFile } from './configuration-file.ts';
import { ownerOf } from './configuration-seal.ts';
import { type Transfer, utcTime } from './transfer.ts';

const nameCharsMax = 64;

/**
 * Applies a configuration file and ends its transfer, in one piece: after a crash it is either all there and reported, or
 * neither. Throws TransferFailure 9018 for a file that cannot be used; then nothing has changed.
 */
export function applyConfiguration(
  device: Device,
  file: Uint8Array,
  { transfer, nowMs }: { readonly transfer: Transfer; readonly nowMs: number },
): void {
  const { tree, policy, growingTables } = { tree: device.tree, policy: device.treePolicy, ...device.table };
  const { seal } = device.policies.transfers;
  const scope = { tree, policy, growingTables, owner: ownerOf(device), seal };
  const { name, ...update } = readConfigurationFile(file, scope);
  const row = `${device.table.root}DeviceInfo.VendorConfigFile.1.`;
  // A.3.2.8: TargetFileName counts only where the file does not name itself. It names nothing on a disk.
  const shown = (name ?? transfer.targetFileName).slice(0, nameCharsMax);
  const hasRow = device.valueByName(`${row}Date`) !== undefined;
  const told = { [`${row}Date`]: utcTime(nowMs), ...(shown === '' ? {} : { [`${row}Name`]: shown }) };
  device.settle({
    update,
    values: hasRow ? told : {},
    ...completeTransfer(device, transfer, { fault: noFault, nowMs }),
  });
}
