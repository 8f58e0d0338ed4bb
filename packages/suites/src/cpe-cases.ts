import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import notificationChangeFalse from './conformance/attributes/notification-change-false-changes-nothing.case.ts';
import changedBindingIsNotified from './conformance/connection-request/changed-binding-is-notified.case.ts';
import udpCopiesStartOneSession from './conformance/connection-request/udp-copies-start-one-session.case.ts';
import xmppRequestStartsOneSession from './conformance/connection-request/xmpp-request-starts-one-session.case.ts';
import cancelledTestIsNotReported from './conformance/diagnostics/a-cancelled-test-is-not-reported.case.ts';
import failedTestShowsNoOldResults from './conformance/diagnostics/a-failed-test-shows-no-old-results.case.ts';
import noTestIsRequestedAfterAReboot from './conformance/diagnostics/no-test-is-requested-after-a-reboot.case.ts';
import endOfATestIsReported from './conformance/diagnostics/the-end-of-a-test-is-reported.case.ts';
import wrongSettingsStartNoTest from './conformance/diagnostics/wrong-settings-start-no-test.case.ts';
import udpEchoAnswersItsSourceOnly from './conformance/diagnostics/udp-echo-answers-its-source-only.case.ts';
import changesAreToldInSignedDatagrams from './conformance/lightweight-notification/changes-are-told-in-signed-datagrams.case.ts';
import activeLightweightOpensNoSession from './conformance/lightweight-notification/active-lightweight-opens-no-session.case.ts';
import passiveLightweightWaitsForOthers from './conformance/lightweight-notification/passive-lightweight-waits-for-others.case.ts';
import csvReportsCanBeRead from './conformance/bulk-data/csv-reports-can-be-read.case.ts';
import jsonReportsFollowTheHierarchy from './conformance/bulk-data/json-reports-follow-the-hierarchy.case.ts';
import reportsNameTheirDevice from './conformance/bulk-data/reports-name-their-device.case.ts';
import acsWriteIsNoValueChange from './conformance/events/acs-write-is-no-value-change.case.ts';
import rebootIsReportedAsBoot from './conformance/events/reboot-is-reported-as-boot.case.ts';
import rebootReturnsItsCommandKey from './conformance/events/reboot-returns-its-command-key.case.ts';
import everyBadParameterIsNamed from './conformance/faults/every-bad-parameter-is-named.case.ts';
import fault8005RepeatsTheInform from './conformance/faults/fault-8005-repeats-the-inform.case.ts';
import aNewPeriodTakesEffect from './conformance/management/a-new-period-takes-effect.case.ts';
import noPeriodicInformWhenDisabled from './conformance/management/no-periodic-inform-when-disabled.case.ts';
import periodicInformsKeepTheirPhase from './conformance/management/periodic-informs-keep-their-phase.case.ts';
import retriesWaitAsTheyAreTold from './conformance/management/retries-wait-as-they-are-told.case.ts';
import nextLevelListsOneLevel from './conformance/parameters/next-level-lists-one-level.case.ts';
import refusedReads from './conformance/parameters/refused-reads.case.ts';
import refusedWrites from './conformance/parameters/refused-writes.case.ts';
import setParameterValuesIsAtomic from './conformance/parameters/set-parameter-values-is-atomic.case.ts';
import listsTheObjectItself from './conformance/parameters/lists-the-object-itself.case.ts';
import valuesOfEveryLevel from './conformance/parameters/partial-path-reads-every-level.case.ts';
import emptyObjectIsNoFault from './conformance/parameters/empty-object-is-no-fault.case.ts';
import valuesHaveTheirType from './conformance/parameters/values-have-their-type.case.ts';
import timesAreInUtc from './conformance/parameters/times-are-in-utc.case.ts';
import unknownTimeHasItsForm from './conformance/parameters/unknown-time-has-its-form.case.ts';
import identityIsNotWritable from './conformance/parameters/identity-is-not-writable.case.ts';
import attributesOfEveryLevel from './conformance/attributes/partial-path-reads-every-level.case.ts';
import roundTrips from './conformance/parameters/round-trips.case.ts';
import setStatusIs0Or1 from './conformance/parameters/set-status-is-0-or-1.case.ts';
import setStoresParameterKey from './conformance/parameters/set-stores-parameter-key.case.ts';
import emptySetStoresTheKey from './conformance/parameters/empty-set-stores-the-key.case.ts';
import attributeChanges from './conformance/attributes/attribute-changes.case.ts';
import unknownAttributeNameIs9005 from './conformance/attributes/unknown-name-is-9005.case.ts';
import numberAddressesTheNewRow from './conformance/objects/number-addresses-the-new-row.case.ts';
import numbersAreNotUsedAgain from './conformance/objects/numbers-are-not-used-again.case.ts';
import objectsStoreParameterKey from './conformance/objects/objects-store-parameter-key.case.ts';
import deletedRowIsGone from './conformance/objects/deleted-row-is-gone.case.ts';
import wholeTableIsNotDeleted from './conformance/objects/whole-table-is-not-deleted.case.ts';
import unknownRowIs9005 from './conformance/objects/unknown-row-is-9005.case.ts';
import counterEqualsTheRows from './conformance/objects/counter-equals-the-rows.case.ts';
import aliasStaysInTheAnswer from './conformance/addressing/alias-stays-in-the-answer.case.ts';
import newAliasBeginsWithCpe from './conformance/addressing/new-alias-begins-with-cpe.case.ts';
import addObjectTakesTheAlias from './conformance/addressing/add-object-takes-the-alias.case.ts';
import autoCreateFollowsItsSetting from './conformance/addressing/auto-create-follows-its-setting.case.ts';
import instanceModeNamesRows from './conformance/addressing/instance-mode-names-rows.case.ts';
import wildcardMeansEveryRow from './conformance/addressing/wildcard-means-every-row.case.ts';
import valuesSurviveAReboot from './conformance/parameters/values-survive-a-reboot.case.ts';
import attributesSurviveAReboot from './conformance/attributes/attributes-survive-a-reboot.case.ts';
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
import { softwareModuleCases } from './conformance/software-module-cases.ts';
import { sessionCases, sessionRebootCases, sessionSettingsCases } from './conformance/session-cases.ts';
import collectorsAreVerified from './security/bulk-data/collectors-are-verified.case.ts';
import reportsHoldNoSecrets from './security/bulk-data/reports-hold-no-secrets.case.ts';
import answersNoSoap from './security/connection-request/answers-no-soap.case.ts';
import changedPasswordHolds from './security/connection-request/changed-password-holds.case.ts';
import hasARandomPath from './security/connection-request/has-a-random-path.case.ts';
import ignoredUdpRequests from './security/connection-request/ignored-udp-requests.case.ts';
import ignoredXmppRequests from './security/connection-request/ignored-xmpp-requests.case.ts';
import refusedXmppServers from './security/connection-request/refused-xmpp-servers.case.ts';
import duringASession from './security/connection-request/during-a-session.case.ts';
import idleConnectionsKeepNobodyOut from './security/connection-request/idle-connections-keep-nobody-out.case.ts';
import leavesTheSessionAlone from './security/connection-request/leaves-the-session-alone.case.ts';
import namedAcs from './security/connection-request/named-acs.case.ts';
import noncesCannotBeForeseen from './security/connection-request/nonces-cannot-be-foreseen.case.ts';
import portAnswers from './security/connection-request/port-answers.case.ts';
import slowRequestsEnd from './security/connection-request/slow-requests-end.case.ts';
import survivedRequests from './security/connection-request/survived-requests.case.ts';
import userNamesTakeTheSameTime from './security/connection-request/user-names-take-the-same-time.case.ts';
import wrongLoginsLockNobodyOut from './security/connection-request/wrong-logins-lock-nobody-out.case.ts';
import ipv6OpensNoMore from './security/ports/ipv6-opens-no-more.case.ts';
import noManagementBeforeSetUp from './security/ports/no-management-before-set-up.case.ts';
import noPortOpensDuringBoot from './security/ports/no-port-opens-during-boot.case.ts';
import openedPorts from './security/ports/opened-ports.case.ts';
import openPorts from './security/ports/open-ports.case.ts';
import sourcePortOpensNothing from './security/ports/source-port-opens-nothing.case.ts';
import ipv6WantsCredentialsToo from './security/connection-request/ipv6-wants-credentials-too.case.ts';
import strangersWakeNobody from './security/connection-request/strangers-wake-nobody.case.ts';
import udpAnswersAmplifyNothing from './security/connection-request/udp-answers-amplify-nothing.case.ts';
import remoteAccessWantsAPassword from './security/ports/remote-access-wants-a-password.case.ts';
import strangersAreKeptOut from './security/ports/strangers-are-kept-out.case.ts';
import survivesAScan from './security/ports/survives-a-scan.case.ts';
import versionsAreSupported from './security/ports/versions-are-supported.case.ts';
import acsSettingsWantALogin from './security/ports/acs-settings-want-a-login.case.ts';
import describedActionsWantALogin from './security/tr-064/described-actions-want-a-login.case.ts';
import lanActionsWantAPassword from './security/tr-064/lan-actions-want-a-password.case.ts';
import lanSideDisguise from './security/tr-064/lan-side-disguise.case.ts';
import manyConnectionsStopNothing from './security/tr-064/many-connections-stop-nothing.case.ts';
import noForeignPortMappings from './security/tr-064/no-foreign-port-mappings.case.ts';
import strangersSubscribeToNothing from './security/tr-064/strangers-subscribe-to-nothing.case.ts';
import switchedOffPortIsClosed from './security/ports/switched-off-port-is-closed.case.ts';
import tlsPortsAreStrong from './security/ports/tls-ports-are-strong.case.ts';
import robustness from './security/robustness/robustness.case.ts';
import attributeListsDoNoHarm from './security/parameter-values/attribute-lists-do-no-harm.case.ts';
import longListsAreAllOrNothing from './security/parameter-values/long-lists-are-all-or-nothing.case.ts';
import oddDelaysAreBorne from './security/parameter-values/odd-delays-are-borne.case.ts';
import oddNamesLeadNowhere from './security/parameter-values/odd-names-lead-nowhere.case.ts';
import readOnlyParametersStay from './security/parameter-values/read-only-parameters-stay.case.ts';
import tablesHaveAnEnd from './security/parameter-values/tables-have-an-end.case.ts';
import valueRows from './security/parameter-values/value-rows.case.ts';
import lanServices from './security/tr-064/lan-services.case.ts';
import refusedConnectionRequests from './security/connection-request/refused-requests.case.ts';
import refusesReplays from './security/connection-request/refuses-replays.case.ts';
import stunIntegrityIsChecked from './security/connection-request/stun-integrity-is-checked.case.ts';
import stunStrangersMoveNothing from './security/connection-request/stun-strangers-move-nothing.case.ts';
import wantsCredentials from './security/connection-request/wants-credentials.case.ts';
import fileTypesAreNoPaths from './security/injection/file-types-are-no-paths.case.ts';
import hostsOfTestsDoNotWait from './security/injection/hosts-of-tests-do-not-wait.case.ts';
import textsSendNoEcho from './security/injection/texts-send-no-echo.case.ts';
import keysArePlainTexts from './security/injection/keys-are-plain-texts.case.ts';
import ordersAreNotEvaluated from './security/injection/orders-are-not-evaluated.case.ts';
import ownAddressIsNotFetched from './security/injection/own-address-is-not-fetched.case.ts';
import testsAreNotEvaluated from './security/injection/tests-are-not-evaluated.case.ts';
import textsAreNotEvaluated from './security/injection/texts-are-not-evaluated.case.ts';
import timeServerNamesAreNotEvaluated from './security/injection/time-server-names-are-not-evaluated.case.ts';
import dhcpMovesNobody from './security/discovery/dhcp-moves-nobody.case.ts';
import dhcpNamesNoHttpAcs from './security/discovery/dhcp-names-no-http-acs.case.ts';
import leasedSettingsAreLegal from './security/discovery/leased-settings-are-legal.case.ts';
import leasesAreNotEvaluated from './security/discovery/leases-are-not-evaluated.case.ts';
import closedBehindTheDevice from './security/connection-request/closed-behind-the-device.case.ts';
import announcedNamesAreNotEvaluated from './security/injection/lan/announced-names-are-not-evaluated.case.ts';
import mappingDescriptionsAreNotEvaluated from './security/injection/lan/mapping-descriptions-are-not-evaluated.case.ts';
import namesStayTextOnPages from './security/injection/lan/names-stay-text-on-pages.case.ts';
import namesStayTextForTheAcs from './security/injection/lan/names-stay-text-for-the-acs.case.ts';
import leasedNamesAreNotEvaluated from './security/injection/lan/leased-names-are-not-evaluated.case.ts';
import lanTimeServersAreNotEvaluated from './security/tr-064/lan-time-servers-are-not-evaluated.case.ts';
import otherSampleHasAnotherAccount from './security/secrets/other-sample-has-another-account.case.ts';
import accountStaysWithItsAcs from './security/secrets/account-stays-with-its-acs.case.ts';
import noSecretInTheInform from './security/secrets/no-secret-in-the-inform.case.ts';
import { webUiCases } from './security/web-ui/web-ui-cases.ts';
import secretsReadBackEmpty from './security/secrets/secrets-read-back-empty.case.ts';
import bulkReadsHoldNoSecrets from './security/secrets/bulk-reads-hold-no-secrets.case.ts';
import uploadsAreAudited from './security/file-transfers/uploads-are-audited.case.ts';
import badFirmware from './security/file-transfers/bad-firmware.case.ts';
import badConfigurations from './security/file-transfers/bad-configurations.case.ts';
import editedConfigurations from './security/file-transfers/edited-configurations.case.ts';
import brokenOffFileIsAFailure from './security/file-transfers/broken-off-file-is-a-failure.case.ts';
import endlessFileIsGivenUp from './security/file-transfers/endless-file-is-given-up.case.ts';
import redirectedToClear from './security/file-transfers/redirected-to-clear.case.ts';
import clearFileLogin from './security/file-transfers/clear-file-login.case.ts';
import clearLogins from './security/secrets/clear-logins.case.ts';
import clientNoncesAreFresh from './security/secrets/client-nonces-are-fresh.case.ts';
import digestIsComputedAsAsked from './security/secrets/digest-is-computed-as-asked.case.ts';
import guessableAccount from './security/secrets/guessable-account.case.ts';
import factoryResetForgets from './security/secrets/factory-reset-forgets.case.ts';
import configurationHoldsNoSecrets from './security/secrets/configuration-holds-no-secrets.case.ts';
import logsHoldNoSecrets from './security/secrets/logs-hold-no-secrets.case.ts';
import notificationTellsNoSecret from './security/secrets/notification-tells-no-secret.case.ts';
import vendorSecretsAreHidden from './security/secrets/vendor-secrets-are-hidden.case.ts';
import namesTheAcsInTheClientHello from './security/tls/names-the-acs-in-the-client-hello.case.ts';
import certificates from './security/tls/certificates/certificates.case.ts';
import comesWithoutTheTime from './security/tls/clock/comes-without-the-time.case.ts';
import clockPutBack from './security/tls/clock/clock-put-back.case.ts';
import expiredWithoutTheTime from './security/tls/clock/expired-without-the-time.case.ts';
import strangerWithoutTheTime from './security/tls/clock/stranger-without-the-time.case.ts';
import channels from './security/tls/channels/channels.case.ts';
import greetsInTls from './security/tls/hello/greets-in-tls.case.ts';
import helloAudits from './security/tls/hello/hello-audits.case.ts';
import randomIsRandom from './security/tls/hello/random-is-random.case.ts';
import logTellsOfRefusals from './security/tls/log-tells-of-refusals.case.ts';
import namesThisDevice from './security/tls/client-certificate/names-this-device.case.ts';
import keysDifferBetweenSamples from './security/tls/client-certificate/keys-differ-between-samples.case.ts';
import showsItselfToNobody from './security/tls/client-certificate/shows-itself-to-nobody.case.ts';
import otherRootIsNoAcs from './security/tls/other-root-is-no-acs.case.ts';
import expiredRoot from './security/tls/clock/expired-root.case.ts';
import eachConnectionIsChecked from './security/tls/each-connection-is-checked.case.ts';
import movedNameIsRefused from './security/tls/moved-name-is-refused.case.ts';
import noHttpAfterARefusal from './security/tls/no-http-after-a-refusal.case.ts';
import retriesWaitAfterARefusal from './security/tls/retries-wait-after-a-refusal.case.ts';
import redirectToHttpIsRefused from './security/tls/redirect-to-http-is-refused.case.ts';
import refusesOldTls from './security/tls/refuses-old-tls.case.ts';
import eachVersionAlone from './security/tls/wire/each-version-alone.case.ts';
import filesGetTheSameTls from './security/tls/wire/files-get-the-same-tls.case.ts';
import noInformInEarlyData from './security/tls/wire/no-inform-in-early-data.case.ts';
import noManagementInClear from './security/tls/wire/no-management-in-clear.case.ts';
import noStepDown from './security/tls/wire/no-step-down.case.ts';
import sessionRows from './security/tls/wire/session-rows.case.ts';
import ticketsStayWithTheirHost from './security/tls/wire/tickets-stay-with-their-host.case.ts';
import truncatedAnswersAreDropped from './security/tls/wire/truncated-answers-are-dropped.case.ts';
import wireProbes from './security/tls/wire/wire-probes.case.ts';

/** Every case against a CPE, in the order in which they run: what disturbs least comes first, reboots come last. */
export const cpeCases: readonly CaseDefinition<CpeBench>[] = [
  emptyPostHasNoSoapHeaders,
  nextLevelListsOneLevel,
  ...refusedReads,
  listsTheObjectItself,
  valuesOfEveryLevel,
  emptyObjectIsNoFault,
  valuesHaveTheirType,
  timesAreInUtc,
  unknownTimeHasItsForm,
  identityIsNotWritable,
  attributesOfEveryLevel,
  everyBadParameterIsNamed,
  secretsReadBackEmpty,
  bulkReadsHoldNoSecrets,
  vendorSecretsAreHidden,
  noSecretInTheInform,
  hasARandomPath,
  namesTheAcsInTheClientHello,
  ...helloAudits,
  greetsInTls,
  randomIsRandom,
  ...certificates,
  namesThisDevice,
  keysDifferBetweenSamples,
  showsItselfToNobody,
  eachConnectionIsChecked,
  movedNameIsRefused,
  noHttpAfterARefusal,
  retriesWaitAfterARefusal,
  otherRootIsNoAcs,
  logTellsOfRefusals,
  redirectToHttpIsRefused,
  ...refusesOldTls,
  ...wireProbes,
  ...sessionRows,
  eachVersionAlone,
  noStepDown,
  noManagementInClear,
  noInformInEarlyData,
  ticketsStayWithTheirHost,
  filesGetTheSameTls,
  truncatedAnswersAreDropped,
  wantsCredentials,
  refusesReplays,
  ...portAnswers,
  ...lanServices,
  ...openPorts,
  ipv6OpensNoMore,
  strangersAreKeptOut,
  versionsAreSupported,
  sourcePortOpensNothing,
  tlsPortsAreStrong,
  acsSettingsWantALogin,
  describedActionsWantALogin,
  lanActionsWantAPassword,
  lanSideDisguise,
  ...noForeignPortMappings,
  strangersSubscribeToNothing,
  survivesAScan,
  ...robustness,
  ...refusedConnectionRequests,
  ...namedAcs,
  noncesCannotBeForeseen,
  userNamesTakeTheSameTime,
  duringASession,
  leavesTheSessionAlone,
  wrongLoginsLockNobodyOut,
  answersNoSoap,
  udpCopiesStartOneSession,
  ...ignoredUdpRequests,
  strangersWakeNobody,
  ipv6WantsCredentialsToo,
  udpAnswersAmplifyNothing,
  fault8005RepeatsTheInform,
  ...sessionCases,
  accountStaysWithItsAcs,
  clientNoncesAreFresh,
  digestIsComputedAsAsked,
  ...guessableAccount,
  setParameterValuesIsAtomic,
  ...refusedWrites,
  ...roundTrips,
  setStatusIs0Or1,
  setStoresParameterKey,
  emptySetStoresTheKey,
  ...attributeChanges,
  unknownAttributeNameIs9005,
  numberAddressesTheNewRow,
  numbersAreNotUsedAgain,
  objectsStoreParameterKey,
  deletedRowIsGone,
  wholeTableIsNotDeleted,
  unknownRowIs9005,
  counterEqualsTheRows,
  aliasStaysInTheAnswer,
  newAliasBeginsWithCpe,
  addObjectTakesTheAlias,
  autoCreateFollowsItsSetting,
  instanceModeNamesRows,
  wildcardMeansEveryRow,
  notificationChangeFalse,
  acsWriteIsNoValueChange,
  notificationTellsNoSecret,
  ...sessionSettingsCases,
  changedBindingIsNotified,
  stunStrangersMoveNothing,
  stunIntegrityIsChecked,
  xmppRequestStartsOneSession,
  ...ignoredXmppRequests,
  ...refusedXmppServers,
  aNewPeriodTakesEffect,
  noPeriodicInformWhenDisabled,
  periodicInformsKeepTheirPhase,
  retriesWaitAsTheyAreTold,
  ...timeServerNamesAreNotEvaluated,
  ...testsAreNotEvaluated,
  ...ordersAreNotEvaluated,
  fileTypesAreNoPaths,
  hostsOfTestsDoNotWait,
  textsSendNoEcho,
  ownAddressIsNotFetched,
  ...textsAreNotEvaluated,
  keysArePlainTexts,
  ...valueRows,
  readOnlyParametersStay,
  oddDelaysAreBorne,
  longListsAreAllOrNothing,
  oddNamesLeadNowhere,
  attributeListsDoNoHarm,
  tablesHaveAnEnd,
  ...webUiCases,
  ...openedPorts,
  remoteAccessWantsAPassword,
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
  ...softwareModuleCases,
  credentialsStayWithTheirServer,
  ...clearFileLogin,
  configurationHoldsNoSecrets,
  logsHoldNoSecrets,
  uploadsAreAudited,
  redirectedToClear,
  ...channels,
  queueSurvivesARestart,
  endOfATestIsReported,
  cancelledTestIsNotReported,
  failedTestShowsNoOldResults,
  wrongSettingsStartNoTest,
  udpEchoAnswersItsSourceOnly,
  changesAreToldInSignedDatagrams,
  activeLightweightOpensNoSession,
  passiveLightweightWaitsForOthers,
  csvReportsCanBeRead,
  jsonReportsFollowTheHierarchy,
  reportsNameTheirDevice,
  reportsHoldNoSecrets,
  collectorsAreVerified,
  rebootIsReportedAsBoot,
  rebootReturnsItsCommandKey,
  noTestIsRequestedAfterAReboot,
  severalRebootsAreOne,
  valuesSurviveAReboot,
  attributesSurviveAReboot,
  ...sessionRebootCases,
  ...badConfigurations,
  ...editedConfigurations,
  endlessFileIsGivenUp,
  brokenOffFileIsAFailure,
  ...badFirmware,
  ...clearLogins,
  changedPasswordHolds,
  comesWithoutTheTime,
  clockPutBack,
  expiredWithoutTheTime,
  strangerWithoutTheTime,
  expiredRoot,
  switchedOffPortIsClosed,
  noPortOpensDuringBoot,
  slowRequestsEnd,
  idleConnectionsKeepNobodyOut,
  manyConnectionsStopNothing,
  ...survivedRequests,
  factoryResetForgets,
  noManagementBeforeSetUp,
  dhcpMovesNobody,
  dhcpNamesNoHttpAcs,
  leasedSettingsAreLegal,
  leasesAreNotEvaluated,
  otherSampleHasAnotherAccount,
  closedBehindTheDevice,
  lanTimeServersAreNotEvaluated,
  leasedNamesAreNotEvaluated,
  namesStayTextForTheAcs,
  namesStayTextOnPages,
  mappingDescriptionsAreNotEvaluated,
  announcedNamesAreNotEvaluated,
];
