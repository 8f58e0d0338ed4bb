import {
  type AcsRequest,
  afterBootstrap,
  afterReboot,
  afterSessionFailure,
  type CpeRequest,
  type CpeResponse,
  type CpeSessionOptions,
  type DecodedEnvelope,
  type Envelope,
  type EventQueue,
  type EventStruct,
  type Inform,
  type ParameterValueStruct,
  retryWaitMs,
  type RetryWaitRange,
  type SetParameterValuesFault,
  type SoapFault,
} from '@cordon/cwmp';
import type { InstanceTree, TreePolicy } from '@cordon/data-model';
import {
  type HttpRequest,
  type HttpResponseInit,
  type NonceBook,
  strictUdpConnectionRequestChecks,
  type UdpConnectionRequestChecks,
} from '@cordon/transport';
import type { ConnectionRequestAttempt } from './connection-request-attempt.ts';
import type { CpeIdentity } from './cpe-config.ts';
import { strictTransfers, type TransferStrictness } from './transfers/transfer-strictness.ts';
import type { Device } from './device/device.ts';
import type { ScheduledInform } from './device/device-memory.ts';
import { type DiscoveryStrictness, strictDiscovery } from './discovery/discovery-strictness.ts';
import type { DiagnosticsStrictness } from './diagnostics/diagnostics-strictness.ts';
import { type FieldWriter, quoteField } from './bulk-data/encode-csv.ts';
import type { JsonFormat } from './bulk-data/encode-json.ts';
import type { UnitFault } from './software/unit-order.ts';
import { informKindOf } from './lightweight-notification/waiting-changes.ts';
import type { SideService } from './side-services.ts';
import { isEmptyOrHostName } from './device/value-check.ts';
import { strictXmpp, type XmppStrictness } from './xmpp/xmpp-strictness.ts';
import { type LanStrictness, strictLan } from './lan/lan-strictness.ts';
import { type LanPageStrictness, strictLanPage } from './lan-page/lan-page-strictness.ts';
import { type RemoteAccessStrictness, strictRemoteAccess } from './lan-page/remote-access-strictness.ts';
import { type HttpPolicies, strictHttp } from './session/http-policies.ts';
import { type PortMappingStrictness, strictPortMapping } from './nat/port-mapping-strictness.ts';
import type { EndedSession } from './session/run-session.ts';
import type { TextReader } from './text-readers.ts';
import { strictTls, type TlsStrictness, trustingOthersToo } from './tls-strictness.ts';
import { believesTime } from './wall-clock.ts';

/** How the CPE meets whoever connects to its connection-request port. */
export interface ConnectionRequestStrictness {
  readonly authenticate: boolean;
  readonly refuseReplays: boolean;
  /** What to do with a SOAP body; undefined never reads one. */
  readonly answersSoap: boolean;
  /** The path served, given the random one that belongs to this device. */
  readonly path: (random: string) => string;
  /** Whether a request target is that path. */
  readonly isOurPath: (target: string, path: string) => boolean;
  readonly servesMethod: (method: string) => boolean;
  /** Whether this caller gets a session; strict: whoever the digest check has granted it. */
  readonly isGranted: (attempt: ConnectionRequestAttempt) => boolean;
  /** The nonces, where they are not those of the transport. */
  readonly nonces: () => NonceBook | undefined;
  readonly realm: (identity: CpeIdentity) => string;
  /** Answers an action of TR-064 that was POSTed, without credentials; undefined never reads one. */
  readonly answersAction: ((body: string) => HttpResponseInit | undefined) | undefined;
  /** What is served at other paths of the port, without credentials. */
  readonly otherPage: (target: string) => HttpResponseInit | undefined;
  /** Fields that stand in every answer. */
  readonly answerFields: readonly (readonly [name: string, value: string])[];
  /** Whether a body is a reason for a session; undefined never reads one. */
  readonly readsBody: ((body: string, attempt: ConnectionRequestAttempt) => boolean) | undefined;
  /** The ACS that a request names, where the device listens to that. */
  readonly acsNamedBy: (request: HttpRequest, ownHost: string) => string | undefined;
  /** Addresses and blocks that are heard, given those of the configuration; everybody when undefined. */
  readonly heardSources: (configured: readonly string[] | undefined) => readonly string[] | undefined;
  /** Milliseconds and bytes of one request's head; undefined leaves them to the transport. */
  readonly headTimeoutMs: number | undefined;
  readonly headBytesMax: number | undefined;
  /** Who gives way when too many are connected. */
  readonly whenFull: 'newest-goes' | 'oldest-goes';
  /** Sessions owed for this many requests that were accepted during one (3.2.2.2: one). */
  readonly sessionsOwed: (requests: number) => number;
  /** Whether a request leaves the running session alone (3.2.2.1). */
  readonly keepsSession: boolean;
}

/** How the CPE decides whether an image becomes its firmware. */
export interface FirmwareStrictness {
  /** Whether it has to be whole and signed by the vendor. */
  readonly checksImage: boolean;
  /** Whether it has to be for this model. */
  readonly checksModel: boolean;
  /** Whether it may be older than what runs, given what is configured. */
  readonly allowsDowngrade: (configured: boolean) => boolean;
}

/** How the CPE takes orders about deployment units (TR-069 A.4.1.10). */
export interface SoftwareModuleStrictness {
  /** Operations that are taken in one request. */
  readonly operationsMax: number;
  /** The fault by which a request is refused as a whole for its operations; undefined when it is taken. */
  readonly refusalFor: (operationFaults: () => readonly UnitFault[]) => UnitFault | undefined;
  /** Whether a package is fetched once and no more, whatever comes of it. */
  readonly triesOnce: boolean;
}

/** How the CPE meets what claims to be its STUN server (TR-069 G.2.1.1). */
export interface StunStrictness {
  /** Takes a binding from any response, whoever sent it and to whatever it answers. */
  readonly followsAnybody: boolean;
  /** Throws away an answer without right integrity, where it asked with integrity. */
  readonly checksIntegrity: boolean;
}

/** How the CPE meets datagrams on its port for UDP connection requests (TR-069 Annex G). */
export interface UdpConnectionRequestStrictness {
  readonly checks: UdpConnectionRequestChecks;
  readonly stun: StunStrictness;
  /** What is said to a datagram that is refused; undefined says nothing (G.2.1.4). */
  readonly answerRefused: (datagram: Uint8Array) => Uint8Array | undefined;
  /** Whether a changed UDPConnectionRequestAddress is a change to be notified (G.2.1.3). */
  readonly notifiesAddress: boolean;
}

/** How the CPE reports bulk data (TR-069 Annex N). */
export interface BulkDataStrictness {
  /** Whether hidden and secured parameters are empty in reports, as they are for the ACS. */
  readonly hidesSecrets: boolean;
  /** Whether the request URI says which device it is from (N.2.1). */
  readonly namesDevice: boolean;
  readonly writeCsvField: FieldWriter;
  readonly jsonLayout: (asked: JsonFormat['layout']) => JsonFormat['layout'];
  /** Where a report goes, one after the other until somebody takes it. */
  readonly collectorUrls: (url: string) => readonly string[];
  /** How a collector is met, given how the ACS is. */
  readonly tls: (acs: TlsStrictness) => TlsStrictness;
}

/** Where lightweight notifications go. */
export interface NotificationDestination {
  readonly host: string;
  readonly port: number;
}

/** How the CPE tells changes by lightweight notification (TR-069 Annex M). */
export interface LightweightNotificationStrictness {
  readonly signs: boolean;
  /** Where they go, given where the ACS wants them and where an ACS hears them that does not say. */
  readonly destination: (wanted: NotificationDestination, acs: NotificationDestination) => NotificationDestination;
  /** How a change is told by an Inform, given the Notification of the parameter (A.3.2.4). */
  readonly informKind: typeof informKindOf;
  /** Whether a change that is to go along with others, or at its time, goes out by itself at once. */
  readonly startsOnPassive: boolean;
}

/** Why a list of values was refused. */
export interface ValuesRefusal {
  readonly reason: string;
  readonly faults: readonly SetParameterValuesFault[];
}

/** Where a SetParameterValues has got to: with a refusal, `progress` is what is kept all the same. */
export interface ApplyResult<Progress> {
  readonly progress: Progress;
  readonly refusal?: ValuesRefusal | undefined;
}

/** Applies a list by means of `applyAll`, which takes all of the list it is given or nothing. */
export type ApplyValues = <Progress>(
  start: Progress,
  list: readonly ParameterValueStruct[],
  applyAll: (progress: Progress, list: readonly ParameterValueStruct[]) => ApplyResult<Progress>,
) => ApplyResult<Progress>;

/** Answers a request by means of `answer`, once, several times or not at all. */
export type CarryOut = (
  request: AcsRequest,
  answer: (request: AcsRequest) => CpeResponse | SoapFault,
) => CpeResponse | SoapFault;

/** The requests that bring a ParameterKey. */
export type KeyedMethod = 'SetParameterValues' | 'AddObject' | 'DeleteObject';

/** What becomes of undelivered events (TR-069 3.7.1.5). */
export interface EventHabits {
  readonly afterSessionFailure: (queue: EventQueue) => EventQueue;
  readonly afterReboot: (queue: EventQueue) => EventQueue;
  readonly afterBootstrap: (queue: EventQueue) => EventQueue;
  /** Orders of ScheduleInform that go on waiting when another one comes (TR-069 A.4.1.2). */
  readonly scheduledBeside: (waiting: readonly ScheduledInform[], commandKey: string) => readonly ScheduledInform[];
}

/** What leads to another RetryCount. */
export type RetryCountCause = 'success' | 'failure' | 'boot';

/** How failed sessions are counted and repeated (TR-069 3.2.1.1). */
export interface RetryHabits {
  readonly retryCountAfter: (cause: RetryCountCause, retryCount: number) => number;
  readonly waitMs: (range: RetryWaitRange, random01: number) => number;
}

/** What a policy may do with a time server: look its name up, and ask its addresses one after the other. */
export interface TimeServerWorld {
  lookUp(name: string): Promise<readonly string[]>;
  synchronise(addresses: readonly string[]): Promise<void>;
  wait(milliseconds: number): Promise<void>;
}

/** One of the settings in ManagementServer that time and guard sessions. */
export interface ManagementSetting {
  /** Below the root, such as `ManagementServer.PeriodicInformInterval`. */
  readonly path: string;
  readonly value: string;
  /** Its value when the device booted last. */
  readonly atBoot: string;
}

/**
 * Every point at which a real device may go wrong, answered the right way by {@link strictPolicies}.
 * A defect replaces one answer; the core asks and never knows which answer it got.
 */
export interface CpePolicies {
  readonly tls: TlsStrictness;
  /** Whether the log file tells of an ACS that was refused. */
  readonly notesRefusals: boolean;
  /** How it meets file servers, given how it meets the ACS (TR-069 3.4.3: in the same way, with the roots for other servers besides). */
  readonly fileTls: (tls: TlsStrictness) => TlsStrictness;
  readonly connectionRequest: ConnectionRequestStrictness;
  readonly udpConnectionRequest: UdpConnectionRequestStrictness;
  readonly sideServices: readonly SideService[];
  readonly lan: LanStrictness;
  readonly lanPage: LanPageStrictness;
  readonly remoteAccess: RemoteAccessStrictness;
  readonly portMapping: PortMappingStrictness;
  readonly discovery: DiscoveryStrictness;
  readonly xmpp: XmppStrictness;
  readonly bulkData: BulkDataStrictness;
  readonly lightweightNotification: LightweightNotificationStrictness;
  readonly diagnostics: DiagnosticsStrictness;
  /** Whether this hidden or secured parameter, by its schema path, reads back with its value. */
  readonly revealsSecret: (path: string) => boolean;
  /** Whether it stands with its value in an Inform that lists it. */
  readonly informsSecret: (path: string) => boolean;
  /** The password with which it logs in at its ACS. */
  readonly acsPassword: (device: Device) => string;
  /** As what the device takes a setting of its management. */
  readonly useSetting: (setting: ManagementSetting) => string;
  /** Parameters below the root whose true value stands in every Inform besides what belongs there. */
  readonly informExtras: readonly string[];
  readonly acceptsTimeServer: (value: string) => boolean;
  /** Whether such a value may be a host or domain name elsewhere, at this schema path. */
  readonly acceptsHostName: (value: string, path: string) => boolean;
  /** Who takes texts from the parameters, besides what this device does with them itself. */
  readonly textReaders: readonly TextReader[];
  readonly useTimeServer: (value: string, world: TimeServerWorld) => Promise<void>;
  /** Whether the clock takes what a time server tells, in milliseconds since 1970. */
  readonly believesTime: typeof believesTime;
  /** Whether it opens sessions while it does not know the time (3.3-33). */
  readonly meetsAcsWithoutTime: boolean;
  readonly applySetParameterValues: ApplyValues;
  /** Carries out a request; `answer` does what TR-069 asks. Transfers are not among them. */
  readonly carryOut: CarryOut;
  /** Parameters with which it leaves the factory besides those of its model, by name, given the root with its dot. */
  readonly factoryExtras: (root: string) => Readonly<Record<string, string>>;
  /** What the data model leaves to the device. */
  readonly treePolicy: (policy: TreePolicy) => TreePolicy;
  /** Whether ParameterKey takes the key of such a request, when it succeeded and when it failed (A.3.2.1, A.3.2.6, A.3.2.7). */
  readonly takesParameterKey: (method: KeyedMethod, succeeded: boolean) => boolean;
  /** The parameters with which the device comes up, given those with which it went down. */
  readonly treeAtBoot: (tree: InstanceTree) => InstanceTree;
  /** Those with which it comes out of a factory reset, given those of the factory and those from before. */
  readonly treeAfterReset: (factory: InstanceTree, before: InstanceTree) => InstanceTree;
  /** How a request of the ACS is understood. */
  readonly readRequest: (request: AcsRequest) => AcsRequest;
  /** What goes out as the answer. */
  readonly writeAnswer: (answer: CpeResponse | SoapFault) => CpeResponse | SoapFault;
  /** What an answer of the ACS says to us. */
  readonly readAcsEnvelope: (envelope: DecodedEnvelope) => DecodedEnvelope;
  readonly transfers: TransferStrictness;
  readonly firmware: FirmwareStrictness;
  readonly softwareModules: SoftwareModuleStrictness;
  /** What goes out as a request of our own, Inform apart. */
  readonly writeCall: (call: CpeRequest) => CpeRequest;
  /** The Reboot calls that one reboot answers, by their CommandKeys; those left ask for another one (A.3.2.9). */
  readonly rebootsAnswered: (commandKeys: readonly string[]) => readonly string[];
  /** Header fields of an empty POST. */
  readonly emptyPostHeaders: readonly (readonly [name: string, value: string])[];
  readonly informEvents: (events: readonly EventStruct[]) => readonly EventStruct[];
  /** The Inform of a session as it goes out. */
  readonly writeInform: (inform: Inform) => Inform;
  /** Every envelope as it goes out. */
  readonly writeEnvelope: (envelope: Envelope) => Envelope;
  /** How the session machine is set up, besides the versions. */
  readonly session: CpeSessionOptions;
  readonly events: EventHabits;
  readonly retries: RetryHabits;
  readonly http: HttpPolicies;
  /** Whether a header element that has to be understood and is not fails a request (SOAP 1.1 4.2.3). */
  readonly heedsMustUnderstand: boolean;
  /** Whether a request whose arguments are not as the schema has them is refused (A.5.1, fault 9003). */
  readonly refusesVagueArguments: boolean;
  /** What becomes of the device when a session is over, however it went. */
  readonly fateAfter: (session: EndedSession) => 'goes-on' | 'hangs' | 'restarts';
  /** Whether a value written by the ACS counts as a change to be notified. */
  readonly notifiesAcsWrites: boolean;
}

const same = <Value>(value: Value): Value => value;

/** The reference: what TR-069 and good practice ask for. */
export const strictPolicies: CpePolicies = {
  tls: strictTls,
  notesRefusals: true,
  fileTls: trustingOthersToo,
  connectionRequest: {
    authenticate: true,
    refuseReplays: true,
    answersSoap: false,
    path: same,
    isOurPath: (target, path) => target === path,
    servesMethod: (method) => method === 'GET',
    isGranted: ({ verdict }) => verdict.kind === 'granted',
    nonces: () => undefined,
    realm: () => 'Connection Request',
    answersAction: undefined,
    otherPage: () => undefined,
    answerFields: [],
    readsBody: undefined,
    acsNamedBy: () => undefined,
    heardSources: same,
    headTimeoutMs: undefined,
    headBytesMax: undefined,
    whenFull: 'oldest-goes',
    sessionsOwed: (requests) => Math.min(1, requests),
    keepsSession: true,
  },
  udpConnectionRequest: {
    checks: strictUdpConnectionRequestChecks,
    stun: { followsAnybody: false, checksIntegrity: true },
    answerRefused: () => undefined,
    notifiesAddress: true,
  },
  sideServices: [],
  lan: strictLan,
  lanPage: strictLanPage,
  remoteAccess: strictRemoteAccess,
  portMapping: strictPortMapping,
  discovery: strictDiscovery,
  xmpp: strictXmpp,
  diagnostics: {
    announcesEnd: true,
    announcesCancelled: false,
    clearsResults: true,
    checksSettings: true,
    endsAtReboot: true,
    echoesTo: (address, source) => address === source,
    closesEchoPort: true,
    acceptsHost: isEmptyOrHostName,
    tls: trustingOthersToo,
    runTest: (_kind, world, run) => run(world),
  },
  bulkData: {
    hidesSecrets: true,
    namesDevice: true,
    writeCsvField: quoteField,
    jsonLayout: same,
    collectorUrls: (url) => [url],
    tls: same,
  },
  lightweightNotification: {
    signs: true,
    destination: same,
    informKind: informKindOf,
    startsOnPassive: false,
  },
  revealsSecret: () => false,
  informsSecret: () => false,
  acsPassword: (device) => device.value('ManagementServer.Password'),
  useSetting: ({ value }) => value,
  informExtras: [],
  acceptsTimeServer: isEmptyOrHostName,
  acceptsHostName: isEmptyOrHostName,
  textReaders: [],
  useTimeServer: async (value, world) => {
    await world.synchronise(await world.lookUp(value));
  },
  believesTime,
  meetsAcsWithoutTime: true,
  applySetParameterValues: (start, list, applyAll) => applyAll(start, list),
  carryOut: (request, answer) => answer(request),
  factoryExtras: () => ({}),
  treePolicy: same,
  takesParameterKey: (_method, succeeded) => succeeded,
  treeAtBoot: same,
  treeAfterReset: same,
  readRequest: same,
  writeAnswer: same,
  readAcsEnvelope: same,
  transfers: strictTransfers,
  firmware: { checksImage: true, checksModel: true, allowsDowngrade: same },
  softwareModules: {
    // Sixteen are never too many (A.4.1.10); an ACS that sends more than twice as many went wrong.
    operationsMax: 32,
    // A.4.1.10: what is wrong with an operation stands in its result.
    refusalFor: () => undefined,
    triesOnce: true,
  },
  writeCall: same,
  rebootsAnswered: same,
  emptyPostHeaders: [],
  informEvents: same,
  writeInform: same,
  writeEnvelope: same,
  session: {},
  events: {
    afterSessionFailure,
    afterReboot,
    afterBootstrap,
    // A.4.1.2: the same CommandKey, unless empty, replaces the delay of the waiting request.
    scheduledBeside: (waiting, commandKey) =>
      waiting.filter((one) => commandKey === '' || one.commandKey !== commandKey),
  },
  retries: {
    retryCountAfter: (cause, retryCount) => {
      if (cause === 'success') return 0;
      // 3.2.1.1: only a session that ends well resets the count; a boot does not.
      return cause === 'failure' ? retryCount + 1 : retryCount;
    },
    waitMs: retryWaitMs,
  },
  http: strictHttp,
  heedsMustUnderstand: true,
  refusesVagueArguments: true,
  fateAfter: () => 'goes-on',
  notifiesAcsWrites: false,
};
