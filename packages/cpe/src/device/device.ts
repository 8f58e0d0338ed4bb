// Theory of operation. A device is a parameter tree plus what it remembers (events, schedules, counts). Both are immutable
// values; every change goes through `#commit`, which writes it to the store first and shows it afterwards. What an RPC
// acknowledges is therefore durable before its answer exists (TR-069 A.3.2.1, 3.7.1.5).
import {
  addEvent,
  addValueChange,
  afterInformResponse,
  afterResponse,
  afterSessionEnd,
  type EventOccurrence,
  type EventQueue,
  type CpeRequest,
  type EventStruct,
  type Inform,
  type RequestDownload,
  startInform,
  wantsSession,
} from '@cordon/cwmp';
import {
  createTree,
  factoryTree,
  type InstanceTree,
  type ModelRegistry,
  restoreTree,
  setDeviceValues,
  snapshotTree,
  stateOf,
  type TreeChange,
  type TreePolicy,
  type TreeSnapshot,
  valueOf,
} from '@cordon/data-model';
import type { Clock } from '../clock.ts';
import type { CpePolicies } from '../cpe-policies.ts';
import { noAddress } from '../discovery/acs-addresses.ts';
import { noDiscovery } from '../discovery/discovery-memory.ts';
import type { Json, StateStore } from '../state/state-store.ts';
import { type DeviceMemoryValues, memoryChanges, readMemory, type ScheduledInform } from './device-memory.ts';
import { type DeviceTable, describeDevice } from './device-table.ts';
import { newResults, noResults, type OwedCall, owedCalls } from './owed-calls.ts';
import { buildInform } from './build-inform.ts';
import { noteChanges } from './note-changes.ts';
import { informKindOf, noWaitingChanges } from '../lightweight-notification/waiting-changes.ts';
import { policyNow, treePolicyOf } from './tree-policy.ts';
import { WallClock } from '../wall-clock.ts';
/** A changed tree and what changed in it. */
export interface TreeUpdate {
  readonly tree: InstanceTree;
  readonly changes: readonly TreeChange[];
}

/** What a device is made of. */
export interface DeviceOptions {
  readonly registry: ModelRegistry;
  readonly table: DeviceTable;
  readonly factoryValues: Readonly<Record<string, string>>;
  readonly store: StateStore;
  readonly policies: CpePolicies;
  readonly clock: Clock;
  /** Whether an empty ACS URL means something: the device can ask DHCP (TR-069 3.1). */
  readonly hasDiscovery?: boolean;
  /** One that is set when absent. */
  readonly wallClock?: WallClock | undefined;
}

/** What the session that just ended leaves to be done. */
export interface AfterSession {
  readonly reboot: boolean;
  readonly factoryReset: boolean;
  readonly wantsSession: boolean;
  /** Everything that waits was sent before and not confirmed: it goes by the retry timing (TR-069 3.7.1.5). */
  readonly redelivers: boolean;
}

/** What a device does to itself in one piece. */
export interface Settled {
  readonly update?: TreeUpdate | undefined;
  readonly values?: Readonly<Record<string, string>>;
  readonly memory?: Partial<DeviceMemoryValues>;
  readonly occurrences?: readonly EventOccurrence[];
}

const treeKey = 'tree';
const requestDownloadEvent = '9 REQUEST DOWNLOAD';

/** Parameters, events and memory of one CPE, durable from the moment a method returns. */
export class Device {
  readonly table: DeviceTable;
  readonly policies: CpePolicies;
  readonly #treePolicy: TreePolicy;
  readonly wallClock: WallClock;
  readonly #store: StateStore;
  readonly #clock: Clock;
  #tree: InstanceTree;
  #memory: DeviceMemoryValues;
  #bootMs: number;
  /** The parameters of the last boot. */
  #bootTree: InstanceTree;
  /** Computed values as of the last Inform, or of the boot. */
  #lastComputed: Readonly<Record<string, string>> = {};
  /** A FactoryReset was answered in the running session; lost when the session fails (TR-069 A.4.1.6). */
  #factoryResetOrdered = false;
  /** The calls of the running session that the ACS has not confirmed yet. */
  readonly #owed = new Map<CpeRequest, OwedCall>();
  /** Not durable: whoever asked has his moment, and may ask again (TR-069 3.7.1.5: retry is the device's choice). */
  #requestedDownloads: readonly RequestDownload[] = [];
  #onLightweightChange: (() => void) | undefined;

  constructor(options: DeviceOptions) {
    this.table = options.table;
    this.policies = options.policies;
    this.#store = options.store;
    this.#clock = options.clock;
    this.#treePolicy = treePolicyOf(options);
    this.wallClock = options.wallClock ?? new WallClock(options.clock);
    const factory = createTree(options.registry, describeDevice(options.table, options.factoryValues));
    const snapshot = options.store.get(treeKey);
    this.#tree = snapshot === undefined ? factory : restoreTree(factory, snapshot as unknown as TreeSnapshot).tree;
    this.#bootTree = this.#tree;
    this.#memory = readMemory(options.store);
    this.#bootMs = options.clock.nowMs();
  }

  get tree(): InstanceTree {
    return this.#tree;
  }

  /** How paths are understood and shown now: the ACS switches some of that (TR-069 3.6.1). */
  get treePolicy(): TreePolicy {
    return this.policies.treePolicy(policyNow(this.#treePolicy, this.#tree));
  }

  get memory(): DeviceMemoryValues {
    return this.#memory;
  }

  nowMs(): number {
    return this.#clock.nowMs();
  }

  /** Whether the device knows the time of day. */
  get knowsTime(): boolean {
    return this.wallClock.isSet;
  }

  /** A time server has told the time of day. */
  setTime(nowMs: number): void {
    this.wallClock.set(nowMs);
    if (this.value('Time.Status') !== '') this.refresh({ [`${this.table.root}Time.Status`]: 'Synchronized' });
  }

  /** Reading of the device's timers at an instant of the time of day. */
  timerMsOf(instantMs: number): number {
    return instantMs - this.wallClock.nowMs() + this.#clock.nowMs();
  }

  /** The true value of a parameter below the root, such as `ManagementServer.URL`; empty when the device lacks it. */
  value(path: string): string {
    return valueOf(this.#tree, this.table.root + path) ?? '';
  }

  /** The true value of a parameter by its full name; undefined when the device lacks it. */
  valueByName(parameterName: string): string | undefined {
    return valueOf(this.#tree, parameterName);
  }

  /** A setting of ManagementServer as this device takes it. */
  setting(path: string): string {
    const value = this.value(path);
    const atBoot = valueOf(this.#bootTree, this.table.root + path) ?? value;
    return this.policies.useSetting({ path, value, atBoot });
  }

  /** Such a setting as a number; `otherwise` when it is none. */
  numberValue(path: string, otherwise: number): number {
    const text = this.setting(path);
    return /^\d+$/.test(text) ? Number(text) : otherwise;
  }

  isTrue(path: string): boolean {
    return /^(true|1)$/.test(this.setting(path));
  }

  /** Makes a change durable, then visible. Throws StateError when it could not be written; then nothing has changed. */
  commit(change: { readonly tree?: InstanceTree; readonly memory?: Partial<DeviceMemoryValues> }): void {
    const { tree, memory } = change;
    this.#store.commit([
      ...(tree === undefined ? [] : [[treeKey, snapshotTree(tree) as unknown as Json] as const]),
      ...memoryChanges(memory ?? {}),
    ]);
    if (tree !== undefined) this.#tree = tree;
    const { lightweightChanges } = this.#memory;
    if (memory !== undefined) this.#memory = { ...this.#memory, ...memory };
    if (this.#memory.lightweightChanges !== lightweightChanges) this.#onLightweightChange?.();
  }

  /** Calls `listener` after each change of what lightweight notification has to tell; one at a time. */
  watchLightweightChanges(listener: (() => void) | undefined): void {
    this.#onLightweightChange = listener;
  }

  /** A request of the ACS took effect: stores it together with the notifications that follow from it. */
  applyRequest(update: TreeUpdate, parameterKey?: string): void {
    const keyed = parameterKey === undefined ? update : this.#withParameterKey(update, parameterKey);
    const told = update.changes.filter(
      (change) => change.kind === 'value' && (change.cause === 'consequence' || this.policies.notifiesAcsWrites),
    );
    this.commit({ tree: keyed.tree, memory: this.#withValueChanges(keyed.tree, told) });
  }

  /** Somebody other than the ACS changes parameters: raises 4 VALUE CHANGE where notification asks for it (TR-069 A.3.2.4). */
  setLocally(values: Readonly<Record<string, string>>): void {
    this.settle({ values });
  }

  /** Whether somebody on the LAN side may change a parameter (TR-069 A.3.2.4). */
  subscriberMayWrite(parameterName: string): boolean {
    return stateOf(this.#tree, parameterName)?.accessList?.includes('Subscriber') ?? true;
  }

  /** Whether a change of a parameter starts a session (TR-069 A.3.2.4). */
  isActivelyNotified(parameterName: string): boolean {
    const { informKind } = this.policies.lightweightNotification;
    return informKind(stateOf(this.#tree, parameterName)?.notification ?? 0) === 'active';
  }

  /** Whether an event waits that starts a session and was in none yet: the retry timing is not for it (TR-069 3.2.1.1). */
  get hasNews(): boolean {
    return this.#memory.events.events.some(({ sent, attempted, passive }) => !sent && !attempted && !passive);
  }

  /** The running session ends in a reboot, unless it fails. */
  get isRestartOrdered(): boolean {
    return this.#factoryResetOrdered || this.#memory.rebootCommandKeys.length > 0;
  }

  /** ManagementServer.ConnectionRequestURL, empty without a port. A new one is notified (TR-069 3.2.2). */
  noteConnectionRequestUrl(url: string): void {
    if (url === this.value('ManagementServer.ConnectionRequestURL')) return;
    const values = { [`${this.table.root}ManagementServer.ConnectionRequestURL`]: url };
    // An ACS that has never heard of the device learns the URL from the first Inform; to it nothing has changed.
    const isKnown = this.#memory.events.events.every(({ eventCode }) => eventCode !== '0 BOOTSTRAP');
    if (isKnown) this.settle({ values });
    else this.commit({ tree: setDeviceValues(this.#tree, values).tree });
  }

  /** The device changed by itself: new values, what it remembers of that and the events of it, in one piece. */
  settle(settled: Settled): void {
    const { values = {}, memory = {}, occurrences = [] } = settled;
    const update = settled.update ?? { tree: this.#tree, changes: [] };
    const set = setDeviceValues(update.tree, values);
    const noted = this.#withValueChanges(set.tree, [...update.changes, ...set.changes]);
    const { events: changed, lightweightChanges } = noted;
    const url = valueOf(set.tree, `${this.table.root}ManagementServer.URL`) ?? '';
    // 3.7.1.5: any change of the ACS URL is a bootstrap, and only what happens now is told to the new ACS.
    const isNewUrl = url !== this.#memory.bootstrappedUrl;
    const events = occurrences.reduce(addEvent, isNewUrl ? this.policies.events.afterBootstrap(changed) : changed);
    const bootstrap = isNewUrl ? { bootstrappedUrl: url, ...newResults(this.#memory, memory) } : {};
    const tree = isNewUrl ? this.#withFactoryInstanceMode(set.tree) : set.tree;
    this.commit({ tree, memory: { lightweightChanges, ...memory, ...bootstrap, events } });
  }

  /** ManagementServer.URL as of the next session. */
  noteAcsUrl(url: string): void {
    if (url !== this.value('ManagementServer.URL'))
      this.settle({ values: { [`${this.table.root}ManagementServer.URL`]: url } });
  }

  /** Whether an event waits that starts a session by itself. */
  get wantsSession(): boolean {
    return wantsSession(this.#memory.events);
  }

  /** Parameters that the device computes. Not stored: they are computed anew at each start. */
  refresh(values: Readonly<Record<string, string>>): void {
    this.#tree = setDeviceValues(this.#tree, values).tree;
  }

  /** The same for those that change all the time. */
  refreshComputed(): void {
    this.refresh(this.#computedValues());
  }

  #computedValues(): Readonly<Record<string, string>> {
    const { root } = this.table;
    return {
      [`${root}DeviceInfo.UpTime`]: String(this.upTimeS()),
      [`${root}Time.CurrentLocalTime`]: this.wallClock.text(),
    };
  }

  /** 6 CONNECTION REQUEST: never retried, so not worth a write to the disk (TR-069 3.7.1.5). */
  noteConnectionRequest(): void {
    const events = addEvent(this.#memory.events, { eventCode: '6 CONNECTION REQUEST' });
    this.#memory = { ...this.#memory, events };
  }

  /** Raises events and makes them durable. Throws StateError when that failed; they are delivered all the same while the process lives. */
  addEvents(occurrences: readonly { readonly eventCode: string; readonly commandKey?: string }[]): void {
    const events = occurrences.reduce(addEvent, this.#memory.events);
    this.#memory = { ...this.#memory, events };
    this.commit({ memory: { events } });
  }

  /** A heartbeat is due. False when an earlier one is under way or being retried: this one is dropped (TR-069 O.2.2, O.2.3). */
  heartbeatDue(): boolean {
    if (this.#memory.events.events.some(({ eventCode }) => eventCode === '14 HEARTBEAT')) return false;
    this.addEvents([{ eventCode: '14 HEARTBEAT' }]);
    return true;
  }

  /** A ScheduleInform is due: its events come in the same moment as it leaves the list (TR-069 A.4.1.2). */
  scheduledInformDue(due: ScheduledInform): void {
    const scheduledInforms = this.#memory.scheduledInforms.filter((one) => one !== due);
    // The queue puts 3 SCHEDULED beside it (3.7.1.5).
    const events = addEvent(this.#memory.events, { eventCode: 'M ScheduleInform', commandKey: due.commandKey });
    this.#memory = { ...this.#memory, scheduledInforms, events };
    this.commit({ memory: { scheduledInforms, events } });
  }

  /** Power comes on, for whatever reason: the events of a boot, and of a bootstrap when the ACS URL is a new one. */
  boot(): void {
    this.#bootMs = this.#clock.nowMs();
    this.#tree = this.policies.treeAtBoot(this.#tree);
    this.wallClock.boot();
    this.#bootTree = this.#tree;
    this.#lastComputed = this.#computedValues();
    const url = this.value('ManagementServer.URL');
    let events = this.policies.events.afterReboot(this.#memory.events);
    // 3.7.1.5: first contact, after a factory reset, and after any change of the ACS URL.
    const isNewUrl = url !== this.#memory.bootstrappedUrl;
    if (isNewUrl) events = this.policies.events.afterBootstrap(events);
    events = addEvent(events, { eventCode: '1 BOOT' });
    // A.3.2.9: one M Reboot for each call, with its CommandKey.
    const answered = this.policies.rebootsAnswered(this.#memory.rebootCommandKeys);
    for (const commandKey of answered) events = addEvent(events, { eventCode: 'M Reboot', commandKey });
    const rebootCommandKeys = this.#memory.rebootCommandKeys.slice(answered.length);
    const retryCount = this.policies.retries.retryCountAfter('boot', this.#memory.retryCount);
    const memory = { events, retryCount, bootstrappedUrl: url, rebootCommandKeys, ...(isNewUrl ? noResults : {}) };
    this.commit({ memory, ...(isNewUrl ? { tree: this.#withFactoryInstanceMode(this.#tree) } : {}) });
  }

  upTimeS(): number {
    return Math.floor((this.#clock.nowMs() - this.#bootMs) / 1000);
  }

  /** The Inform of a new session. What it lists is marked as sent, in memory only: a crash makes it unsent again. */
  startInform(): Inform {
    const started = startInform(this.#withComputedChanges());
    this.#memory = { ...this.#memory, events: started.queue };
    return buildInform(this, { events: started.events, changedParameters: started.changedParameters });
  }

  // A.3.2.4: passive notification works for every parameter, and what is computed has changed when it differs from last time.
  #withComputedChanges(): EventQueue {
    const computed = this.#computedValues();
    const parameterNames = Object.keys(computed).filter(
      (name) =>
        computed[name] !== this.#lastComputed[name] &&
        informKindOf(stateOf(this.#tree, name)?.notification ?? 0) === 'passive',
    );
    this.#lastComputed = computed;
    this.refresh(computed);
    return addValueChange(this.#memory.events, { parameterNames, active: false });
  }

  /** InformResponse came (TR-069 3.7.1.5). */
  informDelivered(): void {
    this.commit({ memory: { events: afterInformResponse(this.#memory.events) } });
    for (const call of this.#owed.keys()) {
      if (this.policies.transfers.confirmedByInform.includes(call.method)) this.callDelivered(call);
    }
  }

  /** The calls that are due in a session whose Inform has just begun (TR-069 A.3.3.2). */
  owedCalls(): readonly CpeRequest[] {
    this.#owed.clear();
    const requests = this.#requestedDownloads.map((call): OwedCall => ({ call, confirmed: () => ({}) }));
    this.#requestedDownloads = [];
    for (const owed of [...owedCalls(this.#memory), ...requests])
      this.#owed.set(this.policies.writeCall(owed.call), owed);
    return [...this.#owed.keys()];
  }

  /** The response to one of these calls came: it and its event are delivered (TR-069 3.7.1.5). */
  callDelivered(call: CpeRequest): void {
    const owed = this.#owed.get(call);
    if (owed === undefined) return;
    this.#owed.delete(call);
    // What is told by several calls of one method is announced by one event.
    const stillOwed = [...this.#owed.keys()].some(({ method }) => method === call.method);
    const events = afterResponse(this.#memory.events, owed.call, { stillOwed });
    this.commit({ memory: { ...owed.confirmed(this.#memory), events } });
  }

  /** Somebody at the device wants a file: 9 REQUEST DOWNLOAD (TR-069 A.4.2.2). A wish that waits already is not doubled. */
  requestDownload(call: RequestDownload): void {
    const others = this.#requestedDownloads.filter(({ fileType }) => fileType !== call.fileType);
    this.#requestedDownloads = [...others, call];
    this.addEvents([{ eventCode: requestDownloadEvent }]);
  }

  orderFactoryReset(): void {
    this.#factoryResetOrdered = true;
  }

  /** A session is over: counts, events that stay, and what is to be done now. */
  sessionEnded(outcome: 'complete' | 'failed'): AfterSession {
    const isComplete = outcome === 'complete';
    const factoryReset = isComplete && this.#factoryResetOrdered;
    this.#factoryResetOrdered = false;
    const left = this.#memory.events;
    const ended = isComplete ? afterSessionEnd(left) : this.policies.events.afterSessionFailure(left);
    let events = this.#withoutTriedWishes(ended);
    const url = this.value('ManagementServer.URL');
    // 3.1: a new ACS URL holds from the next session on, which carries 0 BOOTSTRAP.
    const isNewUrl = url !== this.#memory.bootstrappedUrl;
    if (isNewUrl) events = this.policies.events.afterBootstrap(events);
    const cause = isComplete ? 'success' : 'failure';
    const retryCount = this.policies.retries.retryCountAfter(cause, this.#memory.retryCount);
    if (retryCount !== this.#memory.retryCount || events !== left) {
      this.commit({
        ...(isNewUrl ? { tree: this.#withFactoryInstanceMode(this.#tree) } : {}),
        memory: { events, retryCount, bootstrappedUrl: url, ...(isNewUrl ? noResults : {}) },
      });
    }
    // A.3.2.9: the reboot waits for a session that ends well.
    const reboot = isComplete && this.#memory.rebootCommandKeys.length > 0;
    // 3.7.1.5: what occurred during the session goes into the next one at once, however this one ended.
    const isNews = events.events.some(({ attempted, passive }) => !attempted && !passive);
    const waits = isNewUrl || isNews || (isComplete && wantsSession(events));
    const redelivers = waits && events.events.every(({ attempted, passive }) => attempted || passive);
    return { reboot, factoryReset, wantsSession: waits && !redelivers, redelivers };
  }

  /** Back to factory values; who the device is and where it is asked for connections stays (TR-069 A.4.1.6). */
  factoryReset(): void {
    const { connectionRequestPath, connectionRequestPassword, udpConnectionRequestPort } = this.#memory;
    const { configurationKey, firstUseMs, firmware, transfersOrdered } = this.#memory;
    const memory: DeviceMemoryValues = {
      events: this.policies.events.afterBootstrap(this.#memory.events),
      retryCount: 0,
      bootstrappedUrl: '',
      scheduledInforms: [],
      rebootCommandKeys: [],
      connectionRequestPath,
      connectionRequestPassword,
      configurationKey,
      udpConnectionRequestPort,
      firstUseMs,
      transfers: [],
      transfersOrdered,
      unitOrders: [],
      unitsOrdered: this.#memory.unitsOrdered,
      unitAccounts: [],
      ...noResults,
      firmware: { ...firmware, trial: undefined },
      strictHosts: [],
      discovery: noDiscovery,
      acsAddress: noAddress,
      bulkReports: [],
      lightweightChanges: noWaitingChanges,
    };
    // The firmware stays, and with it what the device says of it.
    const softwareVersion = `${this.table.root}DeviceInfo.SoftwareVersion`;
    const kept = { [softwareVersion]: this.valueByName(softwareVersion) ?? '' };
    const factory = setDeviceValues(factoryTree(this.#tree), kept).tree;
    this.commit({ tree: this.policies.treeAfterReset(factory, this.#tree), memory });
  }

  /** 3.6.1: whatever leads to 0 BOOTSTRAP also sets InstanceMode back; the next ACS may not know of aliases. */
  #withFactoryInstanceMode(tree: InstanceTree): InstanceTree {
    const name = `${this.table.root}ManagementServer.InstanceMode`;
    const value = valueOf(factoryTree(tree), name);
    return value === undefined ? tree : setDeviceValues(tree, { [name]: value }).tree;
  }

  /** A RequestDownload that was sent is over, however the ACS took it. */
  #withoutTriedWishes(queue: EventQueue): EventQueue {
    const isTried = ({ eventCode }: EventStruct): boolean => eventCode === requestDownloadEvent;
    if (this.#requestedDownloads.length > 0 || !queue.events.some(isTried)) return queue;
    return { ...queue, events: queue.events.filter((event) => !isTried(event)) };
  }

  #withParameterKey(update: TreeUpdate, parameterKey: string): TreeUpdate {
    const keyed = setDeviceValues(update.tree, { [`${this.table.root}ManagementServer.ParameterKey`]: parameterKey });
    return { tree: keyed.tree, changes: update.changes };
  }

  #withValueChanges(
    tree: InstanceTree,
    changes: readonly TreeChange[],
  ): Pick<DeviceMemoryValues, 'events' | 'lightweightChanges'> {
    return noteChanges(this.#memory, changes, { tree, policies: this.policies, root: this.table.root });
  }
}
