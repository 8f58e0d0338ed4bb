import type { OpResultStruct } from '@cordon/cwmp';

/** One operation of ChangeDUState, with empty texts for what was left out. Plain data: it lives in the journal (TR-069 A.4.1.10). */
export interface UnitOperation {
  readonly kind: 'Install' | 'Update' | 'Uninstall';
  readonly uuid: string;
  /** Of an update or uninstall: the version that is meant. */
  readonly version: string;
  readonly url: string;
  readonly username: string;
  /** In clear: the state directory is where this device keeps secrets. */
  readonly password: string;
  /** ExecutionEnvRef: an instance path with its dot. */
  readonly environment: string;
}

/** What came of an operation for one unit. */
export interface UnitResult extends OpResultStruct {
  readonly operationPerformed: UnitOperation['kind'];
}

/** A request whose operations are not all over. */
export interface UnitOrder {
  /** Grows with each order; never reused. */
  readonly id: number;
  readonly commandKey: string;
  readonly acceptedMs: number;
  /** Not ordered by the ACS: told by AutonomousDUStateChangeComplete, as the policy asks (TR-069 A.4.2.4). */
  readonly autonomous: boolean;
  readonly operations: readonly UnitOperation[];
  /** Operations that are over; the next one is `operations[done]`. */
  readonly done: number;
  /** When that one began; undefined between two of them. A power cut in it is its failure (TR-069 A.4.1.10: no retry). */
  readonly runningSinceMs?: number | undefined;
  /** Results of the operations that are over, in the order of the request. */
  readonly results: readonly UnitResult[];
}

/** A request that is over and whose DUStateChangeComplete the ACS has not confirmed (TR-069 A.4.2.3). */
export interface UnitReport {
  readonly id: number;
  readonly commandKey: string;
  readonly results: readonly UnitResult[];
}

/** The login that a unit was last fetched with (TR-069 A.4.1.10: for an update without URL). */
export interface UnitAccount {
  readonly uuid: string;
  readonly username: string;
  readonly password: string;
}

/** Why an operation failed (TR-069 A.5.1). */
export interface UnitFault {
  readonly faultCode: number;
  readonly faultString: string;
}

/** Requests that wait or are not confirmed. */
export const ordersMax = 16;
/** A.4.1.10: an operation that takes longer has failed. */
export const operationMs = 3_600_000;
/** A.4.1.10: the report is out within a day. */
export const orderMs: number = 24 * operationMs;
/** Results of changes by others that wait for their report: as many as an Inform has events. */
export const autonomousResultsMax = 64;

/** Units that are installed at once: a gateway has a handful. */
export const unitsMax = 64;

/** A UUID in the form of TR-106, in either case. */
export const isUuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text);

/** What stands in a result where no unit is known, and so no UUID: the schema wants one. */
export const nilUuid = '00000000-0000-0000-0000-000000000000';
