import { addDeviceRow } from '@cordon/data-model';
import type { Device } from './device.ts';

/**
 * Sets values of a row that the device itself keeps, by their names below it; undefined makes a new row. `table` is below the root, with a
 * dot at its end. Throws RangeError for a full table, and for names and values that the row cannot have.
 */
export function writeRow(
  device: Device,
  { table, row }: { readonly table: string; readonly row: number | undefined },
  values: Readonly<Record<string, string>>,
): void {
  const path = device.table.root + table;
  const update = row === undefined ? addDeviceRow(device.tree, path) : undefined;
  const named = Object.entries(values).map(([name, value]) => [
    `${path}${row ?? update?.instanceNumber}.${name}`,
    value,
  ]);
  device.settle({ ...(update === undefined ? {} : { update }), values: Object.fromEntries(named) });
}
