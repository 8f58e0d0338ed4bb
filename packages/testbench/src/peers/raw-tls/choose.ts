import { type ClientHello, isGrease } from '@cordon/transport';
import { type CipherSuite, cipherSuite, soundSuites } from './cipher-suites.ts';
import type { Choice } from './deviations.ts';
import { soundGroups } from './key-exchange.ts';
import type { ServerIdentity } from './server-identity.ts';

/** First GREASE value, for a client that offers none (RFC 8701). */
const greaseValue = 0x0a0a;

interface Options {
  readonly choice: Choice | undefined;
  readonly offered: readonly number[];
  /** What may be chosen, best first. */
  readonly candidates: readonly number[];
}

/** A number by the rule of the deviation, or an honest one; undefined when there is none to be had. */
export function choose({ choice, offered, candidates }: Options): number | undefined {
  if (typeof choice === 'number') return choice;
  if (choice === 'grease') return offered.find(isGrease) ?? greaseValue;
  const isUnoffered = choice === 'unoffered';
  return candidates.find((candidate) => offered.includes(candidate) !== isUnoffered);
}

/** A suite, and how the engine will do it: a number that it does not know is done like an honest one. */
export function chooseSuite(
  version: 'TLSv1.2' | 'TLSv1.3',
  { cipherSuites: offered }: ClientHello,
  { identity, choice }: { readonly identity: ServerIdentity; readonly choice: Choice | undefined },
): { readonly id: number; readonly suite: CipherSuite } | undefined {
  const fitting = soundSuites.filter(
    ({ keyExchange, authentication }) =>
      (keyExchange === 'tls13') === (version === 'TLSv1.3') &&
      (authentication === undefined || authentication === identity.kind),
  );
  const candidates = fitting.map(({ id }) => id);
  const id = choose({ choice, offered, candidates });
  const suite = id === undefined ? undefined : (cipherSuite(id) ?? fitting.find((known) => offered.includes(known.id)));
  return id === undefined || suite === undefined ? undefined : { id, suite };
}

/** A group for the key exchange. A client that names none takes P-256 (RFC 8422 5.1.1). */
export function chooseGroup({ groups }: ClientHello, choice: Choice | undefined): number | undefined {
  const candidates = choice === 'unoffered' ? [25, 22, 24, 29, 23] : soundGroups;
  return choose({ choice, offered: groups.length === 0 ? [23] : groups, candidates });
}
