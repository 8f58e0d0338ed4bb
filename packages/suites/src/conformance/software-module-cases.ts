import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import everyOperationHasItsResult from './software-modules/every-operation-has-its-result.case.ts';
import failedInstallIsFailed from './software-modules/failed-install-is-failed.case.ts';
import failedInstallIsNotTriedAgain from './software-modules/failed-install-is-not-tried-again.case.ts';
import failedOperationIsNoRefusal from './software-modules/failed-operation-is-no-refusal.case.ts';
import refusedUnitReportIsOwed from './software-modules/refused-unit-report-is-owed.case.ts';
import sixteenOperationsAreTaken from './software-modules/sixteen-operations-are-taken.case.ts';
import unitReportCarriesItsKey from './software-modules/unit-report-carries-its-key.case.ts';
import unitReportComesWithItsEvents from './software-modules/unit-report-comes-with-its-events.case.ts';

/** What TR-069 asks about ChangeDUState, on any device that has it: every operation in them fails, and nothing changes. */
export const softwareModuleCases: readonly CaseDefinition<CpeBench>[] = [
  failedOperationIsNoRefusal,
  everyOperationHasItsResult,
  failedInstallIsFailed,
  unitReportComesWithItsEvents,
  refusedUnitReportIsOwed,
  failedInstallIsNotTriedAgain,
  sixteenOperationsAreTaken,
  unitReportCarriesItsKey,
];
