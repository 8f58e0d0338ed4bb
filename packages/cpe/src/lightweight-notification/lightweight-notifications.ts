import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type ParameterValueStruct, Secret, UnencodableCharacterError } from '@cordon/cwmp';
import { informParameterList } from '@cordon/data-model';
import {
  type LightweightNotification,
  lightweightNotificationBody,
  lightweightNotificationSignature,
  writeLightweightNotification,
} from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import { readKnownTime } from '../device/local-time.ts';
import { nextPeriodicInformMs } from '../schedule/periodic-inform.ts';
import { lightweightPort } from './lightweight-parameters.ts';
import { noWaitingChanges, usesLightweightNotification, type WaitingChanges, withWaiting } from './waiting-changes.ts';

/** What notifications need besides the device. */
export interface LightweightNotificationsOptions {
  readonly clock: Clock;
  readonly log: Logger;
  readonly lookUp: (hostName: string) => Promise<readonly string[]>;
}

const object = 'ManagementServer.';
/** Between two sendings: what changes meanwhile goes into one datagram, and a value that flaps floods nobody. */
const gapMs = 1_000;
/** When the destination has no address. */
const retryMs = 60_000;
/** What fits an Ethernet frame with its IP and UDP headers: many routers drop fragments. One long value may be more. */
const bodyBytesWanted = 1_200;
const bodyBytesMax = 60_000;
const cnonceBytes = 16;

interface Destination {
  readonly host: string;
  readonly port: number;
}

/** Tells changes by UDP while the device is up (TR-069 Annex M). A datagram is sent once; nobody confirms it. */
export class LightweightNotifications {
  readonly #device: Device;
  readonly #options: LightweightNotificationsOptions;
  #settings = '';
  #lastSentMs = Number.NEGATIVE_INFINITY;
  #cancelTrigger: (() => void) | undefined;
  #cancelSending: (() => void) | undefined;
  #isSending = false;
  #isStopped = false;

  constructor(device: Device, options: LightweightNotificationsOptions) {
    this.#device = device;
    this.#options = options;
  }

  /** Takes up the settings as they are now, and from the first call on tells what changes. */
  apply(): void {
    if (this.#isStopped) return;
    this.#device.watchLightweightChanges(() => this.#changed());
    const settings = JSON.stringify([...this.#trigger(), this.#isOn]);
    if (settings !== this.#settings) this.#armTrigger();
    this.#settings = settings;
    if (this.#waiting.active.length > 0) this.#sendAfter(0);
  }

  stop(): void {
    this.#isStopped = true;
    this.#device.watchLightweightChanges(undefined);
    this.#cancelTrigger?.();
    this.#cancelSending?.();
  }

  get #waiting(): WaitingChanges {
    return this.#device.memory.lightweightChanges;
  }

  get #isOn(): boolean {
    const { tree, table } = this.#device;
    return usesLightweightNotification(tree, table.root) && this.#device.isTrue(`${object}EnableCWMP`);
  }

  #changed(): void {
    const { active, passive } = this.#waiting;
    const { startsOnPassive } = this.#device.policies.lightweightNotification;
    if (active.length > 0 || (startsOnPassive && passive.length > 0)) this.#sendAfter(0);
  }

  #sendAfter(delayMs: number): void {
    if (this.#cancelSending !== undefined || this.#isSending || this.#isStopped || !this.#isOn) return;
    const { clock, log } = this.#options;
    const waitMs = Math.max(delayMs, this.#lastSentMs + gapMs - clock.nowMs());
    this.#cancelSending = clock.after(waitMs, () => {
      this.#cancelSending = undefined;
      this.#isSending = true;
      this.#send()
        .catch((error: unknown) => {
          log.error({ err: error }, 'a lightweight notification could not be made');
          return false;
        })
        .then((isDone) => {
          this.#isSending = false;
          if (!isDone) this.#sendAfter(retryMs);
          else if (this.#waiting.active.length > 0) this.#sendAfter(0);
        })
        .catch((error: unknown) => log.error({ err: error }, 'lightweight notifications have stopped'));
    });
  }

  #trigger(): readonly [intervalMs: number, time: string] {
    const name = `${object}LightweightNotificationTrigger`;
    return [this.#device.numberValue(`${name}Interval`, 0) * 1000, this.#device.value(`${name}Time`)];
  }

  #armTrigger(): void {
    this.#cancelTrigger?.();
    const [intervalMs, time] = this.#trigger();
    const { clock } = this.#options;
    const triggerMs = this.#device.knowsTime ? readKnownTime(time) : undefined;
    const referenceMs = triggerMs === undefined ? undefined : this.#device.timerMsOf(triggerMs);
    const now = clock.nowMs();
    const dueMs = nextPeriodicInformMs({ enabled: intervalMs > 0 && this.#isOn, intervalMs, referenceMs }, now);
    if (dueMs === undefined) return;
    this.#cancelTrigger = clock.after(dueMs - now, () => {
      this.#armTrigger();
      if (this.#waiting.passive.length > 0) this.#sendAfter(0);
    });
  }

  /** False when the changes still wait. */
  async #send(): Promise<boolean> {
    const { log, lookUp } = this.#options;
    const { host, port } = this.#destination();
    const [address] = await lookUp(host);
    if (this.#isStopped || !this.#isOn) return true;
    if (address === undefined) {
      log.info({ host }, 'the host for lightweight notifications has no address');
      return false;
    }
    const told = this.#waiting;
    const datagrams = this.#datagrams(`${host.includes(':') ? `[${host}]` : host}:${port}`);
    this.#lastSentMs = this.#options.clock.nowMs();
    // What changes from here on is another change, which waits anew.
    this.#device.commit({ memory: { lightweightChanges: noWaitingChanges } });
    try {
      await sendAll(datagrams, { host: address, port });
      return true;
    } catch (error) {
      log.info({ err: error }, 'a lightweight notification could not be sent');
      this.#device.commit({ memory: { lightweightChanges: withWaiting(told, this.#waiting) } });
      return false;
    }
  }

  #destination(): Destination {
    const device = this.#device;
    // M.2.1: without a host the ACS, as its URL names it.
    const acsHost = (URL.parse(device.value(`${object}URL`))?.hostname ?? '').replace(/^\[(.*)\]$/, '$1');
    const wanted = {
      host: device.value(`${object}UDPLightweightNotificationHost`) || acsHost,
      port: device.numberValue(`${object}UDPLightweightNotificationPort`, lightweightPort) || lightweightPort,
    };
    return device.policies.lightweightNotification.destination(wanted, { host: acsHost, port: lightweightPort });
  }

  #datagrams(authority: string): readonly Uint8Array[] {
    const device = this.#device;
    const password = new Secret(device.value(`${object}Password`));
    const { signs } = device.policies.lightweightNotification;
    return this.#bodies(this.#values()).map((body) =>
      writeLightweightNotification(
        authority,
        body,
        signs ? lightweightNotificationSignature(body, password) : undefined,
      ),
    );
  }

  /** What waits, as the ACS would read it: hidden values stay hidden (TR-106 A.2.7.1). */
  #values(): readonly ParameterValueStruct[] {
    const { active, passive } = this.#waiting;
    return informParameterList(this.#device.tree, [...new Set([...active, ...passive])], this.#device.treePolicy);
  }

  /** One complete message after the other, each with as many parameters as fit one frame. */
  #bodies(values: readonly ParameterValueStruct[]): readonly Buffer[] {
    const bodies: Buffer[] = [];
    let list: ParameterValueStruct[] = [];
    let body: Buffer | undefined;
    for (const value of values) {
      const alone = this.#body([value]);
      if (alone === undefined) continue;
      const grown = body === undefined ? alone : this.#body([...list, value]);
      if (body !== undefined && (grown === undefined || grown.length > bodyBytesWanted)) {
        bodies.push(body);
        [list, body] = [[value], alone];
      } else [list, body] = [[...list, value], grown];
    }
    return body === undefined ? bodies : [...bodies, body];
  }

  /** Undefined, and told to the log, when no datagram can hold these values. */
  #body(parameterList: readonly ParameterValueStruct[]): Buffer | undefined {
    const device = this.#device;
    const info = (name: string): string => device.value(`DeviceInfo.${name}`);
    const notification: LightweightNotification = {
      timestamp: Math.floor(device.wallClock.nowMs() / 1000),
      username: device.value(`${object}Username`),
      cnonce: randomBytes(cnonceBytes).toString('hex'),
      oui: info('ManufacturerOUI'),
      productClass: info('ProductClass'),
      serialNumber: info('SerialNumber'),
      parameterList,
    };
    const [first] = parameterList;
    try {
      const body = lightweightNotificationBody(notification);
      if (body.length <= bodyBytesMax) return body;
      this.#options.log.warn({ parameter: first?.name }, 'a value is too long for a lightweight notification');
    } catch (error) {
      if (!(error instanceof UnencodableCharacterError)) throw error;
      this.#options.log.warn({ parameter: first?.name }, 'a value cannot be written in a lightweight notification');
    }
    return undefined;
  }
}

/** Rejects with the socket's error. */
async function sendAll(datagrams: readonly Uint8Array[], { host, port }: Destination): Promise<void> {
  const socket = createSocket(isIPv6(host) ? 'udp6' : 'udp4');
  try {
    await new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      const next = (index: number): void => {
        const datagram = datagrams[index];
        if (datagram === undefined) return resolve();
        socket.send(datagram, port, host, (error) => (error ? reject(error) : next(index + 1)));
      };
      next(0);
    });
  } finally {
    socket.close();
  }
}
