import type { ParameterValueStruct } from '@cordon/cwmp';

/** One thing of the target that is about to be changed, as it was. */
export type KeptRecord =
  | { readonly kind: 'value'; readonly name: string; readonly value: string; readonly type: string }
  | { readonly kind: 'parameter-key'; readonly name: string; readonly value: string }
  | {
      readonly kind: 'attributes';
      readonly name: string;
      readonly notification: number;
      readonly accessList: readonly string[];
    }
  /** Rows of a table before one is added: its number is not known before the target has answered. */
  | { readonly kind: 'rows-before'; readonly table: string; readonly rows: readonly string[] }
  /** What became of the row is known: either it was refused, or its own record stands before this one. */
  | { readonly kind: 'rows-told'; readonly table: string }
  /** A row that was added. */
  | { readonly kind: 'row'; readonly row: string }
  /** The clock was led away from the true time by a server of the bench, in the parameter of this name. */
  | { readonly kind: 'clock'; readonly name: string };

/** What was kept of one name. */
export interface KeptAttributes {
  readonly name: string;
  readonly notification: number;
  readonly accessList: readonly string[];
}

/** What has to be put back. */
export interface KeptSettings {
  /** By name; always with a type, which a strict target wants. */
  readonly values: ReadonlyMap<string, Required<ParameterValueStruct>>;
  readonly attributes: ReadonlyMap<string, KeptAttributes>;
  /** Rows to delete. */
  readonly rows: ReadonlySet<string>;
  /** Tables to which a row may have been added that nobody was told of, with the rows that they had. */
  readonly tables: ReadonlyMap<string, readonly string[]>;
  readonly parameterKey: { readonly name: string; readonly value: string } | undefined;
  /** Parameter of the time server by which the clock was led away from the true time. */
  readonly ledClock: string | undefined;
}

/**
 * Puts records together, the oldest first: each list is what one part of the bench kept. What was kept first is what the target had of its
 * own; a part that came later kept what the earlier had made of it. Within one part the last word holds, as after a factory reset.
 */
export function foldKept(parts: readonly (readonly KeptRecord[])[]): KeptSettings {
  const values = new Map<string, Required<ParameterValueStruct>>();
  const attributes = new Map<string, KeptAttributes>();
  const rows = new Set<string>();
  const tables = new Map<string, readonly string[]>();
  let parameterKey: KeptSettings['parameterKey'];
  let ledClock: string | undefined;
  for (const record of parts.toReversed().flatMap(withoutTold)) {
    if (record.kind === 'value') {
      const { name, value, type } = record;
      values.set(name, { name, value, type });
    } else if (record.kind === 'attributes') {
      const { name, notification, accessList } = record;
      attributes.set(name, { name, notification, accessList });
    } else if (record.kind === 'parameter-key') parameterKey = { name: record.name, value: record.value };
    else if (record.kind === 'row') rows.add(record.row);
    else if (record.kind === 'clock') ledClock = record.name;
    else if (record.kind === 'rows-before') tables.set(record.table, record.rows);
  }
  return { values, attributes, rows, tables, parameterKey, ledClock };
}

/** Without tables of which everything is known that was asked of them last. */
function withoutTold(part: readonly KeptRecord[]): readonly KeptRecord[] {
  const isTold = (table: string, at: number): boolean =>
    part.slice(at).some((record) => record.kind === 'rows-told' && record.table === table);
  return part.filter((record, at) => record.kind !== 'rows-before' || !isTold(record.table, at));
}
