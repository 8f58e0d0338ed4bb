import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import notificationChangeFalse from './conformance/attributes/notification-change-false-changes-nothing.case.ts';
import acsWriteIsNoValueChange from './conformance/events/acs-write-is-no-value-change.case.ts';
import rebootIsReportedAsBoot from './conformance/events/reboot-is-reported-as-boot.case.ts';
import rebootReturnsItsCommandKey from './conformance/events/reboot-returns-its-command-key.case.ts';
import everyBadParameterIsNamed from './conformance/faults/every-bad-parameter-is-named.case.ts';
import fault8005RepeatsTheInform from './conformance/faults/fault-8005-repeats-the-inform.case.ts';
import nextLevelListsOneLevel from './conformance/parameters/next-level-lists-one-level.case.ts';
import setParameterValuesIsAtomic from './conformance/parameters/set-parameter-values-is-atomic.case.ts';
import emptyPostHasNoSoapHeaders from './conformance/session/empty-post-has-no-soap-headers.case.ts';
import delayedDownloadWaits from './conformance/transfers/delayed-download-waits.case.ts';
import failedDownloadHasAFaultCode from './conformance/transfers/failed-download-has-a-fault-code.case.ts';
import failedDownloadIsNotTriedAgain from './conformance/transfers/failed-download-is-not-tried-again.case.ts';
import refusedReportIsOwed from './conformance/transfers/refused-report-is-owed.case.ts';
import reportComesWithItsEvents from './conformance/transfers/report-comes-with-its-events.case.ts';
import cancelledTransferIsNotReported from './conformance/transfers/cancelled-transfer-is-not-reported.case.ts';
import fileTypeIsAWholeString from './conformance/transfers/file-type-is-a-whole-string.case.ts';
import queueListsWhatWaits from './conformance/transfers/queue-lists-what-waits.case.ts';
import queueSurvivesARestart from './conformance/transfers/queue-survives-a-restart.case.ts';
import successMeansApplied from './conformance/transfers/success-means-applied.case.ts';
import timesAreUtc from './conformance/transfers/times-are-utc.case.ts';
import uploadUsesPut from './conformance/transfers/upload-uses-put.case.ts';
import wrongFileSizeIsNoFailure from './conformance/transfers/wrong-file-size-is-no-failure.case.ts';
import severalRebootsAreOne from './conformance/events/several-reboots-are-one.case.ts';
import credentialsStayWithTheirServer from './security/file-transfers/credentials-stay-with-their-server.case.ts';
import answersNoSoap from './security/connection-request/answers-no-soap.case.ts';
import hasARandomPath from './security/connection-request/has-a-random-path.case.ts';
import refusesReplays from './security/connection-request/refuses-replays.case.ts';
import wantsCredentials from './security/connection-request/wants-credentials.case.ts';
import timeServerNamesAreNotEvaluated from './security/injection/time-server-names-are-not-evaluated.case.ts';
import secretsReadBackEmpty from './security/secrets/secrets-read-back-empty.case.ts';
import namesTheAcsInTheClientHello from './security/tls/names-the-acs-in-the-client-hello.case.ts';
import refusedCertificates from './security/tls/refused-certificates.case.ts';
import refusesTls10 from './security/tls/refuses-tls-1-0.case.ts';

/** Every case against a CPE, in the order in which they run: what disturbs least comes first, reboots come last. */
export const cpeCases: readonly CaseDefinition<CpeBench>[] = [
  emptyPostHasNoSoapHeaders,
  nextLevelListsOneLevel,
  everyBadParameterIsNamed,
  secretsReadBackEmpty,
  hasARandomPath,
  namesTheAcsInTheClientHello,
  ...refusedCertificates,
  refusesTls10,
  wantsCredentials,
  refusesReplays,
  answersNoSoap,
  fault8005RepeatsTheInform,
  setParameterValuesIsAtomic,
  notificationChangeFalse,
  acsWriteIsNoValueChange,
  timeServerNamesAreNotEvaluated,
  failedDownloadHasAFaultCode,
  reportComesWithItsEvents,
  refusedReportIsOwed,
  delayedDownloadWaits,
  failedDownloadIsNotTriedAgain,
  cancelledTransferIsNotReported,
  fileTypeIsAWholeString,
  queueListsWhatWaits,
  successMeansApplied,
  timesAreUtc,
  uploadUsesPut,
  wrongFileSizeIsNoFailure,
  credentialsStayWithTheirServer,
  queueSurvivesARestart,
  rebootIsReportedAsBoot,
  rebootReturnsItsCommandKey,
  severalRebootsAreOne,
];
