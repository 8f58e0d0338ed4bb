import type { ClientHello } from '@cordon/transport';
import type { CipherSuite } from './cipher-suites.ts';
import type { Deviations } from './deviations.ts';
import type { HandshakeIo } from './handshake-io.ts';
import type { ServerIdentity } from './server-identity.ts';
import type { TicketStore } from './ticket-store.ts';

/** What a handshake is made from. */
export interface HandshakeInput {
  readonly io: HandshakeIo;
  readonly hello: ClientHello;
  readonly identity: ServerIdentity;
  readonly deviations: Deviations;
  readonly tickets: TicketStore;
  readonly logSecret: (label: string, secret: Uint8Array) => void;
}

/**
 * What a handshake came to. `established`: keys are in place. `ended`: the client did something else, which the {@link HandshakeIo} has.
 * `impossible`: the deviation cannot be shown to this client.
 */
export type HandshakeOutcome =
  | {
      readonly kind: 'established';
      readonly suite: CipherSuite;
      readonly isResumed: boolean;
      /** What a renegotiation has to repeat (RFC 5746). */
      readonly verifyData: { readonly client: Uint8Array; readonly server: Uint8Array };
    }
  | { readonly kind: 'ended'; readonly detail?: string }
  | { readonly kind: 'impossible'; readonly detail: string };
