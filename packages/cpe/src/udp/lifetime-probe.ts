import { randomBytes } from 'node:crypto';
import type { Secret } from '@cordon/cwmp';
import {
  checkStunIntegrity,
  readStunErrorCode,
  readStunMessage,
  type StunAddress,
  stunAddress,
  stunAttributeTypes,
  type StunMessage,
  stunMessageTypes,
  stunUsername,
  writeStunMessage,
  writeStunWithIntegrity,
} from '@cordon/transport';
import type { Clock } from '../clock.ts';

/** What came of a probe: the answer reached the binding, or nothing came, or the server answers to the asking port alone. */
export type LifetimeProbeOutcome = 'alive' | 'silent' | 'unsupported';

/** A UDP port besides that for connection requests. */
export interface SecondPort {
  send(datagram: Uint8Array, to: StunAddress): void;
  close(): void;
}

/** Opens a {@link SecondPort}; `onDatagram` is told what arrives on it. */
export type OpenSecondPort = (onDatagram: (datagram: Uint8Array, from: StunAddress) => void) => SecondPort;

/** What a probe is made with. */
export interface LifetimeProbeOptions {
  readonly server: StunAddress;
  /** The binding whose life is in question, as the server sees it. */
  readonly binding: StunAddress;
  readonly username: string;
  readonly password: Secret;
  readonly clock: Clock;
  readonly openSecondPort: OpenSecondPort;
  readonly onOutcome: (outcome: LifetimeProbeOutcome) => void;
}

/**
 * The first waits of RFC 3489 9.3 and no more: the port in question must stay quiet meanwhile, and STUNMaximumKeepAlivePeriod bounds how
 * long that may be. A datagram lost four times makes the period shorter than it need be, nothing worse.
 */
const waitsMs = [100, 200, 400, 800];
/** Milliseconds from the first request of a probe to `silent`. */
export const lifetimeProbeMs = 1500;
const unauthorised = 401;

/** One question whether a binding lives: from a second port, with RESPONSE-ADDRESS naming the binding (TR-069 G.2.1.2, RFC 3489 10.2). */
export class LifetimeProbe {
  readonly #options: LifetimeProbeOptions;
  readonly #port: SecondPort;
  #id: Uint8Array = new Uint8Array(0);
  #isSigned = false;
  #isOver = false;
  #cancelTimer: () => void = () => undefined;

  constructor(options: LifetimeProbeOptions) {
    this.#options = options;
    this.#port = options.openSecondPort((datagram, from) => this.#receivedElsewhere(datagram, from));
    this.#ask(false);
  }

  stop(): void {
    this.#isOver = true;
    this.#cancelTimer();
    this.#port.close();
  }

  /** Whether a datagram on the port of the binding is the answer to this probe. Its MAPPED-ADDRESS is that of the second port. */
  received(datagram: Uint8Array, from: StunAddress): boolean {
    const message = this.#answerIn(datagram, from);
    if (message === undefined) return false;
    const isProven = !this.#isSigned || checkStunIntegrity(datagram, this.#options.password) === 'right';
    if (message.type === stunMessageTypes.bindingResponse && isProven) this.#end('alive');
    return true;
  }

  #receivedElsewhere(datagram: Uint8Array, from: StunAddress): void {
    const message = this.#answerIn(datagram, from);
    if (message === undefined) return;
    const { username, password } = this.#options;
    const canSign = username !== '' && password.reveal() !== '';
    if (readStunErrorCode(message) === unauthorised && canSign && !this.#isSigned) this.#ask(true);
    else this.#end('unsupported');
  }

  #answerIn(datagram: Uint8Array, from: StunAddress): StunMessage | undefined {
    const { server } = this.#options;
    const read = readStunMessage(datagram);
    if (this.#isOver || read.kind === 'refused' || from.address !== server.address || from.port !== server.port)
      return undefined;
    return Buffer.from(read.message.transactionId).equals(this.#id) ? read.message : undefined;
  }

  #ask(isSigned: boolean): void {
    const { binding, username, password } = this.#options;
    this.#id = randomBytes(16);
    this.#isSigned = isSigned;
    // G.2.1.3: CONNECTION-REQUEST-BINDING belongs to requests from the port for connection requests alone.
    const message: StunMessage = {
      type: stunMessageTypes.bindingRequest,
      transactionId: this.#id,
      attributes: [
        stunAddress(stunAttributeTypes.responseAddress, binding),
        ...(isSigned ? [stunUsername(username)] : []),
      ],
    };
    this.#send(isSigned ? writeStunWithIntegrity(message, password) : writeStunMessage(message), 0);
  }

  #send(datagram: Uint8Array, count: number): void {
    const waitMs = waitsMs[count];
    if (waitMs === undefined) return this.#end('silent');
    this.#port.send(datagram, this.#options.server);
    this.#cancelTimer();
    this.#cancelTimer = this.#options.clock.after(waitMs, () => this.#send(datagram, count + 1));
  }

  #end(outcome: LifetimeProbeOutcome): void {
    this.stop();
    this.#options.onOutcome(outcome);
  }
}
