import type { ParameterValueStruct, SetParameterValuesFault } from '@cordon/cwmp';
import type { Path } from '../path.ts';
import { formatPath } from '../path.ts';
import { isTypeNameFitting, validateValue, wireTypeName } from '../types/validate-value.ts';
import { applyAddObject } from './add-object.ts';
import { constraintProblem, newConstraintContext } from './constraints.ts';
import type { ParameterPlace } from './resolve-path.ts';
import { parameterNameOf, readRequestPath, resolvePath } from './resolve-path.ts';
import { settleOrder } from './row-order.ts';
import { storeValue } from './store-value.ts';
import type { Applied, Refused, TreeChange } from './tree-change.ts';
import { refuse } from './tree-change.ts';
import type { InstanceTree, NodeKey } from './tree-node.ts';
import { formatKeys } from './tree-node.ts';
import type { TreePolicy } from './tree-policy.ts';
import { defaultTreePolicy } from './tree-policy.ts';

/** One parameter that was written, also when its value stayed the same: for commands and diagnostics. */
export interface ParameterWrite {
  readonly parameterName: string;
  readonly value: string;
}

/** All values of one request took effect. */
export interface ValuesApplied extends Applied {
  readonly writes: readonly ParameterWrite[];
}

/** Nothing took effect: fault 9003 with one entry for each parameter in error (TR-069 A.3.2.1). */
export interface ValuesRefused extends Refused {
  readonly faults: readonly SetParameterValuesFault[];
}

interface Pending {
  readonly entry: ParameterValueStruct;
  readonly place: ParameterPlace;
}

/**
 * Applies SetParameterValues as a unit: everything or nothing, in no particular order. Refused as a whole with 9003; the
 * entries say 9005 unknown, 9006 wrong type, 9007 wrong value, 9008 read-only (TR-069 A.3.2.1).
 */
export function applySetParameterValues(
  tree: InstanceTree,
  parameterList: readonly ParameterValueStruct[],
  policy: TreePolicy = defaultTreePolicy,
): ValuesApplied | ValuesRefused {
  const faults: SetParameterValuesFault[] = [];
  const changes: TreeChange[] = [];
  const pending = new Map<string, Pending>();
  let repeated: string | undefined;
  let current = tree;
  for (const entry of parameterList) {
    const found = findParameter(current, entry.name, policy);
    if (found.kind === 'refused') {
      faults.push({ parameterName: entry.name, faultCode: 9005, faultString: found.reason });
      continue;
    }
    current = found.tree;
    changes.push(...found.changes);
    const parameterName = parameterNameOf(found.place);
    // TR-069 A.3.2.1: the same parameter twice, however its rows are named, fails the whole request.
    if (pending.has(parameterName)) repeated = parameterName;
    const fault = checkEntry(entry, found.place, policy);
    if (fault !== undefined) faults.push(fault);
    else pending.set(parameterName, { entry, place: found.place });
  }
  if (repeated !== undefined) return { ...refuse(9003, `Named more than once: ${repeated}`), faults };
  const stored = storeAll(current, pending);
  const context = newConstraintContext(stored.tree, policy);
  for (const { entry, place } of pending.values()) {
    const reason = constraintProblem(context, place);
    if (reason !== undefined) faults.push({ parameterName: entry.name, faultCode: 9007, faultString: reason });
  }
  if (faults.length > 0) return { ...refuse(9003, 'Invalid arguments'), faults };
  const writes = [...pending].map(([parameterName, { entry }]) => ({ parameterName, value: entry.value }));
  return { kind: 'applied', tree: stored.tree, changes: [...changes, ...stored.changes], writes };
}

function storeAll(
  tree: InstanceTree,
  pending: ReadonlyMap<string, Pending>,
): { tree: InstanceTree; changes: TreeChange[] } {
  const changes: TreeChange[] = [];
  let current = tree;
  for (const { entry, place } of pending.values()) {
    const stored = storeValue(current, place, { value: entry.value, cause: 'request' });
    current = stored.tree;
    changes.push(...stored.changes);
  }
  for (const { tableKeys, rows } of orderedTables(pending).values()) {
    const settled = settleOrder(current, tableKeys, rows);
    current = settled.tree;
    changes.push(...settled.changes);
  }
  return { tree: current, changes };
}

/** Tables in which positions of rows were written, with those rows. */
function orderedTables(
  pending: ReadonlyMap<string, Pending>,
): ReadonlyMap<string, { tableKeys: readonly NodeKey[]; rows: Set<number> }> {
  const tables = new Map<string, { tableKeys: readonly NodeKey[]; rows: Set<number> }>();
  for (const { place } of pending.values()) {
    const row = place.keys.at(-1);
    if (place.fact.type.name !== 'Order' || typeof row !== 'number') continue;
    const tableKeys = place.keys.slice(0, -1);
    const known = tables.get(formatKeys(tableKeys)) ?? { tableKeys, rows: new Set() };
    known.rows.add(row);
    tables.set(formatKeys(tableKeys), known);
  }
  return tables;
}

interface Found {
  readonly kind: 'found';
  readonly tree: InstanceTree;
  readonly place: ParameterPlace;
  readonly changes: readonly TreeChange[];
}

/** TR-069 A.3.2.1: full names only. With auto-creation, unknown aliases become rows first. */
function findParameter(tree: InstanceTree, name: string, policy: TreePolicy): Found | Refused {
  const path = readRequestPath(name, policy);
  if (path.kind === 'refused') return path;
  if (path.partial || path.hasWildcard) return refuse(9005, 'SetParameterValues takes full parameter names.');
  const created = policy.autoCreateInstances && path.hasAlias ? createRows(tree, path, policy) : { tree, changes: [] };
  if ('kind' in created) return created;
  const places = resolvePath(created.tree, path, policy);
  if ('kind' in places) return places;
  const place = places[0];
  if (place?.kind !== 'parameter') return refuse(9005, 'Invalid parameter name.');
  return { kind: 'found', tree: created.tree, place, changes: created.changes };
}

function createRows(
  tree: InstanceTree,
  path: Path,
  policy: TreePolicy,
): { tree: InstanceTree; changes: readonly TreeChange[] } | Refused {
  let current = tree;
  const changes: TreeChange[] = [];
  for (const [index, node] of path.nodes.entries()) {
    if (node.kind !== 'instance-alias') continue;
    const row = formatPath(path.nodes.slice(0, index + 1), true);
    const parsed = readRequestPath(row, policy);
    if (parsed.kind === 'refused') return parsed;
    if (!('kind' in resolvePath(current, parsed, policy))) continue;
    const added = applyAddObject(current, row, policy);
    if (added.kind === 'refused') return added;
    current = added.tree;
    changes.push(...added.changes);
  }
  return { tree: current, changes };
}

function checkEntry(
  entry: ParameterValueStruct,
  place: ParameterPlace,
  policy: TreePolicy,
): SetParameterValuesFault | undefined {
  const { fact } = place;
  const fault = (faultCode: number, faultString: string): SetParameterValuesFault => ({
    parameterName: entry.name,
    faultCode,
    faultString,
  });
  if (!fact.writable) return fault(9008, 'The parameter is read-only.');
  if (!isTypeNameFitting(fact.type, entry.type)) {
    return fault(9006, `The parameter has type ${wireTypeName(fact.type)}, not ${entry.type?.slice(0, 40)}.`);
  }
  const problem = validateValue(fact.type, entry.value);
  if (problem !== undefined) return fault(problem.faultCode, problem.reason);
  const refusal = policy.refuseValue({ name: parameterNameOf(place), fact, value: entry.value });
  return refusal === undefined ? undefined : fault(9007, refusal);
}
