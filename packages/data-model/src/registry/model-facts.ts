import type { Status, ValueType } from '../types/value-type.ts';

/** Access as the model states it. `writeOnceReadOnly` counts as writable in CWMP (TR-106 A.2.3). */
export type Access = 'readOnly' | 'readWrite' | 'writeOnceReadOnly';

/** Active notification as the model states it (TR-106 A.2.3): `normal` when it says nothing. */
export type ActiveNotify = 'normal' | 'forceEnabled' | 'forceDefaultEnabled' | 'canDeny';

/** A default: after a factory reset, on a new row, or only a likely value (TR-106 A.2.3). */
export interface DefaultFact {
  readonly type: 'factory' | 'object' | 'implementation' | 'parameter';
  readonly value: string;
}

/** A profile that asks for something, such as `Baseline:1`, and what it asks for. */
export interface ProfileRequirement {
  readonly profile: string;
  readonly requirement: string;
}

/** What the model says of one parameter. */
export interface ParameterFact {
  readonly kind: 'parameter';
  /** Schema path with `{i}`, such as `Device.WiFi.SSID.{i}.Enable`. */
  readonly path: string;
  readonly name: string;
  readonly access: Access;
  /** SetParameterValues may change it: any access but readOnly. */
  readonly writable: boolean;
  readonly type: ValueType;
  /** Reads back as the null value of its type (TR-106 A.2.3). */
  readonly hidden: boolean;
  /** Like hidden in CWMP; other protocols may show it to some (TR-106 A.2.3). */
  readonly secured: boolean;
  /** Starts an action when set and reads back as null. */
  readonly command: boolean;
  /** Stands in every Inform. */
  readonly forcedInform: boolean;
  readonly activeNotify: ActiveNotify;
  readonly default: DefaultFact | undefined;
  /** Schema path of the table whose rows it counts. */
  readonly countsRowsOf: string | undefined;
  readonly version: string | undefined;
  readonly status: Status;
  readonly profiles: readonly ProfileRequirement[];
}

/** Parameters that together name one row of a table (TR-106 A.2.10). */
export interface UniqueKeyFact {
  /** A functional key binds enabled rows only; the others bind all rows. */
  readonly functional: boolean;
  readonly parameters: readonly string[];
}

/** What the model says of one object; for a table, `path` is that of its rows and ends in `{i}.`. */
export interface ObjectFact {
  readonly kind: 'object';
  /** Schema path with `{i}` and a dot at the end, such as `Device.WiFi.SSID.{i}.`. */
  readonly path: string;
  readonly access: Access;
  /** AddObject and DeleteObject may work on it. */
  readonly writable: boolean;
  /** True when the path ends in `{i}.`. */
  readonly table: boolean;
  readonly minEntries: number;
  /** Undefined means unbounded. */
  readonly maxEntries: number | undefined;
  /** Name of the parameter in the parent object that counts the rows. */
  readonly numEntriesParameter: string | undefined;
  /** Name of the parameter that enables a row. */
  readonly enableParameter: string | undefined;
  /** Name of the parameter that says which of several sub-objects applies. */
  readonly discriminatorParameter: string | undefined;
  readonly uniqueKeys: readonly UniqueKeyFact[];
  /** Rows are made by the device; no protocol adds or deletes them. */
  readonly fixedObject: boolean;
  readonly version: string | undefined;
  readonly status: Status;
  readonly profiles: readonly ProfileRequirement[];
}

/** One profile of a model: a named set of requirements. */
export interface ProfileFact {
  readonly name: string;
  /** Profiles whose requirements it includes. */
  readonly includes: readonly string[];
  readonly version: string | undefined;
  readonly status: Status;
}

/** Everything that a model says, fully read: what an import gives and a registry is made of. */
export interface ModelFacts {
  /** Name and version, such as `Device:2.17`. */
  readonly model: string;
  /** Identity of the document, such as `urn:broadband-forum-org:tr-181-2-17-0-cwmp`. */
  readonly spec: string;
  readonly objects: readonly ObjectFact[];
  readonly parameters: readonly ParameterFact[];
  readonly profiles: readonly ProfileFact[];
}
