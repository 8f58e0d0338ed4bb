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

/** ManagementServer's STUN parameters, as long as STUNEnable is true. */
export interface StunSettings {
  readonly server: StunAddress;
  /** Where requests to that server leave from. */
  readonly local: StunAddress;
  readonly username: string;
  readonly password: Secret;
  /** Milliseconds between keep-alives. */
  readonly keepAliveMs: number;
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
  /** Told of the first binding and of each change. */
  readonly onBinding: (binding: Binding) => void;
}

/** RFC 3489 9.3: when a request is sent again, in milliseconds after the one before it; after the last wait it is given up. */
const retransmissionWaitsMs = [100, 200, 400, 800, 1600, 1600, 1600, 1600, 1600];
/** A server that tells another address in each answer would otherwise have us ask as fast as it answers. */
const changesAtOnceMax = 3;
const transactionIdBytes = 16;
const unauthorised = 401;

interface Transaction {
  readonly id: Uint8Array;
  readonly datagram: Uint8Array;
  readonly isSigned: boolean;
  readonly isChange: boolean;
}

/**
 * Discovers a binding, keeps it alive and tells the server of its changes (TR-069 G.2.1.1 to G.2.1.3). Keep-alives come at the minimum
 * period: how long the binding would live beyond that is not searched for.
 */
export class StunBinding {
  readonly #options: StunBindingOptions;
  #known: Binding | undefined;
  #open: Transaction | undefined;
  #changesAtOnce = 0;
  #cancelTimer: () => void = () => undefined;

  constructor(options: StunBindingOptions) {
    this.#options = options;
    this.#ask({ isSigned: false, isChange: false });
  }

  stop(): void {
    this.#open = undefined;
    this.#cancelTimer();
  }

  /** A datagram that looks like STUN arrived on the port. Whoever was not asked is not listened to. */
  received(datagram: Uint8Array, from: StunAddress): void {
    const read = readStunMessage(datagram);
    const { settings, strictness } = this.#options;
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
      this.#rest();
    }
  }

  #answered(message: StunMessage): void {
    const mapped = message.type === stunMessageTypes.bindingResponse ? mappedAddressOf(message) : undefined;
    if (mapped === undefined) return;
    const { local } = this.#options.settings;
    const isTranslated = mapped.address !== local.address || mapped.port !== local.port;
    const isNew = this.#known?.address !== mapped.address || this.#known.port !== mapped.port;
    this.#changesAtOnce = isNew ? this.#changesAtOnce + 1 : 0;
    if (isNew) {
      this.#known = { ...mapped, isTranslated };
      this.#options.onBinding(this.#known);
    }
    if (isNew && isTranslated && this.#changesAtOnce <= changesAtOnceMax)
      this.#ask({ isSigned: false, isChange: true });
    else this.#rest();
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
    if (waitMs === undefined) return this.#rest();
    send(transaction.datagram, settings.server);
    this.#cancelTimer();
    this.#cancelTimer = clock.after(waitMs, () => this.#send(transaction, count + 1));
  }

  /** Nothing is asked until the next keep-alive. A binding that was not confirmed stays what it was. */
  #rest(): void {
    const { clock, settings } = this.#options;
    this.#open = undefined;
    this.#cancelTimer();
    this.#cancelTimer = clock.after(settings.keepAliveMs, () => this.#ask({ isSigned: false, isChange: false }));
  }
}
