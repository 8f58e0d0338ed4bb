import { randomBytes } from 'node:crypto';
import type { Secret } from '@cordon/cwmp';
import {
  bindingChange,
  checkStunIntegrity,
  connectionRequestBinding,
  mappedAddressOf,
  readStunErrorCode,
  readStunMessage,
  type StunAddress,
  type StunMessage,
  stunMessageTypes,
  stunUsername,
  writeStunMessage,
  writeStunWithIntegrity,
} from '@cordon/transport';
import type { Clock } from '../clock.ts';
import type { StunStrictness } from '../cpe-policies.ts';
import { LifetimeProbe, lifetimeProbeMs, type LifetimeProbeOutcome, type OpenSecondPort } from './lifetime-probe.ts';
import { LifetimeSearch } from './lifetime-search.ts';

/** ManagementServer's STUN parameters, as long as STUNEnable is true. */
export interface StunSettings {
  readonly server: StunAddress;
  /** Where requests to that server leave from. */
  readonly local: StunAddress;
  readonly username: string;
  readonly password: Secret;
  readonly keepAlive: KeepAliveBounds;
}

/** Milliseconds between keep-alives: STUNMinimumKeepAlivePeriod and STUNMaximumKeepAlivePeriod. */
export interface KeepAliveBounds {
  readonly minMs: number;
  /** Infinity for no maximum. */
  readonly maxMs: number;
}

/** How the server sees the port for UDP connection requests. */
export interface Binding extends StunAddress {
  /** Address or port are translated on the way. */
  readonly isTranslated: boolean;
}

/** What a binding is kept with. */
export interface StunBindingOptions {
  readonly settings: StunSettings;
  readonly clock: Clock;
  readonly strictness: StunStrictness;
  readonly send: (datagram: Uint8Array, to: StunAddress) => void;
  readonly openSecondPort: OpenSecondPort;
  /** Told of the first binding and of each change. */
  readonly onBinding: (binding: Binding) => void;
}

/** RFC 3489 9.3: when a request is sent again, in milliseconds after the one before it; after the last wait it is given up. */
const retransmissionWaitsMs = [100, 200, 400, 800, 1600, 1600, 1600, 1600, 1600];
/** A server that tells another address in each answer would otherwise have us ask as fast as it answers. */
const changesAtOnceMax = 3;
/** Where there is no maximum: an address that is not refreshed for longer is of no use to an ACS that has to rely on it. */
const idleMsMax = 1_800_000;
const transactionIdBytes = 16;
const unauthorised = 401;

interface Transaction {
  readonly id: Uint8Array;
  readonly datagram: Uint8Array;
  readonly isSigned: boolean;
  readonly isChange: boolean;
}

/**
 * Discovers a binding, keeps it alive and tells the server of its changes (TR-069 G.2.1.1 to G.2.1.3). Behind a translation it looks for
 * the longest period between keep-alives that holds the binding, from a second port.
 */
export class StunBinding {
  readonly #options: StunBindingOptions;
  #known: Binding | undefined;
  #open: Transaction | undefined;
  #changesAtOnce = 0;
  readonly #search: LifetimeSearch;
  #probe: LifetimeProbe | undefined;
  /** The idle time after which a probe found nothing; settled by whether the server answers the port itself. */
  #silentAfterMs: number | undefined;
  #cancelTimer: () => void = () => undefined;

  constructor(options: StunBindingOptions) {
    const { minMs, maxMs } = options.settings.keepAlive;
    this.#options = options;
    // The next keep-alive comes when the probe is over, and no later than the maximum.
    this.#search = new LifetimeSearch({ minMs, maxMs: Math.min(maxMs, idleMsMax) - lifetimeProbeMs });
    this.#ask({ isSigned: false, isChange: false });
  }

  stop(): void {
    this.#open = undefined;
    this.#probe?.stop();
    this.#probe = undefined;
    this.#cancelTimer();
  }

  /** A datagram that looks like STUN arrived on the port. Whoever was not asked is not listened to. */
  received(datagram: Uint8Array, from: StunAddress): void {
    const read = readStunMessage(datagram);
    const { settings, strictness } = this.#options;
    if (this.#probe?.received(datagram, from) === true) return;
    if (read.kind === 'refused' || this.#isForged(read.message, from)) return;
    const isSigned = this.#open?.isSigned === true;
    // G.2.1.1: an answer to a request with integrity that has none, or a wrong one, is thrown away.
    const isProven = !isSigned || checkStunIntegrity(datagram, settings.password) === 'right';
    if (read.message.type === stunMessageTypes.bindingErrorResponse) this.#refused(read.message);
    else if (isProven || !strictness.checksIntegrity) this.#answered(read.message);
  }

  #isForged({ transactionId, type }: StunMessage, from: StunAddress): boolean {
    const { settings, strictness } = this.#options;
    if (strictness.followsAnybody) return type !== stunMessageTypes.bindingResponse && this.#open === undefined;
    const isAsked = this.#open !== undefined && Buffer.from(transactionId).equals(this.#open.id);
    const { server } = settings;
    return !isAsked || from.address !== server.address || from.port !== server.port;
  }

  #refused(message: StunMessage): void {
    const { username, password } = this.#options.settings;
    const asked = this.#open;
    if (asked === undefined) return;
    const canSign = username !== '' && password.reveal() !== '';
    // G.2.1.1: integrity is the reaction to 401, never our own idea.
    if (readStunErrorCode(message) === unauthorised && canSign && !asked.isSigned) {
      this.#ask({ isSigned: true, isChange: asked.isChange });
    } else if (!asked.isSigned) {
      this.#rest(false);
    }
  }

  #answered(message: StunMessage): void {
    const mapped = message.type === stunMessageTypes.bindingResponse ? mappedAddressOf(message) : undefined;
    if (mapped === undefined) return;
    const { local } = this.#options.settings;
    const isTranslated = mapped.address !== local.address || mapped.port !== local.port;
    const isNew = this.#known?.address !== mapped.address || this.#known.port !== mapped.port;
    this.#changesAtOnce = isNew ? this.#changesAtOnce + 1 : 0;
    if (this.#silentAfterMs !== undefined) this.#search.expired(this.#silentAfterMs);
    else if (isNew) this.#search.restart();
    this.#silentAfterMs = undefined;
    if (isNew) {
      this.#known = { ...mapped, isTranslated };
      this.#options.onBinding(this.#known);
    }
    if (isNew && isTranslated && this.#changesAtOnce <= changesAtOnceMax)
      this.#ask({ isSigned: false, isChange: true });
    else this.#rest(isTranslated);
  }

  #ask({ isSigned, isChange }: Pick<Transaction, 'isSigned' | 'isChange'>): void {
    const { username, password } = this.#options.settings;
    const id = randomBytes(transactionIdBytes);
    const message: StunMessage = {
      type: stunMessageTypes.bindingRequest,
      transactionId: id,
      attributes: [
        connectionRequestBinding,
        ...(isChange ? [bindingChange] : []),
        ...(username === '' ? [] : [stunUsername(username)]),
      ],
    };
    const datagram = isSigned ? writeStunWithIntegrity(message, password) : writeStunMessage(message);
    this.#open = { id, datagram, isSigned, isChange };
    this.#send(this.#open, 0);
  }

  #send(transaction: Transaction, count: number): void {
    const { send, settings, clock } = this.#options;
    const waitMs = retransmissionWaitsMs[count];
    if (waitMs === undefined) return this.#rest(false);
    send(transaction.datagram, settings.server);
    this.#cancelTimer();
    this.#cancelTimer = clock.after(waitMs, () => this.#send(transaction, count + 1));
  }

  /** Nothing is asked until the next keep-alive, or the next probe of a binding that was just confirmed. */
  #rest(canProbe: boolean): void {
    const { clock } = this.#options;
    const { candidateMs, periodMs } = this.#search;
    this.#open = undefined;
    this.#silentAfterMs = undefined;
    this.#cancelTimer();
    this.#cancelTimer =
      canProbe && candidateMs !== undefined
        ? clock.after(candidateMs, () => this.#probeAfter(candidateMs))
        : clock.after(periodMs, () => this.#ask({ isSigned: false, isChange: false }));
  }

  #probeAfter(idleMs: number): void {
    const { settings, clock, openSecondPort } = this.#options;
    const { server, local, username, password } = settings;
    this.#probe = new LifetimeProbe({
      server,
      binding: this.#known ?? local,
      username,
      password,
      clock,
      openSecondPort,
      onOutcome: (outcome) => this.#probed(outcome, idleMs),
    });
  }

  /** Whatever came of it, the port itself asks: an answer that came in does not refresh every binding (RFC 4787 4.3). */
  #probed(outcome: LifetimeProbeOutcome, idleMs: number): void {
    this.#probe = undefined;
    if (outcome === 'alive') this.#search.lasted(idleMs);
    else if (outcome === 'unsupported') this.#search.giveUp();
    else this.#silentAfterMs = idleMs;
    this.#ask({ isSigned: false, isChange: false });
  }
}
