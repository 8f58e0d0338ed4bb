import type { SetParameterValuesFault } from '@cordon/cwmp';
import {
  addDeviceRow,
  deleteDeviceRow,
  factOf,
  type InstanceTree,
  type ParameterWrite,
  rowNumbersOf,
  setDeviceValues,
  valueOf,
} from '@cordon/data-model';
import type { Device } from '../device/device.ts';
import type { DeviceTable } from '../device/device-table.ts';
import type { DiagnosticSite } from './diagnostic.ts';
import { diagnosticOf } from './diagnostics-by-kind.ts';

const stateName = 'DiagnosticsState';

/** What a write means for one diagnostic. */
export interface DiagnosticWrite {
  readonly site: DiagnosticSite;
  readonly isRequest: boolean;
}

/** The diagnostics that a list of written parameters touches. */
export function diagnosticWrites(table: DeviceTable, writes: readonly ParameterWrite[]): readonly DiagnosticWrite[] {
  return table.diagnostics.flatMap((site) => {
    const object = table.root + site.object;
    const own = writes.filter(({ parameterName }) => parameterName.startsWith(object));
    const state = own.find(({ parameterName }) => parameterName === object + stateName);
    return own.length === 0 ? [] : [{ site, isRequest: state?.value === 'Requested' }];
  });
}

/** Errors in the settings of a test that was requested: told at once (TR-181 DiagnosticsState, requirement 106-99). */
export function requestProblems(
  { table, policies }: Pick<Device, 'table' | 'policies'>,
  tree: InstanceTree,
  writes: readonly ParameterWrite[],
): readonly SetParameterValuesFault[] {
  if (!policies.diagnostics.checksSettings) return [];
  return diagnosticWrites(table, writes).flatMap(({ site, isRequest }) => {
    const object = table.root + site.object;
    if (!isRequest) return [];
    const { required } = diagnosticOf(site.kind);
    const reasons = required.filter((name) => valueOf(tree, object + name) === '').map((name) => `${name} is empty`);
    if (!isKnownInterface(table, tree, valueOf(tree, `${object}Interface`) ?? '')) {
      reasons.push('Interface names no interface of this device');
    }
    return reasons.map((faultString) => ({ parameterName: object + stateName, faultCode: 9007, faultString }));
  });
}

/** Empty leaves the choice to the device. The model's reference is a weak one, which by itself allows any text. */
function isKnownInterface(table: DeviceTable, tree: InstanceTree, path: string): boolean {
  const object = path.replace(/\.$/, '');
  return path === '' || (object.startsWith(table.root) && valueOf(tree, `${object}.Enable`) !== undefined);
}

/**
 * The tree after a write of the ACS to diagnostics: Requested clears the results of the test before; any other write to the
 * object, and Canceled, leave the state None (TR-181 DiagnosticsState).
 */
export function settleDiagnostics(
  { table, policies }: Pick<Device, 'table' | 'policies'>,
  tree: InstanceTree,
  writes: readonly ParameterWrite[],
): InstanceTree {
  return diagnosticWrites(table, writes).reduce((current, { site, isRequest }) => {
    const object = table.root + site.object;
    if (!isRequest) return setDeviceValues(current, { [object + stateName]: 'None' }).tree;
    if (!policies.diagnostics.clearsResults) return current;
    const { blank, resultTable } = diagnosticOf(site.kind);
    const cleared = setDeviceValues(current, namedValues(current, object, blank)).tree;
    return resultTable === undefined ? cleared : withRows(cleared, object + resultTable, []);
  }, tree);
}

/** The tree with exactly these rows in a table of results. */
export function withRows(
  tree: InstanceTree,
  table: string,
  rows: readonly Readonly<Record<string, string>>[],
): InstanceTree {
  const emptied = rowNumbersOf(tree, table).reduce(
    (current, row) => deleteDeviceRow(current, `${table}${row}.`).tree,
    tree,
  );
  return rows.reduce((current, values) => {
    const added = addDeviceRow(current, table);
    return setDeviceValues(added.tree, namedValues(added.tree, `${table}${added.instanceNumber}.`, values)).tree;
  }, emptied);
}

/** Values under their full names, without those that the device does not have. */
export function namedValues(
  tree: InstanceTree,
  object: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  const entries = Object.entries(values).map(([name, value]) => [object + name, value] as const);
  return Object.fromEntries(entries.filter(([name]) => factOf(tree, name) !== undefined));
}

// What an older model calls a state, or the nearest it has, in order of preference.
const nearest: Readonly<Record<string, readonly string[]>> = {
  Complete: ['Completed'],
  Error_CannotResolveHostName: ['Error_InitConnectionFailed'],
};
// TraceRoute of TR-098 has no state for other errors than these two: the last says that the host was not reached.
const lastResort = ['Error_Internal', 'Error_Other', 'Error_InitConnectionFailed', 'Error_MaxHopCountExceeded'];

/** `wanted` if this model has that state, otherwise the nearest that it has. */
export function stateThatFits(tree: InstanceTree, object: string, wanted: string): string {
  const states = factOf(tree, object + stateName)?.type.enumeration ?? [];
  const usable = states.flatMap(({ value, status }) => (status === 'deleted' ? [] : [value]));
  const candidates = [wanted, ...(nearest[wanted] ?? []), ...lastResort];
  return candidates.find((candidate) => usable.includes(candidate)) ?? 'None';
}
