import { type ClientHello, isGrease } from '@cordon/transport';
import { type CipherSuite, cipherSuite, soundSuites } from './cipher-suites.ts';
import type { Choice, Deviations } from './deviations.ts';
import { soundGroups } from './key-exchange.ts';
import type { ServerIdentity } from './server-identity.ts';

/** First GREASE value, for a client that offers none (RFC 8701). */
const greaseValue = 0x0a0a;

/** Kinds of key exchange in which a deviation can be seen at all; undefined when that is every one. */
function exchangesFor({
  group,
  point,
  signature,
  temporaryKey,
}: Deviations): readonly CipherSuite['keyExchange'][] | undefined {
  if (temporaryKey !== undefined) return ['rsa'];
  if (group !== undefined || point !== undefined) return ['ecdhe', 'tls13'];
  return signature === undefined ? undefined : ['ecdhe', 'dhe', 'tls13'];
}

interface Options {
  readonly choice: Choice | undefined;
  readonly offered: readonly number[];
  /** What may be chosen, best first. */
  readonly candidates: readonly number[];
}

/** A number by the rule of the deviation, or an honest one; undefined when there is none to be had. */
export function choose({ choice, offered, candidates }: Options): number | undefined {
  if (typeof choice === 'number') return choice;
  if (typeof choice === 'object') return choice.find((number) => offered.includes(number)) ?? choice[0];
  if (choice === 'grease') return offered.find(isGrease) ?? greaseValue;
  const isUnoffered = choice === 'unoffered';
  return candidates.find((candidate) => offered.includes(candidate) !== isUnoffered);
}

interface SuiteWish {
  readonly identity: ServerIdentity;
  readonly deviations: Deviations;
  /** Whether a version before TLS 1.2 is chosen along with it. */
  readonly isOld?: boolean;
}

/**
 * A suite in which the deviations show, and how the engine will do it: a number that it does not know is done like an honest one. Undefined when
 * the client leaves none.
 */
export function chooseSuite(
  version: 'TLSv1.2' | 'TLSv1.3',
  { cipherSuites: offered }: ClientHello,
  { identity, deviations, isOld = false }: SuiteWish,
): { readonly id: number; readonly suite: CipherSuite } | undefined {
  const { suite: choice } = deviations;
  // With any other suite the flight would be that of an honest server, and whoever went on would be blamed for nothing.
  const exchanges = exchangesFor(deviations);
  const fitting = soundSuites.filter(
    ({ keyExchange, authentication }) =>
      (keyExchange === 'tls13') === (version === 'TLSv1.3') &&
      (authentication === undefined || authentication === identity.kind) &&
      exchanges?.includes(keyExchange) !== false,
  );
  // Before TLS 1.2 there is CBC with SHA-1 alone; a client that has none of it is shown what it has.
  const candidates = fitting
    .toSorted((a, b) => (isOld ? Number(b.mac === 'sha1') - Number(a.mac === 'sha1') : 0))
    .map(({ id }) => id);
  const id = choose({ choice, offered, candidates });
  const suite = id === undefined ? undefined : (cipherSuite(id) ?? fitting.find((known) => offered.includes(known.id)));
  return id === undefined || suite === undefined ? undefined : { id, suite };
}

/** Groups that a client takes. One that names none leaves every one to the server (RFC 8422 4), P-256 before all. */
export function groupsOf({ groups }: ClientHello): readonly number[] {
  return groups.length === 0 ? [23] : groups;
}

/** A group for the key exchange. */
export function chooseGroup(hello: ClientHello, choice: Choice | undefined): number | undefined {
  if (choice === 'unoffered' && hello.groups.length === 0) return undefined;
  const candidates = choice === 'unoffered' ? [25, 22, 24, 29, 23] : soundGroups;
  return choose({ choice, offered: groupsOf(hello), candidates });
}

/** DEFLATE, which clients may know though they do not offer it (RFC 3749); LZS for those that do (RFC 3943). */
const compressionMethods: readonly number[] = [1, 64];

/** Number of a compression method; none where nothing else is ordered. */
export function chooseCompression(
  { compressionMethods: offered }: ClientHello,
  { compression = 0 }: Deviations,
): number {
  return choose({ choice: compression, offered, candidates: compressionMethods }) ?? 0;
}
