import { RateLimit, type StunAddress } from '@cordon/transport';
import type { Logger } from 'pino';
import type { Clock } from '../clock.ts';
import type { Device } from '../device/device.ts';
import { openUdpPort, type UdpPort } from './udp-port.ts';

/** What the UDP echo service of a device needs to know. */
export interface UdpEchoServerOptions {
  /** IP address that it listens on. */
  readonly host: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Below the root, for either root (TR-143, TR-181). */
export const udpEchoObject = (root: string): string =>
  root === 'Device.' ? 'IP.Diagnostics.UDPEchoConfig.' : 'UDPEchoConfig.';

/** A test sends some tens a second. What comes above this is dropped and counted as not answered. */
const perSecondMax = 200;
const udpHeaderBytes = 8;
/** Five numbers of 32 bits in front of the data (TR-143 A.1.4). What is shorter gets a plain echo. */
const echoPlusBytes = 20;
/** The numbers that the server writes; the first, TestGenSN, is the sender's. */
const echoPlusAt = { serial: 4, received: 8, replied: 12, failures: 16 } as const;

interface Counters {
  packetsReceived: number;
  packetsResponded: number;
  bytesReceived: number;
  bytesResponded: number;
  failures: number;
  firstMs: number | undefined;
  lastMs: number | undefined;
}

const noCounts = (): Counters => ({
  packetsReceived: 0,
  packetsResponded: 0,
  bytesReceived: 0,
  bytesResponded: 0,
  failures: 0,
  firstMs: undefined,
  lastMs: undefined,
});

/**
 * UDP Echo and Echo Plus (RFC 862, TR-143 A.1): sends datagrams of one source back, as UDPEchoConfig says. A reply is never longer than what
 * it answers. Counters live as long as the service is enabled.
 */
export class UdpEchoServer {
  readonly #device: Device;
  readonly #options: UdpEchoServerOptions;
  readonly #object: string;
  readonly #rateLimit: RateLimit;
  #settings = '';
  #port: UdpPort | undefined;
  #counters = noCounts();
  /** Ports are opened and closed one after the other. */
  #changing: Promise<void> = Promise.resolve();

  constructor(device: Device, options: UdpEchoServerOptions) {
    this.#device = device;
    this.#options = options;
    this.#object = udpEchoObject(device.table.root);
    const { clock } = options;
    this.#rateLimit = new RateLimit({ countMax: perSecondMax, windowMs: 1000, now: () => clock.nowMs() });
  }

  /** Does what Enable and UDPPort say, if they have changed. The source and Echo Plus are looked at with each datagram. */
  apply(): void {
    const isOn = this.#device.isTrue(`${this.#object}Enable`);
    const settings = isOn ? String(this.#device.numberValue(`${this.#object}UDPPort`, 0)) : '';
    if (settings === this.#settings || (!isOn && !this.#device.policies.diagnostics.closesEchoPort)) return;
    const wasOff = this.#settings === '';
    this.#settings = settings;
    if (isOn && wasOff) this.#clear();
    this.#change(isOn ? Number(settings) : 0);
  }

  /** Resolves when the port is open, or closed, as the last change wants. */
  async settled(): Promise<void> {
    await this.#changing;
  }

  async close(): Promise<void> {
    this.#settings = '';
    this.#change(0);
    await this.#changing;
  }

  #change(port: number): void {
    this.#changing = this.#changing.then(async () => {
      await this.#port?.close();
      this.#port = undefined;
      if (port === 0) return;
      const { host, log } = this.#options;
      try {
        this.#port = await openUdpPort({
          host,
          port,
          onDatagram: (datagram, from) => this.#received(datagram, from),
          onError: (error) => log.info({ err: error }, 'an echo could not be sent'),
        });
      } catch (error) {
        log.error({ err: error, port }, 'the port of the UDP echo service cannot be opened');
      }
    });
  }

  #received(datagram: Uint8Array, from: StunAddress): void {
    const receivedMs = this.#options.clock.nowMs();
    const source = this.#device.value(`${this.#object}SourceIPAddress`);
    if (!this.#device.policies.diagnostics.echoesTo(from.address, source)) return;
    const counters = this.#counters;
    counters.packetsReceived += 1;
    counters.bytesReceived += datagram.length + udpHeaderBytes;
    counters.firstMs ??= receivedMs;
    counters.lastMs = receivedMs;
    if (this.#rateLimit.hasRoom) {
      this.#rateLimit.count();
      this.#port?.send(this.#reply(datagram, receivedMs), from);
      counters.packetsResponded += 1;
      counters.bytesResponded += datagram.length + udpHeaderBytes;
    } else counters.failures += 1;
    this.#show();
  }

  #reply(datagram: Uint8Array, receivedMs: number): Uint8Array {
    const isPlus = this.#device.isTrue(`${this.#object}EchoPlusEnabled`) && datagram.length >= echoPlusBytes;
    if (!isPlus) return datagram;
    const reply = Buffer.from(datagram);
    reply.writeUInt32BE(this.#counters.packetsReceived >>> 0, echoPlusAt.serial);
    reply.writeUInt32BE(microseconds(receivedMs), echoPlusAt.received);
    reply.writeUInt32BE(microseconds(this.#options.clock.nowMs()), echoPlusAt.replied);
    reply.writeUInt32BE(this.#counters.failures >>> 0, echoPlusAt.failures);
    return reply;
  }

  #clear(): void {
    this.#counters = noCounts();
    this.#show();
  }

  #show(): void {
    const { packetsReceived, packetsResponded, bytesReceived, bytesResponded, firstMs, lastMs } = this.#counters;
    const values = {
      PacketsReceived: String(packetsReceived >>> 0),
      PacketsResponded: String(packetsResponded >>> 0),
      BytesReceived: String(bytesReceived >>> 0),
      BytesResponded: String(bytesResponded >>> 0),
      TimeFirstPacketReceived: timeOf(firstMs),
      TimeLastPacketReceived: timeOf(lastMs),
    };
    const prefix = this.#device.table.root + this.#object;
    this.#device.refresh(Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value])));
  }
}

/** A clock of 32 bits that runs in microseconds and begins anew after 71 minutes (TR-143 A.1.4). */
const microseconds = (ms: number): number => Math.floor((ms * 1000) % 2 ** 32);

/** UTC to the microsecond; the unknown time before the first packet. */
function timeOf(ms: number | undefined): string {
  if (ms === undefined) return '0001-01-01T00:00:00Z';
  const fraction = Math.floor((ms % 1) * 1000);
  return `${new Date(ms).toISOString().slice(0, -1)}${String(fraction).padStart(3, '0')}Z`;
}
