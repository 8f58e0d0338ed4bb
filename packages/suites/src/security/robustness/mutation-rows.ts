import { type Material, mutate, Random, type ScriptedSession } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { head, informResponse, message, response, sound } from './message-text.ts';
import type { RobustnessRow, Scene, Surroundings, WrongCourse } from './misbehaviour.ts';
import { recovery } from './recovery.ts';

/** Pieces that a reader of HTTP, XML or SOAP gives a meaning to. None is a request that changes anything. */
const dictionary = [
  '<',
  '>',
  '</',
  '/>',
  '<?',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<!DOCTYPE x [',
  '&#0;',
  '&#x110000;',
  '&amp;',
  '&x;',
  'xmlns:cwmp=""',
  'soap-env:mustUnderstand="1"',
  'soap-enc:arrayType="xsd:string[2147483648]"',
  'string[-1]',
  '\0',
  '\r\n\r\n',
  'Content-Length: -1\r\n',
  'Transfer-Encoding: chunked\r\n',
  'HTTP/1.1 100 Continue\r\n\r\n',
  '%n%s%x',
  '9'.repeat(400),
  'A'.repeat(4_096),
].map((piece) => Buffer.from(piece));

/** A place in a session, and what a sound ACS may say there. */
interface Place {
  readonly name: string;
  readonly at: 'inform' | 'empty';
  readonly sound: (around: Surroundings) => readonly string[];
  /** The bytes are a whole response, head included, so that nobody knows where it ends: the connection is closed behind it. */
  readonly isWhole?: boolean;
}

const requests = (around: Surroundings): readonly string[] => [
  sound(around),
  message(around, { body: '<cwmp:GetRPCMethods/>' }),
  message(around, {
    body: `<cwmp:GetParameterNames><ParameterPath>${around.parameter}</ParameterPath><NextLevel>0</NextLevel></cwmp:GetParameterNames>`,
  }),
];

const places: readonly Place[] = [
  { name: 'InformResponse', at: 'inform', sound: (around) => [informResponse(around)] },
  { name: 'a request', at: 'empty', sound: requests },
  { name: 'a whole response', at: 'empty', sound: (around) => requests(around).map(response), isWhole: true },
];

/** Different for each place and each try, the same in every run. */
const seedOf = (seed: number, place: number, index: number): number => (seed * 1_000_003 + place) * 100_003 + index;

/** What is sent at one try: the same bytes for the same seed, place, number and sound messages. */
export function mutation(
  { seed, place, index }: { readonly seed: number; readonly place: number; readonly index: number },
  soundOnes: readonly string[],
): Uint8Array {
  const material: Material = { corpus: soundOnes.map((text) => Buffer.from(text)), dictionary };
  return mutate(new Random(seedOf(seed, place, index)), material);
}

/** One that breaks its session off begins two others, and most gateways take less than half a second to begin one. */
const msPerTry = 1_000;
/** How many tries the target file orders where it says nothing. */
const triesUsual = 500;

/** Milliseconds that so many tries take, at each place. */
export const mutatedMs = (tries: number): number => places.length * tries * msPerTry;

/**
 * A device that may go on with its session on another connection is waited for three seconds: five hundred take 25 minutes. One that takes
 * ten seconds for each gets a part of them; the rest is left for the next run.
 */
const placeMs = 2_400_000;
const sayWhere = (seed: number, index: number): string =>
  `it was try ${index} of seed ${seed}. Set "mutation.from: ${index}" in the target file to begin with it, and ${index + 1} to leave it out.`;

/** Opens a session where a mutation belongs; undefined when the target does not come. */
async function reach({ steady, bench }: Scene, at: Place['at']): Promise<ScriptedSession | undefined> {
  try {
    const { session } = await steady.openBreakable({ signal: bench.signal });
    if (at === 'empty') await session.reachAcsTurn();
    return session;
  } catch (error) {
    bench.signal.throwIfAborted();
    bench.observe('did-not-come', { why: String(error) });
    return undefined;
  }
}

/** Says one mutation; tells whether the session goes on. */
async function say(session: ScriptedSession, bytes: Uint8Array, { isWhole = false }: Place): Promise<boolean> {
  const framed = isWhole ? bytes : Buffer.concat([Buffer.from(head(`Content-Length: ${bytes.length}`)), bytes]);
  const post = await session.answer({ raw: framed, close: isWhole });
  return post !== undefined;
}

const mutated = (place: Place, number: number): WrongCourse => ({
  name: `mutations of ${place.name}`,
  at: 'instead-of-inform-response',
  async play(scene) {
    const { bench, steady } = scene;
    const { seed, from, tries } = bench.mutation;
    const endMs = performance.now() + placeMs;
    let session: ScriptedSession | undefined = scene.session;
    if (place.at === 'empty') await session.reachAcsTurn();
    let index = from;
    for (; index < from + tries && performance.now() < endMs; index += 1) {
      session ??= await reach(scene, place.at);
      if (session === undefined) return `does not come any more: ${sayWhere(seed, index - 1)}`;
      const bytes = mutation({ seed, place: number, index }, place.sound({ ...scene, session }));
      const goesOn = await say(session, bytes, place);
      if (scene.hasRestarted()) return `restarts: ${sayWhere(seed, index)}`;
      // One that answers is well. After one that does not, a good session keeps the next wait short, too; a device that waits for its retry
      // first, even when asked, is given that time.
      if (goesOn && place.at === 'empty' && !place.isWhole) continue;
      await session.endPolitely();
      session = undefined;
      if (!(await recovery(steady, bench.signal)).held) return `does not come: ${sayWhere(seed, index)}`;
    }
    await session?.endPolitely();
    return `bears ${index - from} of ${tries}, seed ${seed}, from ${from}`;
  },
});

/** The case of random changes. */
export const mutationCaseId = 'ROB-040';

/** What nobody has thought of. */
export const mutationRows: readonly RobustnessRow[] = [
  {
    id: mutationCaseId,
    title: 'Messages with random changes are borne',
    purpose:
      'Sound messages are changed by chance and said: InformResponse, requests that only read, and whole responses with their heads, 500 ' +
      'of each, or as many as the target file says under "mutation". Chance comes from a fixed seed, so that every run says the ' +
      'same; where the target breaks, the report names the try with which to go on. Each place has at most 40 minutes.',
    severity: 'high',
    safety: 'S4',
    cwe: 20,
    requirements: ['3.2-37', '3.5-01'],
    spec: [tr069Clause('3.7.1.4', 'MUST')],
    takesMs: { usual: mutatedMs(triesUsual) / places.length, most: 2_700_000 },
    misbehaviours: places.map(mutated),
  },
];
