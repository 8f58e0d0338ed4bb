// Theory of operation. An operation goes in three steps: which units it is about and what has to be fetched for each
// (`planOperation`, pure), the fetching (the runner), and what each does to the tree (`applyTarget`, pure). Every fault is a
// result of its operation; none refuses the request (TR-069 A.4.1.10).
import { type InstanceTree, rowNumbersOf, valueOf } from '@cordon/data-model';
import { compareVersions } from '../firmware/compare-versions.ts';
import type { TreeUpdate } from '../device/device.ts';
import { type DeploymentPackage, unitUuid } from './deployment-package.ts';
import { addUnit, type InstalledUnit, installedUnits, removeUnit, replaceUnit } from './installed-units.ts';
import {
  isUuid,
  nilUuid,
  type UnitAccount,
  type UnitFault,
  type UnitOperation,
  type UnitResult,
  unitsMax,
} from './unit-order.ts';

/** One unit that an operation is about, or the fault that ends it. */
export interface UnitTarget {
  readonly unit?: InstalledUnit | undefined;
  /** What to fetch; undefined for an uninstall. */
  readonly file?: { readonly url: string; readonly username: string; readonly password: string } | undefined;
  readonly fault?: UnitFault | undefined;
}

/** What operations are planned against. */
export interface UnitWorld {
  readonly tree: InstanceTree;
  /** Path of SoftwareModules, with its dot. */
  readonly modules: string;
  readonly accounts: readonly UnitAccount[];
}

const fault = (faultCode: number, faultString: string): UnitTarget => ({ fault: { faultCode, faultString } });
const urlCharsMax = 1024;

/** Which units an operation is about; at least one entry. */
export function planOperation(operation: UnitOperation, world: UnitWorld): readonly UnitTarget[] {
  const { kind, uuid, url } = operation;
  if (uuid !== '' && !isUuid(uuid)) return [fault(9022, 'The UUID has not the form 8-4-4-4-12')];
  const wrongUrl = kind === 'Uninstall' ? undefined : urlFault(url, kind === 'Install');
  if (wrongUrl !== undefined) return [wrongUrl];
  if (kind === 'Install') {
    const place = environmentOf(operation, world);
    if (typeof place !== 'string') return [{ fault: place }];
    return [{ file: { url, username: operation.username, password: operation.password } }];
  }
  return kind === 'Update' ? planUpdate(operation, world) : planUninstall(operation, world);
}

function planUpdate(operation: UnitOperation, { tree, modules, accounts }: UnitWorld): readonly UnitTarget[] {
  const { uuid, url, version } = operation;
  const units = installedUnits(tree, modules);
  // A.4.1.10: Version says which one is meant, and all are meant here.
  if (uuid === '' && url === '' && version !== '') return [fault(9003, 'An update of all units has no Version')];
  const same = units.filter((unit) => (uuid === '' ? url === '' || unit.url === url : isSame(unit.uuid, uuid)));
  const meant = version === '' ? same : same.filter((unit) => unit.version === version);
  if (meant.length === 0) return [fault(9028, 'No such deployment unit is installed')];
  const isAll = uuid === '' && url === '';
  if (!isAll && meant.length > 1) return [fault(9031, 'Several versions are installed: Version has to say which')];
  return meant.map((unit) => {
    const known = accounts.find((one) => isSame(one.uuid, unit.uuid)) ?? { username: '', password: '' };
    const { username, password } = url === '' ? known : operation;
    return { unit, file: { url: url === '' ? unit.url : url, username, password } };
  });
}

function planUninstall(operation: UnitOperation, { tree, modules }: UnitWorld): readonly UnitTarget[] {
  const { uuid, version, environment } = operation;
  if (uuid === '') return [fault(9003, 'An uninstall needs a UUID')];
  const meant = installedUnits(tree, modules).filter(
    (unit) =>
      isSame(unit.uuid, uuid) &&
      (version === '' || unit.version === version) &&
      (environment === '' || unit.environment === environment),
  );
  return meant.length === 0 ? [fault(9028, 'No such deployment unit is installed')] : meant.map((unit) => ({ unit }));
}

function urlFault(url: string, isNeeded: boolean): UnitTarget | undefined {
  if (url === '' && !isNeeded) return undefined;
  const parsed = url.length <= urlCharsMax ? URL.parse(url) : null;
  if (parsed === null) return fault(9003, 'The URL cannot be read');
  if (parsed.username !== '' || parsed.password !== '') return fault(9003, 'The URL has credentials in it');
  return ['http:', 'https:'].includes(parsed.protocol)
    ? undefined
    : fault(9013, 'Units are fetched by http and https only');
}

const isSame = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

/** The environment of an install as an instance path with its dot, or the fault. */
function environmentOf({ environment }: UnitOperation, { tree, modules }: UnitWorld): string | UnitFault {
  const known = rowNumbersOf(tree, `${modules}ExecEnv.`).map((number) => `${modules}ExecEnv.${number}.`);
  const path = environment === '' ? known[0] : known.find((one) => one === environment);
  if (path === undefined) return { faultCode: 9023, faultString: 'There is no such execution environment' };
  const isUp = valueOf(tree, `${path}Status`) === 'Up';
  return isUp ? path : { faultCode: 9024, faultString: 'The execution environment is disabled' };
}

/** What one target comes to. */
export interface AppliedTarget {
  readonly update?: TreeUpdate | undefined;
  readonly result: UnitResult;
  /** The login to remember, for an update without URL. */
  readonly account?: UnitAccount | undefined;
}

/** A target with what was fetched for it, and when its operation began and ended. */
export interface TargetToApply {
  readonly operation: UnitOperation;
  readonly target: UnitTarget;
  readonly described: DeploymentPackage | UnitFault | undefined;
  readonly startTime: string;
  readonly time: string;
}

/** Carries one target out on the tree. */
export function applyTarget(world: UnitWorld, todo: TargetToApply): AppliedTarget {
  const { operation, target, described } = todo;
  const { unit } = target;
  const failure = target.fault ?? (described !== undefined && 'faultCode' in described ? described : undefined);
  if (failure !== undefined) return failed(todo, failure);
  if (operation.kind === 'Uninstall' && unit !== undefined) {
    const gone = { currentState: 'Uninstalled', resolved: true, completeTime: todo.time } as const;
    return { update: removeUnit(world.tree, unit), result: { ...resultOf(todo, unit), ...gone } };
  }
  if (described === undefined || 'faultCode' in described || target.file === undefined) {
    return failed(todo, { faultCode: 9001, faultString: 'There is no package' });
  }
  const changed = operation.kind === 'Install' ? install(world, todo, described) : update(world, todo, described);
  if ('faultCode' in changed) return failed(todo, changed);
  const account = { uuid: changed.unit.uuid, username: target.file.username, password: target.file.password };
  const state = { currentState: 'Installed', resolved: true, completeTime: todo.time } as const;
  return { update: changed, result: { ...resultOf(todo, changed.unit), ...state }, account };
}

function install(world: UnitWorld, { operation, time }: TargetToApply, described: DeploymentPackage) {
  const environment = environmentOf(operation, world);
  if (typeof environment !== 'string') return environment;
  const uuid = operation.uuid === '' ? unitUuid(described) : operation.uuid;
  const isTwin = (unit: InstalledUnit): boolean =>
    isSame(unit.uuid, uuid) && unit.version === described.version && unit.environment === environment;
  if (installedUnits(world.tree, world.modules).some(isTwin)) {
    return { faultCode: 9026, faultString: 'This version is installed already' };
  }
  if (installedUnits(world.tree, world.modules).length >= unitsMax) {
    return { faultCode: 9027, faultString: `At most ${unitsMax} units are installed` };
  }
  const unfit = fitFault(world.tree, described, { environment, freed: 0 });
  return unfit ?? addUnit(world.tree, described, { ...world, uuid, url: operation.url, environment, time });
}

function update(world: UnitWorld, { target, time }: TargetToApply, described: DeploymentPackage) {
  // Another operation may have changed it meanwhile.
  const unit = installedUnits(world.tree, world.modules).find(({ path }) => path === target.unit?.path);
  if (unit === undefined) return { faultCode: 9028, faultString: 'The deployment unit is gone' };
  if (described.name !== unit.name || described.vendor !== unit.vendor) {
    return { faultCode: 9018, faultString: 'The file is a package of another deployment unit' };
  }
  const others = installedUnits(world.tree, world.modules).filter(({ uuid }) => isSame(uuid, unit.uuid));
  if (others.some(({ version }) => version === described.version)) {
    return { faultCode: 9032, faultString: 'This version is installed already' };
  }
  if (compareVersions(described.version, unit.version) < 0) {
    return { faultCode: 9030, faultString: 'The package is older than what is installed' };
  }
  const { environment } = unit;
  const unfit = fitFault(world.tree, described, { environment, freed: unit.diskKilobytes });
  const url = target.file?.url ?? unit.url;
  return unfit ?? replaceUnit(world.tree, described, { ...world, uuid: unit.uuid, url, environment, time, unit });
}

function fitFault(
  tree: InstanceTree,
  described: DeploymentPackage,
  { environment, freed }: { readonly environment: string; readonly freed: number },
): UnitFault | undefined {
  if (valueOf(tree, `${environment}Type`) !== described.environment) {
    return { faultCode: 9025, faultString: `The package is for ${described.environment}` };
  }
  const free = Number(valueOf(tree, `${environment}AvailableDiskSpace`)) + freed;
  return described.diskKilobytes > free ? { faultCode: 9027, faultString: `There are ${free} KiB left` } : undefined;
}

function resultOf({ operation, startTime }: TargetToApply, unit: InstalledUnit | undefined): UnitResult {
  const given = isUuid(operation.uuid) ? operation.uuid : nilUuid;
  return {
    uuid: unit?.uuid ?? given,
    deploymentUnitRef: unit?.path ?? '',
    version: unit?.version ?? '',
    currentState: unit === undefined ? 'Failed' : 'Installed',
    resolved: unit !== undefined,
    executionUnitRefList: unit?.executionUnits.join(',') ?? '',
    startTime,
    completeTime: '0001-01-01T00:00:00Z',
    fault: { faultCode: 0, faultString: '' },
    operationPerformed: operation.kind,
  };
}

/** A.4.2.3: a failed install leaves nothing, after a failed update or uninstall the unit is Installed as before. */
function failed(todo: TargetToApply, unitFault: UnitFault): AppliedTarget {
  return { result: { ...resultOf(todo, todo.target.unit), fault: unitFault } };
}
