// Theory of operation. A device of a fleet is its number, a tree and a queue of events. Tree and queue are immutable values
// that all devices share until theirs differs, so ten thousand idle devices hold one tree. What belongs to one device from
// birth (serial number, URL of connection requests, accounts) is not stored at all: it is computed when somebody reads it.
import {
  addEvent,
  addValueChange,
  afterBootstrap,
  afterInformResponse,
  afterReboot,
  afterResponse,
  afterSessionEnd,
  afterSessionFailure,
  type CpeRequest,
  emptyEventQueue,
  type EventOccurrence,
  type EventQueue,
  type Inform,
  type ParameterValueStruct,
  startInform,
  type TransferComplete,
  wantsSession,
} from '@cordon/cwmp';
import {
  informParameterList,
  type InstanceTree,
  setDeviceValues,
  stateOf,
  type TreeChange,
  type TreePolicy,
  valueOf,
} from '@cordon/data-model';
import { formatLocalTime } from '../device/local-time.ts';
import { policyNow } from '../device/tree-policy.ts';
import type { FleetConfig } from './fleet-config.ts';
import type { FleetModel, FleetSettings } from './fleet-model.ts';
import { serialNumberOf } from './fleet-plan.ts';

/** What one device has that no other has, from birth. */
export interface FleetBirthmarks {
  /** By parameter name below the root; the value when nobody has written another one. */
  readonly valueOf: (index: number, name: string) => string | undefined;
}

/** What a device is made of. */
export interface FleetDeviceOptions {
  readonly index: number;
  readonly config: FleetConfig;
  readonly model: FleetModel;
  readonly birthmarks: FleetBirthmarks;
}

/** A changed tree and what changed in it. */
export interface FleetUpdate {
  readonly tree: InstanceTree;
  readonly changes: readonly TreeChange[];
}

/** What the session that just ended leaves to be done. */
export interface FleetAfterSession {
  readonly reboot: boolean;
  readonly wantsSession: boolean;
}

/** Parameters and events of one device of a fleet. */
export class FleetDevice {
  readonly index: number;
  readonly #options: FleetDeviceOptions;
  #tree: InstanceTree;
  #events: EventQueue = emptyEventQueue;
  #retryCount = 0;
  #bootMs = 0;
  #bootstrappedUrl = '';
  #rebootCommandKeys: readonly string[] = noKeys;
  #transferResults: readonly TransferComplete[] = noTransfers;
  #factoryResetOrdered = false;
  #rebootDue = false;

  constructor(options: FleetDeviceOptions) {
    this.index = options.index;
    this.#options = options;
    this.#tree = options.model.factory;
  }

  get tree(): InstanceTree {
    return this.#tree;
  }

  get events(): EventQueue {
    return this.#events;
  }

  get settings(): FleetSettings {
    return this.#options.model.settingsOf(this.#tree);
  }

  get serialNumber(): string {
    return serialNumberOf(this.#options.config, this.index);
  }

  /** The true value of a parameter below the root; a value that belongs to the device from birth where nobody wrote one. */
  value(name: string): string {
    const written = valueOf(this.#tree, this.#options.model.root + name) ?? '';
    return written === '' ? (this.#options.birthmarks.valueOf(this.index, name) ?? '') : written;
  }

  /** How the ACS sees this device at an instant. */
  policyAt(nowMs: number): TreePolicy {
    const { policy, root } = this.#options.model;
    return {
      ...policyNow(policy, this.#tree),
      readValue: (parameter) => {
        if (parameter.name === `${root}DeviceInfo.UpTime`) return String(this.#upTimeS(nowMs));
        if (parameter.name === `${root}Time.CurrentLocalTime`) return formatLocalTime(nowMs);
        const { fact } = parameter;
        if (parameter.value !== '' || fact.hidden || fact.secured) return policy.readValue(parameter);
        return this.#options.birthmarks.valueOf(this.index, parameter.name.slice(root.length)) ?? '';
      },
    };
  }

  /** A request of the ACS took effect. Its own writes are no value change; what follows from them is (TR-069 A.3.2.4). */
  applyRequest(update: FleetUpdate, parameterKey?: string): void {
    const key = `${this.#options.model.root}ManagementServer.ParameterKey`;
    this.#tree = parameterKey === undefined ? update.tree : setDeviceValues(update.tree, { [key]: parameterKey }).tree;
    this.#notify(update.changes.filter((change) => change.kind === 'value' && change.cause === 'consequence'));
  }

  /** Something changed in the device itself; raises 4 VALUE CHANGE where notification asks for it. */
  setLocally(values: Readonly<Record<string, string>>): void {
    const update = setDeviceValues(this.#tree, values);
    this.#tree = update.tree;
    this.#notify(update.changes);
  }

  raise(occurrence: EventOccurrence): void {
    this.#events = addEvent(this.#events, occurrence);
  }

  get wantsSession(): boolean {
    return wantsSession(this.#events);
  }

  /** Power comes on: the events of a boot, and of a bootstrap when the ACS URL is a new one (TR-069 3.7.1.5). */
  boot(nowMs: number): void {
    this.#bootMs = nowMs;
    this.#rebootDue = false;
    const { url } = this.settings;
    const kept = afterReboot(this.#events);
    const isNewUrl = url !== this.#bootstrappedUrl;
    if (isNewUrl) this.#transferResults = noTransfers;
    const events = addEvent(isNewUrl ? afterBootstrap(kept) : kept, { eventCode: '1 BOOT' });
    // A.3.2.9: one M Reboot for each call, with its CommandKey.
    const eventCode = 'M Reboot';
    this.#events = this.#rebootCommandKeys.reduce(
      (all, commandKey) => addEvent(all, { eventCode, commandKey }),
      events,
    );
    this.#rebootCommandKeys = noKeys;
    this.#bootstrappedUrl = url;
  }

  /** The Inform of a new session (TR-069 A.3.3.1); what it lists counts as sent. */
  startInform(nowMs: number): Inform {
    const { config, model } = this.#options;
    const { manufacturer, oui, productClass } = config.identity;
    const started = startInform(this.#events);
    this.#events = started.queue;
    const always = model.informOf(this.#tree);
    const changed = started.changedParameters.filter((name) => !always.some((parameter) => parameter.name === name));
    const others =
      changed.length === 0 ? [] : informParameterList(this.#tree, changed, policyNow(model.policy, this.#tree));
    return {
      method: 'Inform',
      deviceId: { manufacturer, oui, productClass, serialNumber: this.serialNumber },
      event: started.events,
      maxEnvelopes: 1,
      currentTime: formatLocalTime(nowMs),
      retryCount: this.#retryCount,
      parameterList: [...always, ...others].map((parameter) => this.#filled(parameter)),
    };
  }

  /** What the device has to ask once the Inform is through. */
  owedRequests(): readonly CpeRequest[] {
    const asks = this.#events.events.some(({ eventCode, sent }) => sent && eventCode === '9 REQUEST DOWNLOAD');
    if (!asks) return this.#transferResults;
    return [...this.#transferResults, { method: 'RequestDownload', fileType: firmwareFileType, fileTypeArg: [] }];
  }

  /** The ACS answered a request of ours without a fault (TR-069 3.7.1.5). */
  delivered(request: CpeRequest): void {
    if (request.method === 'Inform') {
      this.#events = afterInformResponse(this.#events);
      return;
    }
    if (request.method === 'TransferComplete') {
      this.#transferResults = this.#transferResults.filter((result) => result !== request);
    }
    this.#events = afterResponse(this.#events, request);
  }

  orderReboot(commandKey: string): void {
    this.#rebootCommandKeys = [...this.#rebootCommandKeys, commandKey];
    this.#rebootDue = true;
  }

  /** A new firmware is to run as soon as the session is over. */
  rebootAfterSession(): void {
    this.#rebootDue = true;
  }

  orderFactoryReset(): void {
    this.#factoryResetOrdered = true;
  }

  /** A download is over. A new firmware asks for a reboot; the result is told after it (TR-069 A.3.2.8). */
  transferEnded(result: TransferComplete, softwareVersion: string | undefined): void {
    this.#transferResults = [...this.#transferResults, result];
    this.raise({ eventCode: 'M Download', commandKey: result.commandKey });
    if (softwareVersion === undefined) return;
    this.setLocally({ [`${this.#options.model.root}DeviceInfo.SoftwareVersion`]: softwareVersion });
  }

  /** A session is over: counts, events that stay, and what is to be done now. */
  sessionEnded(outcome: 'complete' | 'failed'): FleetAfterSession {
    const isComplete = outcome === 'complete';
    const resets = isComplete && this.#factoryResetOrdered;
    this.#factoryResetOrdered = false;
    this.#events = shared(isComplete ? afterSessionEnd(this.#events) : afterSessionFailure(this.#events));
    if (resets) this.#resetToFactory();
    const { url } = this.settings;
    // 3.1: a new ACS URL holds from the next session on, which carries 0 BOOTSTRAP.
    const isNewUrl = !resets && url !== this.#bootstrappedUrl;
    if (isNewUrl) {
      this.#events = afterBootstrap(this.#events);
      this.#transferResults = noTransfers;
      this.#bootstrappedUrl = url;
    }
    this.#retryCount = isComplete ? 0 : this.#retryCount + 1;
    // 3.7.1.5: what was sent and not confirmed goes with the next Inform and asks for none of its own.
    const isFresh = this.#events.events.some(({ attempted, passive }) => !attempted && !passive);
    // A.3.2.9: the reboot waits for a session that ends well.
    return { reboot: isComplete && (resets || this.#rebootDue), wantsSession: isNewUrl || (isComplete && isFresh) };
  }

  #resetToFactory(): void {
    this.#tree = this.#options.model.factory;
    this.#events = emptyEventQueue;
    this.#bootstrappedUrl = '';
    this.#rebootCommandKeys = noKeys;
    this.#transferResults = noTransfers;
  }

  #upTimeS(nowMs: number): number {
    return Math.floor((nowMs - this.#bootMs) / 1000);
  }

  #filled(parameter: ParameterValueStruct): ParameterValueStruct {
    if (parameter.value !== '') return parameter;
    const { birthmarks, model } = this.#options;
    const value = birthmarks.valueOf(this.index, parameter.name.slice(model.root.length));
    return value === undefined ? parameter : { ...parameter, value };
  }

  #notify(changes: readonly TreeChange[]): void {
    const names = changes.flatMap((change) => (change.kind === 'value' ? [change.parameterName] : []));
    const told = (wanted: number): string[] =>
      names.filter((name) => stateOf(this.#tree, name)?.notification === wanted);
    const active = addValueChange(this.#events, { parameterNames: told(2), active: true });
    this.#events = addValueChange(active, { parameterNames: told(1), active: false });
  }
}

/** FileType of a firmware image (TR-069 A.3.2.8). */
export const firmwareFileType = '1 Firmware Upgrade Image';

/** The one empty queue for every device without events: a queue that lives from session to session outlives cheap collection. */
function shared(queue: EventQueue): EventQueue {
  return queue.events.length + queue.changed.length + queue.discarded === 0 ? emptyEventQueue : queue;
}

// Shared by all devices that have nothing to remember.
const noKeys: readonly string[] = [];
const noTransfers: readonly TransferComplete[] = [];
