import type { AutonomousTransferComplete, CpeRequest, OpResultStruct, TransferComplete } from '@cordon/cwmp';
import { reportedFileType } from '../transfers/file-types.ts';
import { type AutonomousTransferResult, isDownload, type TransferResult } from '../transfers/transfer.ts';
import type { UnitResult } from '../software/unit-order.ts';
import type { DeviceMemoryValues } from './device-memory.ts';

/** A call of the device's own that the ACS has not confirmed. */
export interface OwedCall {
  readonly call: CpeRequest;
  /** What the device no longer needs to remember when the ACS has answered, given what it remembers by then. */
  readonly confirmed: (memory: DeviceMemoryValues) => Partial<DeviceMemoryValues>;
}

/** 3.7.1.5: 0 BOOTSTRAP drops the events of earlier transfers, and with them the calls that they announce. */
export const noResults = {
  transferResults: [],
  autonomousResults: [],
  unitReports: [],
  autonomousUnitResults: [],
} as const;

/** What of a change is new beside what is remembered: all that a new ACS is told (3.7.1.5). */
export function newResults(
  before: DeviceMemoryValues,
  changed: Partial<DeviceMemoryValues>,
): Pick<DeviceMemoryValues, keyof typeof noResults> {
  const fresh = <Result>(known: readonly Result[], now: readonly Result[] = []): readonly Result[] =>
    now.filter((result) => !known.includes(result));
  return {
    transferResults: fresh(before.transferResults, changed.transferResults),
    autonomousResults: fresh(before.autonomousResults, changed.autonomousResults),
    unitReports: fresh(before.unitReports, changed.unitReports),
    autonomousUnitResults: fresh(before.autonomousUnitResults, changed.autonomousUnitResults),
  };
}

/** Every call that is due in a session whose Inform has just begun, oldest first (TR-069 A.3.3.2, A.3.3.3). */
export function owedCalls(memory: DeviceMemoryValues): readonly OwedCall[] {
  const ordered = memory.transferResults.map(
    (result): OwedCall => ({
      call: transferComplete(result),
      confirmed: ({ transferResults }) => ({ transferResults: without(transferResults, result) }),
    }),
  );
  const autonomous = memory.autonomousResults.map(
    (result): OwedCall => ({
      call: autonomousTransferComplete(result),
      confirmed: ({ autonomousResults }) => ({ autonomousResults: without(autonomousResults, result) }),
    }),
  );
  const units = memory.unitReports.map(
    ({ id, commandKey, results }): OwedCall => ({
      call: { method: 'DUStateChangeComplete', commandKey, results: results.map(withoutOperation) },
      confirmed: ({ unitReports }) => ({ unitReports: unitReports.filter((report) => report.id !== id) }),
    }),
  );
  return [...ordered, ...autonomous, ...units, ...autonomousUnits(memory.autonomousUnitResults)];
}

// A.4.2.4: several changes go into one call as far as possible.
function autonomousUnits(results: readonly UnitResult[]): readonly OwedCall[] {
  if (results.length === 0) return [];
  const confirmed: OwedCall['confirmed'] = ({ autonomousUnitResults }) => ({
    autonomousUnitResults: autonomousUnitResults.filter((result) => !results.includes(result)),
  });
  return [{ call: { method: 'AutonomousDUStateChangeComplete', results }, confirmed }];
}

const withoutOperation = ({ operationPerformed: _told, ...result }: UnitResult): OpResultStruct => result;

const without = <Result extends TransferResult>(results: readonly Result[], told: Result): readonly Result[] =>
  results.filter(({ id }) => id !== told.id);

function transferComplete({
  commandKey,
  faultCode,
  faultString,
  startTime,
  completeTime,
}: TransferResult): TransferComplete {
  return { method: 'TransferComplete', commandKey, faultStruct: { faultCode, faultString }, startTime, completeTime };
}

// A.3.3.3: no announcement led to it, and file types are those of GetAllQueuedTransfers.
function autonomousTransferComplete(result: AutonomousTransferResult): AutonomousTransferComplete {
  const { transferUrl, fileSize, targetFileName, faultCode, faultString, startTime, completeTime } = result;
  return {
    method: 'AutonomousTransferComplete',
    announceUrl: '',
    transferUrl,
    isDownload: isDownload(result),
    fileType: reportedFileType(result),
    fileSize,
    targetFileName,
    faultStruct: { faultCode, faultString },
    startTime,
    completeTime,
  };
}
