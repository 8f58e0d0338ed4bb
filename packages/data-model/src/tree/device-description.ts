import type { ValueType } from '../types/value-type.ts';
import type { ActiveNotify, DefaultFact } from '../registry/model-facts.ts';

/** A parameter that the device has. A vendor's own, unknown to the registry, needs its `type`. */
export interface DeclaredParameter {
  /** Schema path with `{i}`. */
  readonly path: string;
  /** SetParameterValues works on it; by default as the model says. */
  readonly writable?: boolean;
  readonly type?: ValueType;
  readonly hidden?: boolean;
  readonly secured?: boolean;
  readonly command?: boolean;
  readonly forcedInform?: boolean;
  readonly activeNotify?: ActiveNotify;
  readonly default?: DefaultFact;
}

/** An object that the device has. */
export interface DeclaredObject {
  /** With `{i}`: the table or object is known to the device. With an instance number: this row is there from the factory. */
  readonly path: string;
  /** AddObject and DeleteObject work on the table; by default as the model says. */
  readonly writable?: boolean;
  /** Most rows; by default as the model says. */
  readonly maxEntries?: number;
  /** Alias of a factory row; `cpe-` and its number by default (TR-069 3.6.1). */
  readonly alias?: string;
}

/** A device as plain data: what it has of its model, which rows are there from the factory, and what they hold. */
export interface DeviceDescription {
  /** Schema paths; the objects around them need no mention. */
  readonly parameters: readonly (string | DeclaredParameter)[];
  /** Tables and factory rows, parents before children. */
  readonly objects?: readonly (string | DeclaredObject)[];
  /** Factory values by parameter name. */
  readonly values?: Readonly<Record<string, string>>;
}

/** A description that the registry does not fit. Code `device-description`: the message names the entry and what to change. */
export class DeviceDescriptionError extends Error {
  readonly code = 'device-description';
}
