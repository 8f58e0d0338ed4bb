import { finerHabits, type HabitRow } from './finer-habits.ts';

/** Those that a case of the suites names. */
const rows = [
  { id: 'greets-in-ssl2', sentence: 'Sends a greeting in the format of SSL 2.0 in front of each handshake.' },
  { id: 'offers-3des', sentence: 'Offers Triple DES behind its other suites.' },
  { id: 'offers-compression', sentence: 'Offers DEFLATE besides no compression.' },
  { id: 'offers-heartbeat', sentence: 'Offers the heartbeat extension.' },
  { id: 'repeats-random', sentence: 'Sends the same random value and session id in every ClientHello.' },
  { id: 'accepts-ssl3', sentence: 'Goes on when the server answers with SSL 3.0.' },
  { id: 'accepts-rc4-and-3des', sentence: 'Goes on when the server chooses RC4 or Triple DES, offered or not.' },
  {
    id: 'accepts-unoffered',
    sentence: 'Takes any suite, version, group and extension that it knows, offered or not.',
    with: [
      'accepts-unoffered-suite',
      'accepts-unoffered-version',
      'accepts-unoffered-group',
      'accepts-unoffered-extension',
    ],
  },
  { id: 'ignores-downgrade-sentinel', sentence: 'Does not look at the end of the server random.' },
  { id: 'accepts-compression', sentence: 'Goes on when the server chooses compression.' },
  { id: 'accepts-grease', sentence: 'Takes a reserved value for what it would have chosen itself.' },
  { id: 'fails-in-tls12', sentence: 'Offers TLS 1.2 and hangs up when a server chooses it.' },
  { id: 'accepts-small-groups', sentence: 'Takes a finite-field group of any size.' },
  {
    id: 'ignores-bad-points',
    sentence: 'Does not check the public value of the server.',
    with: ['accepts-off-curve-point', 'accepts-zero-secret'],
  },
  {
    id: 'ignores-signatures',
    sentence: 'Does not check who signed the key exchange, or whether anybody did.',
    with: ['accepts-broken-signature', 'accepts-missing-signature', 'accepts-unoffered-signature'],
  },
  {
    id: 'misses-no-certificate',
    sentence: 'Goes on without a Certificate and without a CertificateVerify.',
    with: ['accepts-missing-certificate', 'accepts-empty-certificate', 'accepts-missing-certificate-verify'],
  },
  {
    id: 'mutual-replaces-server-check',
    sentence: 'Checks no certificate of a server that asks for one of the client.',
  },
  {
    id: 'shows-itself-to-anybody',
    sentence: 'Sends its client certificate in TLS 1.2 before it has looked at that of the server.',
  },
  { id: 'ignores-finished', sentence: 'Does not compare the Finished of the server.' },
  { id: 'takes-early-change-cipher-spec', sentence: 'Passes over a ChangeCipherSpec at any time.' },
  {
    id: 'ignores-order',
    sentence: 'Takes the messages of a handshake in any order, and passes over what does not belong there.',
    with: ['takes-early-application-data', 'takes-second-server-hello', 'takes-any-order'],
  },
  { id: 'follows-any-retry-request', sentence: 'Answers every HelloRetryRequest with another ClientHello.' },
  {
    id: 'renegotiates-without-indication',
    sentence: 'Shakes hands, and again when asked, also with a server that cannot do so safely.',
  },
  {
    id: 'heartbleed',
    sentence: 'Answers a heartbeat with as many zeros as it claims bytes.',
    with: ['offers-heartbeat'],
  },
  {
    id: 'sends-early-data',
    sentence: 'Sends its Inform as 0-RTT data when it has a ticket that allows it.',
    with: ['keeps-tickets'],
  },
  {
    id: 'executes-truncated-answers',
    sentence: 'Carries out what it got of an HTTP answer when the connection is cut.',
  },
  { id: 'takes-oversized-records', sentence: 'Reads records of any size.' },
  {
    id: 'restarts-over-empty-records',
    sentence: 'Restarts when it gets an empty record, and says so in its next Inform.',
  },
  {
    id: 'restarts-in-mid-session',
    sentence:
      'Restarts over an alert, a heartbeat and a wish to shake hands again that come in the middle of a session.',
    with: ['offers-heartbeat'],
  },
  {
    id: 'restarts-when-asked-for-a-certificate',
    sentence: 'Restarts when the server asks for a certificate of its own.',
  },
  { id: 'ignores-alerts', sentence: 'Reads on through alerts of every kind but a fatal one.' },
] as const satisfies readonly HabitRow[];

/** Name of a habit. */
export type HabitId = (typeof rows)[number]['id'] | (typeof finerHabits)[number]['id'];

/** A careless habit of the TLS client in this folder: one thing that it does and no client may. Off unless named on its command line. */
export interface Habit extends HabitRow {
  readonly id: HabitId;
}

/**
 * The habits that cases name. The client exists because the reference CPE stands on Node's TLS, which makes none of these mistakes; it shares no code with
 * the TLS server of the bench, so that each proves the other.
 */
export const habits: readonly Habit[] = rows;

/** These and the finer ones. */
export const allHabits: readonly Habit[] = [...rows, ...finerHabits];

/** The habits of one client. */
export type Habits = ReadonlySet<HabitId>;

/** The named habits and those that come with them; throws for a name that is none. */
export function habitsNamed(names: readonly string[]): Habits {
  const found = new Set<HabitId>();
  for (const name of names) {
    const habit = allHabits.find(({ id }) => id === name);
    if (habit === undefined)
      throw new Error(`${name} is no habit of this client. Known: ${allHabits.map(({ id }) => id).join(', ')}`);
    found.add(habit.id);
    for (const id of habitsNamed(habit.with ?? [])) found.add(id);
  }
  return found;
}
