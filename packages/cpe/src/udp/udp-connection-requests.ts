import { isIP, isIPv6 } from 'node:net';
import { addValueChange, Secret } from '@cordon/cwmp';
import { setDeviceValues } from '@cordon/data-model';
import {
  looksLikeStun,
  RateLimit,
  readUdpConnectionRequest,
  type StunAddress,
  UdpConnectionRequestGate,
} from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { UdpConnectionRequestConfig } from '../cpe-config.ts';
import type { Device } from '../device/device.ts';
import { type Binding, type KeepAliveBounds, StunBinding, type StunSettings } from './stun-binding.ts';
import { openSecondPort, openUdpPort, type UdpPort } from './udp-port.ts';

/** What the UDP side of connection requests needs to know. */
export interface UdpConnectionRequestsOptions {
  readonly device: Device;
  readonly config: UdpConnectionRequestConfig;
  readonly clock: Clock;
  readonly log: Logger;
  readonly lookUp: (hostName: string) => Promise<readonly string[]>;
  readonly onConnectionRequest: () => 'accepted' | 'busy';
  /** A change of the address asks for a session. */
  readonly onEvents: () => void;
}

const object = 'ManagementServer.';
const addressName = `${object}UDPConnectionRequestAddress`;
const minuteMs = 60_000;
/** STUNMinimumKeepAlivePeriod may be 0; a request a second is as often as a binding can need it. */
const keepAliveMsMin = 1000;
/** A STUN server whose name is not found, or to which there is no way, is looked for again after this. */
const serverRetryMs = 30_000;
/** Nothing in Node tells of a new address of the machine: it is looked for this often. */
const localAddressWatchMs = 5000;

/** The UDP port of a device: hears connection requests, and keeps its binding known (TR-069 Annex G). */
export class UdpConnectionRequests {
  readonly #options: UdpConnectionRequestsOptions;
  readonly #gate: UdpConnectionRequestGate;
  readonly #rateLimit: RateLimit;
  #port: UdpPort | undefined;
  #stun: StunBinding | undefined;
  #settings = '';
  #lastNotifiedMs = Number.NEGATIVE_INFINITY;
  #cancelNotification: (() => void) | undefined;
  #cancelWatch: () => void = () => undefined;

  constructor(options: UdpConnectionRequestsOptions) {
    const { device, clock, config } = options;
    this.#options = options;
    this.#gate = new UdpConnectionRequestGate(device.policies.udpConnectionRequest.checks);
    this.#rateLimit = new RateLimit({ countMax: config.perMinuteMax, windowMs: minuteMs, now: () => clock.nowMs() });
  }

  /** Binds the port, the one of last time when it is free. Rejects with the socket's error. */
  async open(): Promise<void> {
    const { device, config, log } = this.#options;
    const options = {
      host: config.host,
      onDatagram: (datagram: Uint8Array, from: StunAddress) => this.#received(datagram, from),
      onError: (error: Error) => log.info({ err: error }, 'a datagram could not be sent'),
    };
    const remembered = config.port || device.memory.udpConnectionRequestPort;
    this.#port = await openUdpPort({ ...options, port: remembered }).catch((error: unknown) => {
      if (config.port !== 0) throw error;
      return openUdpPort({ ...options, port: 0 });
    });
    if (this.#port.port !== remembered) device.commit({ memory: { udpConnectionRequestPort: this.#port.port } });
    this.apply();
  }

  /** Does what the STUN parameters say, if they have changed. */
  apply(): void {
    const { device, log } = this.#options;
    const names = ['Enable', 'ServerAddress', 'ServerPort', 'Username', 'Password', 'MinimumKeepAlivePeriod'];
    const isOn = device.isTrue(`${object}STUNEnable`);
    const values = [...names, 'MaximumKeepAlivePeriod'].map((name) => device.value(`${object}STUN${name}`));
    const settings = JSON.stringify([...values, isOn ? device.value(`${object}URL`) : '']);
    if (settings === this.#settings || this.#port === undefined) return;
    this.#settings = settings;
    this.#stopStun();
    if (!isOn) return this.#note({ ...this.#local(), isTranslated: false });
    this.#startStun(settings).catch((error: unknown) => {
      log.info({ err: error }, 'the STUN server cannot be asked');
      if (settings !== this.#settings || this.#port === undefined) return;
      this.#cancelWatch = this.#options.clock.after(serverRetryMs, () => this.#startAnew());
    });
  }

  #startAnew(): void {
    this.#settings = '';
    this.apply();
  }

  #stopStun(): void {
    this.#cancelWatch();
    this.#stun?.stop();
    this.#stun = undefined;
  }

  async close(): Promise<void> {
    this.#stopStun();
    // The device goes down: what was put off is told after the boot.
    if (this.#cancelNotification !== undefined) {
      this.#cancelNotification();
      this.#notifyLate();
    }
    const port = this.#port;
    this.#port = undefined;
    await port?.close();
  }

  #local(): StunAddress {
    const { host, advertisedHost = host } = this.#options.config;
    return { address: advertisedHost, port: this.#port?.port ?? 0 };
  }

  async #startStun(settings: string): Promise<void> {
    const stun = await this.#stunSettings();
    // Other settings may have come, or the device gone down, while the name was looked up.
    if (settings !== this.#settings || this.#port === undefined) return;
    const { clock, device, config, log } = this.#options;
    this.#stun = new StunBinding({
      settings: stun,
      clock,
      strictness: device.policies.udpConnectionRequest.stun,
      send: (datagram, to) => this.#port?.send(datagram, to),
      openSecondPort: (onDatagram) =>
        openSecondPort({
          host: config.host,
          onDatagram,
          onError: (error) => log.info({ err: error }, 'the binding could not be asked for'),
        }),
      onBinding: (binding) => this.#note(binding),
    });
    this.#watchLocalAddress(stun);
  }

  /** G.2.1.1: another address of our own is another binding, asked for at once. */
  #watchLocalAddress(stun: StunSettings): void {
    const { clock, log } = this.#options;
    const kept = this.#stun;
    this.#cancelWatch = clock.after(localAddressWatchMs, () => {
      this.#localAddressTowards(stun.server)
        // Without a way to the server there is no address to ask from.
        .catch(() => undefined)
        .then((address) => {
          if (this.#stun !== kept) return;
          if (address === undefined || address === stun.local.address) return this.#watchLocalAddress(stun);
          this.#startAnew();
        })
        .catch((error: unknown) => log.error({ err: error }, 'a new address of the device could not be used'));
    });
  }

  async #localAddressTowards(server: StunAddress): Promise<string | undefined> {
    const { host } = this.#options.config;
    return host === '0.0.0.0' || host === '::' ? await this.#port?.addressTowards(server) : host;
  }

  async #stunSettings(): Promise<StunSettings> {
    const { device, lookUp, config } = this.#options;
    // G.2.1.1: without an address of its own, the server is where the ACS is.
    const acsHost = URL.parse(device.value(`${object}URL`))?.hostname.replace(/^\[(.*)\]$/, '$1') ?? '';
    const host = device.value(`${object}STUNServerAddress`) || acsHost;
    const [address] = isIP(host) === 0 ? await lookUp(host) : [host];
    if (address === undefined) throw new Error(`The STUN server ${host} has no address.`);
    const server = { address, port: device.numberValue(`${object}STUNServerPort`, 3478) };
    const localAddress = await this.#localAddressTowards(server);
    return {
      server,
      local: { address: localAddress ?? config.host, port: this.#port?.port ?? 0 },
      username: device.value(`${object}STUNUsername`),
      password: new Secret(device.value(`${object}STUNPassword`)),
      keepAlive: this.#keepAlive(),
    };
  }

  /** A maximum below the minimum makes that shorter. */
  #keepAlive(): KeepAliveBounds {
    const { device } = this.#options;
    const min = device.numberValue(`${object}STUNMinimumKeepAlivePeriod`, 0);
    // -1, no maximum, is no number for numberValue.
    const max = device.numberValue(`${object}STUNMaximumKeepAlivePeriod`, Number.POSITIVE_INFINITY);
    return { minMs: Math.max(keepAliveMsMin, Math.min(min, max) * 1000), maxMs: max * 1000 };
  }

  #received(datagram: Uint8Array, from: StunAddress): void {
    // G.2.1.4: both arrive on one port and are told apart by what they are.
    if (looksLikeStun(datagram)) this.#stun?.received(datagram, from);
    else this.#requested(datagram, from);
  }

  /** A request that is not right, or too many of them, gets no answer and leaves no trace (TR-069 G.2.1.4). */
  #requested(datagram: Uint8Array, from: StunAddress): void {
    const { device, log, onConnectionRequest } = this.#options;
    const read = readUdpConnectionRequest(datagram);
    const refusal = read.kind === 'refused' ? read.reason : this.#gate.refusal(read.request, loginOf(device));
    if (read.kind === 'refused' || refusal !== undefined) {
      log.info({ from, refusal }, 'UDP connection request ignored');
      const answer = device.policies.udpConnectionRequest.answerRefused(datagram);
      if (answer !== undefined) this.#port?.send(answer, from);
    } else if (!this.#rateLimit.hasRoom) {
      log.info({ from }, 'UDP connection request ignored: too many of them');
    } else if (onConnectionRequest() === 'accepted') {
      this.#gate.passed(read.request);
      this.#rateLimit.count();
      log.info({ from }, 'UDP connection request');
    }
  }

  #note({ address, port, isTranslated }: Binding): void {
    const { device, onEvents } = this.#options;
    const { root } = device.table;
    const authority = `${isIPv6(address) ? `[${address}]` : address}:${port}`;
    const values = { [root + addressName]: authority, [`${root}${object}NATDetected`]: String(isTranslated) };
    const isNews = authority !== device.value(addressName) && this.#isNotified;
    const waitMs = isNews ? this.#notificationWaitMs() : 0;
    const { notifiesAddress } = device.policies.udpConnectionRequest;
    if (waitMs > 0 || !notifiesAddress) {
      // G.2.1.3: the value is the present one at once; only the notification waits.
      device.commit({ tree: setDeviceValues(device.tree, values).tree });
      if (!notifiesAddress) return;
      this.#cancelNotification?.();
      this.#cancelNotification = this.#options.clock.after(waitMs, () => {
        this.#notifyLate();
        onEvents();
      });
      return;
    }
    if (isNews) this.#lastNotifiedMs = device.nowMs();
    device.settle({ values });
    onEvents();
  }

  get #isNotified(): boolean {
    const { device } = this.#options;
    return device.isActivelyNotified(device.table.root + addressName);
  }

  /** How long the notification of a changed address is put off (UDPConnectionRequestAddressNotificationLimit, seconds). */
  #notificationWaitMs(): number {
    const { device } = this.#options;
    const limitMs = device.numberValue(`${addressName}NotificationLimit`, 0) * 1000;
    return this.#lastNotifiedMs + limitMs - device.nowMs();
  }

  #notifyLate(): void {
    const { device } = this.#options;
    this.#cancelNotification = undefined;
    if (!this.#isNotified) return;
    this.#lastNotifiedMs = device.nowMs();
    const parameterNames = [device.table.root + addressName];
    device.commit({ memory: { events: addValueChange(device.memory.events, { parameterNames, active: true }) } });
  }
}

const loginOf = (device: Device): { readonly username: string; readonly password: Secret } => ({
  username: device.value(`${object}ConnectionRequestUsername`),
  password: new Secret(device.value(`${object}ConnectionRequestPassword`)),
});
