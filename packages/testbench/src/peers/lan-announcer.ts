import { mdnsGroup, writeMdnsAnnouncement } from '@cordon/transport';
import type { Socket } from 'node:dgram';
import type { Evidence } from '../evidence/evidence.ts';
import { boundSocket } from './bound-socket.ts';

/** Where a {@link LanAnnouncer} is, and where it announces. */
export interface LanAnnouncerOptions {
  /** Address of this machine on the LAN, which it also announces. */
  readonly host: string;
  /** `224.0.0.251` outside a test. */
  readonly group: string;
  readonly port: number;
  readonly evidence: Pick<Evidence, 'observe'>;
}

/** RFC 6762 10: what a host announces of itself holds for two minutes. */
const ttlSeconds = 120;
const serviceType = '_http._tcp';
const servicePort = 9;

/** A host on the LAN side of a target that announces a name by multicast DNS, and a service of the same name. It answers nothing. */
export class LanAnnouncer {
  readonly #options: LanAnnouncerOptions;
  readonly #socket: Socket;

  private constructor(options: LanAnnouncerOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
    socket.on('error', ({ message }) => void options.evidence.observe('mdns-error', { message }));
  }

  /** Rejects with the system's error when the address is not ours, or somebody has the port who does not share it. */
  static async open(options: LanAnnouncerOptions): Promise<LanAnnouncer> {
    const { host, group } = options;
    const isGroup = group === mdnsGroup.address;
    // RFC 6762 11: what does not come from port 5353 is no announcement; this machine's own mDNS has it too.
    const socket = await boundSocket(host, isGroup ? mdnsGroup.port : 0, isGroup);
    if (isGroup) {
      socket.setMulticastInterface(host);
      // RFC 6762 11: 255, which shows that it came over no router.
      socket.setMulticastTTL(255);
    }
    return new LanAnnouncer(options, socket);
  }

  /** Announces this name, of at most 63 octets. */
  async announce(name: string): Promise<void> {
    await this.#send(name, ttlSeconds);
  }

  /** Takes it back (RFC 6762 10.1). */
  async goodbye(name: string): Promise<void> {
    await this.#send(name, 0);
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#socket.close(() => resolve()));
  }

  async #send(name: string, ttl: number): Promise<void> {
    const { host, group, port, evidence } = this.#options;
    const service = { type: serviceType, name, port: servicePort };
    const message = writeMdnsAnnouncement({ host: name, address: host, service, ttl });
    await new Promise<void>((resolve) => this.#socket.send(message, port, group, () => resolve()));
    evidence.observe('mdns-announcement', { name, address: host, ttl });
  }
}
