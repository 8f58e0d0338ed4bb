export {
  type Bracket,
  type BracketOptions,
  type ControlOutcome,
  didNotRecover,
  type SharedControl,
} from './case/bracket.ts';
export {
  type BrokenVerdict,
  type CaseBody,
  type CaseDefinition,
  CaseDefinitionError,
  type CaseMeta,
  defineCase,
  defineFamily,
  type DefectReference,
  type SpecReference,
  type SplitBody,
  type TargetKind,
} from './case/case.ts';
export { BenchError, CaseEnd, type EndedEarly, TargetSilentError } from './case/case-end.ts';
export type { Awaited, CaseTools, Expectation, JudgeTools, Matchers } from './case/case-tools.ts';
export { type JudgedExpectation, judgeTools } from './case/judge-tools.ts';
export {
  defaultSafety,
  type ErrorReason,
  errorReasons,
  isSafetyGranted,
  type SafetyClass,
  safetyClasses,
  severities,
  type Severity,
  type Verdict,
  verdicts,
} from './case/verdict.ts';
export { type Judgement, verdictOf } from './case/verdict-of.ts';
export { RunError, type RunErrorCode } from './evidence/errors.ts';
export type * from './evidence/event.ts';
export type { Evidence, Exchange, WireMessage } from './evidence/evidence.ts';
export type { JsonValue } from './evidence/json.ts';
export type { Manifest, ManifestFile } from './evidence/manifest.ts';
export { factsName, targetIdentityName } from './evidence/observation-names.ts';
export { type OpenedRun, openRun } from './evidence/open-run.ts';
export type { EventProblem } from './evidence/read-events.ts';
export { Recorder, type RecorderOptions } from './evidence/recorder.ts';
export { createRunFolder } from './evidence/run-folder.ts';
export { defaultReadLimits, defaultRunLimits, type ReadLimits, type RunLimits } from './evidence/run-limits.ts';
export { type CaseModel, foldRun, type RunModel } from './evidence/run-model.ts';
export { sealRun } from './evidence/seal-run.ts';
export { type Difference, type Verification, verifyRun } from './evidence/verify-run.ts';
export { zipRun, type ZipRunOptions } from './evidence/zip-run.ts';
export type { Profile } from './profile.ts';
export type { FeatureFact, FeatureProbe, FeatureProbes } from './run/feature.ts';
export type { FixtureContext, FixtureDefinition, FixtureReady, Fixtures, FixtureScope } from './run/fixture.ts';
export { FixtureGraphError, fixtureTimeoutMs } from './run/fixture-graph.ts';
export { PlanError, type Planned, planRun } from './run/plan.ts';
export { rejudge, type Rejudged } from './run/rejudge.ts';
export { type CaseResult, countVerdicts, runCases, type RunResult } from './run/run-cases.ts';
export { type InterruptedRun, notResumable, readInterruptedRun } from './run/interrupted-run.ts';
export type { Reporter, RunOptions, Selection } from './run/run-options.ts';
export { TimeLeft } from './run/time-left.ts';
export { resolveSecret, type SecretSource, SecretSourceError } from './target/secret-source.ts';
export {
  parseTarget,
  readTargetFile,
  type TargetFile,
} from './target/target-file.ts';
export type * from './target/target-settings.ts';
export { type ConsoleReporterOptions, consoleReporter, type ConsoleSink } from './report/console-reporter.ts';
export { csvReport } from './report/csv-report.ts';
export { formatDuration } from './report/format-duration.ts';
export { renderHtmlReport, runDataMark } from './report/html-report.ts';
export { jsonReport } from './report/json-report.ts';
export { junitReport } from './report/junit-report.ts';
export { plainText } from './report/plain-text.ts';
export {
  type ReportCase,
  type ReportAttachment,
  type ReportData,
  reportData,
  type ReportLimits,
} from './report/report-data.ts';
export { captureNotice } from './report/capture-notice.ts';
export { sarifReport } from './report/sarif-report.ts';
export { countsLine, textReport } from './report/text-report.ts';
export { figureLines } from './report/figure-lines.ts';
export type { RunFigures } from './evidence/run-figures.ts';
export { sentWaitName } from './evidence/observation-names.ts';
export { verdictStyles } from './report/verdict-styles.ts';
export type { Post, Reply } from './peers/exchange.ts';
export { BulkCollector, type BulkCollectorOptions, type CollectedReport } from './peers/bulk-collector.ts';
export { noneLate } from './run/late-findings.ts';
export { listenAgain, type ListenAgainOptions, type ListenedAgain } from './run/listen-again.ts';
export { DhcpServer, type GivenLease } from './peers/dhcp-server.ts';
export { type VendorSuboption, writeOption125, writeOption43 } from './peers/vendor-options.ts';
export { DnsCanary, type DnsLookUp } from './peers/dns-canary.ts';
export type { EchoSize } from './peers/icmp/echo-sizes.ts';
export { IcmpWatcher } from './peers/icmp/icmp-watcher.ts';
export {
  type StreamedBody,
  type FileAnswer,
  type FilePlace,
  FileServer,
  type FileServerRequest,
} from './peers/file-server.ts';
export { RefusalHabits } from './peers/refusal-habits.ts';
export { type ConnectionWatch, ScriptedAcs, type WatchedConnection } from './peers/scripted-acs.ts';
export * from './peers/raw-tls/deviations.ts';
export { RawTlsEngine, type RawTlsOptions, type RawTlsTranscript } from './peers/raw-tls/raw-tls-engine.ts';
export { TicketStore } from './peers/raw-tls/ticket-store.ts';
export { type HelloFacts, helloFacts } from './peers/hello-facts.ts';
export { type LightweightArrival, LightweightReceiver } from './peers/lightweight-receiver.ts';
export { StunServer, type StunRequest, type StunTactic } from './peers/stun-server.ts';
export { PlainPort, type PlainPortFacts } from './peers/plain-port.ts';
export type { StanzaAnswer, XmppClient } from './peers/xmpp/xmpp-client.ts';
export { XmppServer, type XmppServerOptions, type XmppVisit } from './peers/xmpp/xmpp-server.ts';
export { type Patience, ScriptedSession } from './peers/scripted-session.ts';
export { patientWatch, secondTryWithinMs, type TlsObservation, watchTls } from './peers/tls-watch.ts';
export { connectionRequestExchange } from './peers/connection-request-exchange.ts';
export type { FirmwareFiles } from './fixtures/firmware-files.ts';
export type { FileServers } from './fixtures/file-servers.ts';
export { TimeServer, type ToldTime } from './peers/time-server.ts';
export { certificateIdentity, type ClientCertificateFacts } from './peers/client-certificate-facts.ts';
export { type OtherRoot, otherRoots, standInAuthority } from './fixtures/other-authorities.ts';
export { type CpeBench, cpeBench, type CpeBenchOptions } from './fixtures/cpe-bench.ts';
export { placeNotes } from './fixtures/rig-fixture.ts';
export type { AskedForSession, ConnectionRequestObservation } from './fixtures/ask-for-session.ts';
export {
  ConnectionRequestPort,
  type PortAnswer,
  type PortPost,
  type RawOptions,
} from './fixtures/connection-request-port.ts';
export { holdHalfRequest, whileIdleConnectionsStand } from './fixtures/held-connections.ts';
export { type RawAnswer, type RawRequest, sendRawRequest } from './fixtures/raw-request.ts';
export { type SafeParameter, safeParameters } from './fixtures/safe-parameters.ts';
export { isRowOf, type SafeTable, safeTable } from './fixtures/safe-table.ts';
export {
  type CanaryZones,
  commandFamilies,
  echoText,
  echoTextCharsMax,
  inertEchoTwin,
  inertTwin,
  type InjectionFamily,
  injectionFamilies,
  type InjectionText,
  injectionText,
  injectionTextCharsMax,
  type InjectionTextLength,
} from './peers/injection-text.ts';
export { inertWaitTwin, usualWaitHost, type WaitFamily, waitFamilies, waitText } from './peers/wait-text.ts';
export { inertUrlTwin, injectionUrl } from './peers/injection-url.ts';
export { type AskedByUdp, CpeTarget, type DataModelRoot, type OpenedSession } from './fixtures/cpe-target.ts';
export {
  type ChangeAnswer,
  changeValues,
  getParameterNames,
  getParameterValue,
  getParameterValues,
  mustSetParameterValues,
  setParameterValues,
  writableAmong,
} from './fixtures/parameters.ts';
export { mintedPresentation, type PresentationChanges, serverPresentation } from './fixtures/server-presentation.ts';
export {
  type DatagramAnswer,
  type UdpConnectionRequestChanges,
  UdpConnectionRequestPort,
} from './fixtures/udp-connection-request-port.ts';
export {
  LanDhcpClient,
  type LanDhcpClientOptions,
  type LanLease,
  type ToldByHost,
} from './peers/lan-dhcp-client.ts';
export { LanAnnouncer } from './peers/lan-announcer.ts';
export { asksForWord, Greeter } from './peers/greeter.ts';
export { askUdpEcho, sourceAddressTowards, type UdpEchoRequest } from './peers/udp-echo.ts';
export type { SessionFacts } from './fixtures/watch-for-session.ts';
export { type Followed, type Leading, LedClock } from './fixtures/led-clock.ts';
export { SettingsKeeper } from './fixtures/settings-keeper.ts';
export type { AskPerson } from './rig/person-rig.ts';
export { canPowerCycle, type Rig, type RigAction, rigActions } from './rig/rig.ts';
export { type Trigger, triggers } from './rig/trigger-ladder.ts';
export { parsePorts, type PortScan, PortScanError, type PortScanRequest, type ScannedPort } from './ports/port-scan.ts';
export type { LanSettings } from './target/target-settings.ts';
export { TargetFileError, type TargetProblem } from './target/target-problem.ts';
export { hostOf, isLoopback } from './ports/own-address.ts';
export { type Knock, knock, type KnockRequest } from './ports/knock.ts';
export { ssdpLocations } from './ports/ssdp-locations.ts';
export { type Material, mutate } from './mutation/mutate.ts';
export { Random } from './mutation/random.ts';
export { type PlaceBehind, portName, PortSurvey, type SideScan, type TargetSide } from './ports/port-survey.ts';
export { isTls, tryTls, type TlsOffer, type TlsOfferPlace, type TlsTry } from './ports/tls-offer.ts';
export { askForHost } from './ports/run-nmap.ts';
export { scanPorts } from './ports/scan-ports.ts';
export { usualUdpPorts } from './ports/udp-probes.ts';
export { lightweightNotificationSignature } from '@cordon/transport';
export { waitForQuiet } from './fixtures/watch-for-session.ts';
export type { CrawledPage } from './web-ui/crawl.ts';
export { enter, formFields, type LoginForm } from './web-ui/login-form.ts';
export { type PageField, type PageForm, type ReadPage, readPage } from './web-ui/read-page.ts';
export { findWayOut, goOut, isLogoutForm } from './web-ui/way-out.ts';
export type { WebAnswer, WebClient, WebCredentials } from './web-ui/web-client.ts';
export { defaultWebLimits } from './web-ui/web-limits.ts';
export type { WebSession } from './web-ui/web-session.ts';
export { type UiCrawl, WebUi } from './web-ui/web-ui.ts';
export { saysLogout, wordsOf } from './web-ui/web-words.ts';
