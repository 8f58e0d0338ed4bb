// Deployment units live in the parameter tree and nowhere else: what the ACS reads is what the device knows.
import {
  addDeviceRow,
  deleteDeviceRow,
  type InstanceTree,
  rowNumbersOf,
  setDeviceValues,
  valueOf,
} from '@cordon/data-model';
import type { TreeUpdate } from '../device/device.ts';
import type { DeploymentPackage } from './deployment-package.ts';

/** A unit as the tree has it. */
export interface InstalledUnit {
  /** Instance path with its dot. */
  readonly path: string;
  readonly uuid: string;
  readonly version: string;
  readonly url: string;
  readonly name: string;
  readonly vendor: string;
  /** Instance path of its environment, with its dot. */
  readonly environment: string;
  /** Instance paths of its execution units, with their dots. */
  readonly executionUnits: readonly string[];
  readonly diskKilobytes: number;
}

/** A tree after a change, and the unit that it concerns. */
export interface UnitChange extends TreeUpdate {
  readonly unit: InstalledUnit;
}

const withDot = (path: string): string => (path === '' ? '' : `${path}.`);
const withoutDot = (path: string): string => path.replace(/\.$/, '');

/** The units of a device; `modules` is the path of its SoftwareModules. */
export function installedUnits(tree: InstanceTree, modules: string): readonly InstalledUnit[] {
  const table = `${modules}DeploymentUnit.`;
  return rowNumbersOf(tree, table).map((number) => readUnit(tree, `${table}${number}.`));
}

function readUnit(tree: InstanceTree, path: string): InstalledUnit {
  const value = (name: string): string => valueOf(tree, path + name) ?? '';
  const executionUnits = value('ExecutionUnitList').split(',').filter(Boolean).map(withDot);
  const disk = executionUnits.map((unit) => Number(valueOf(tree, `${unit}DiskSpaceInUse`) ?? 0));
  return {
    path,
    uuid: value('UUID'),
    version: value('Version'),
    url: value('URL'),
    name: value('Name'),
    vendor: value('Vendor'),
    environment: withDot(value('ExecutionEnvRef')),
    executionUnits,
    diskKilobytes: disk.reduce((sum, one) => sum + one, 0),
  };
}

/** What a unit is given besides its package. */
export interface UnitPlace {
  readonly modules: string;
  readonly uuid: string;
  readonly url: string;
  /** Instance path with its dot. */
  readonly environment: string;
  readonly time: string;
}

/** Adds a unit with its execution units. */
export function addUnit(tree: InstanceTree, described: DeploymentPackage, place: UnitPlace): UnitChange {
  const added = addDeviceRow(tree, `${place.modules}DeploymentUnit.`);
  const path = `${place.modules}DeploymentUnit.${added.instanceNumber}.`;
  const first = setDeviceValues(added.tree, {
    [`${path}UUID`]: place.uuid,
    [`${path}DUID`]: `${described.name}.${described.vendor}`.slice(0, 64),
    [`${path}Alias`]: `cpe-unit-${added.instanceNumber}`,
    [`${path}ExecutionEnvRef`]: withoutDot(place.environment),
    [`${path}Installed`]: place.time,
  });
  const filled = fillUnit(first.tree, described, { ...place, path });
  return { ...filled, changes: [...added.changes, ...first.changes, ...filled.changes] };
}

/** Puts another version in the place of a unit; its execution units are new ones, and its UUID stays. */
export function replaceUnit(
  tree: InstanceTree,
  described: DeploymentPackage,
  { unit, ...place }: UnitPlace & { readonly unit: InstalledUnit },
): UnitChange {
  const emptied = removeExecutionUnits(tree, unit);
  const filled = fillUnit(emptied.tree, described, { ...place, path: unit.path });
  return { ...filled, changes: [...emptied.changes, ...filled.changes] };
}

/** Takes a unit away, with its execution units. */
export function removeUnit(tree: InstanceTree, unit: InstalledUnit): TreeUpdate {
  const emptied = removeExecutionUnits(tree, unit);
  const { tree: without, changes } = deleteDeviceRow(emptied.tree, unit.path);
  return { tree: without, changes: [...emptied.changes, ...changes] };
}

function fillUnit(
  tree: InstanceTree,
  described: DeploymentPackage,
  { path, modules, url, environment, time }: UnitPlace & { readonly path: string },
): UnitChange {
  const disk = described.diskKilobytes;
  let update: TreeUpdate = { tree, changes: [] };
  const executionUnits: string[] = [];
  for (const [index, name] of described.executionUnits.entries()) {
    const added = addDeviceRow(update.tree, `${modules}ExecutionUnit.`);
    const row = `${modules}ExecutionUnit.${added.instanceNumber}.`;
    const set = setDeviceValues(added.tree, {
      [`${row}EUID`]: `${withoutDot(path).split('.').at(-1)}-${name}`,
      [`${row}Alias`]: `cpe-eu-${added.instanceNumber}`,
      [`${row}Name`]: name,
      [`${row}ExecEnvLabel`]: name,
      [`${row}Status`]: 'Active',
      [`${row}Vendor`]: described.vendor,
      [`${row}Version`]: described.version,
      [`${row}Description`]: described.description,
      // The unit is on the disk once, with its first part.
      [`${row}DiskSpaceInUse`]: String(index === 0 ? disk : 0),
      [`${row}ExecutionEnvRef`]: withoutDot(environment),
    });
    executionUnits.push(withoutDot(row));
    update = { tree: set.tree, changes: [...update.changes, ...added.changes, ...set.changes] };
  }
  const set = setDeviceValues(update.tree, {
    [`${path}Name`]: described.name,
    [`${path}Status`]: 'Installed',
    [`${path}Resolved`]: 'true',
    [`${path}URL`]: url,
    [`${path}Description`]: described.description,
    [`${path}Vendor`]: described.vendor,
    [`${path}Version`]: described.version,
    [`${path}ExecutionUnitList`]: executionUnits.join(','),
    [`${path}LastUpdate`]: time,
    ...takenSpace(update.tree, environment, disk),
    ...activeUnits(update.tree, environment, { added: executionUnits }),
  });
  return { tree: set.tree, changes: [...update.changes, ...set.changes], unit: readUnit(set.tree, path) };
}

function removeExecutionUnits(tree: InstanceTree, unit: InstalledUnit): TreeUpdate {
  const set = setDeviceValues(tree, {
    [`${unit.path}ExecutionUnitList`]: '',
    ...takenSpace(tree, unit.environment, -unit.diskKilobytes),
    ...activeUnits(tree, unit.environment, { gone: unit.executionUnits }),
  });
  let update: TreeUpdate = { tree: set.tree, changes: set.changes };
  for (const path of unit.executionUnits) {
    const deleted = deleteDeviceRow(update.tree, path);
    update = { tree: deleted.tree, changes: [...update.changes, ...deleted.changes] };
  }
  return update;
}

function takenSpace(tree: InstanceTree, environment: string, kilobytes: number): Record<string, string> {
  const name = `${environment}AvailableDiskSpace`;
  return { [name]: String(Number(valueOf(tree, name)) - kilobytes) };
}

function activeUnits(
  tree: InstanceTree,
  environment: string,
  { added = [], gone = [] }: { readonly added?: readonly string[]; readonly gone?: readonly string[] },
): Record<string, string> {
  const name = `${environment}ActiveExecutionUnits`;
  const now = (valueOf(tree, name) ?? '').split(',').filter(Boolean);
  const stays = now.filter((path) => !gone.includes(withDot(path)));
  return { [name]: [...stays, ...added].join(',') };
}
