import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Post, Reply, ScriptedAcs, ScriptedSession } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { head, lengthOf, response, sound } from './message-text.ts';
import {
  answerOf,
  type Misbehaviour,
  type RobustnessRow,
  type Scene,
  type Surroundings,
  type WrongCourse,
} from './misbehaviour.ts';

const fieldOf = (post: Post | undefined, name: string): string =>
  post?.http.headers.find(([field]) => field.toLowerCase() === name)?.[1] ?? '';
/** What a POST brings of cookies: some write a field for each, and some their values in quotes as RFC 2965 had it. */
const cookiesOf = (post: Post): string =>
  post.http.headers
    .filter(([field]) => field.toLowerCase() === 'cookie')
    .map(([, value]) => value.replaceAll('"', ''))
    .join('; ');

const lost = 'loses a cookie';
const misplaced = 'sends a cookie where it does not belong';

/** A sound request that brings cookies. */
const setting = (name: string, cookies: readonly string[], read: (sent: string) => string): Misbehaviour => ({
  name,
  reply: (around) => ({ body: sound(around), headers: { 'Set-Cookie': cookies } }),
  read: (post) => (post === undefined ? answerOf(post) : read(cookiesOf(post))),
});
const notSent = (sent: string): string => (sent.includes('cordon-a') ? misplaced : 'keeps it');

/** One more than a target may follow in good faith: TR-069 wants five, and who counts from there is soon done. */
const redirectsMax = 12;
const roundAndRound = 'goes round and round';
const strange = 'follows another scheme';

/** Redirects without end. */
const circle = (name: string, location: (scene: Scene, round: number) => string): WrongCourse => ({
  name,
  at: 'instead-of-inform-response',
  async play(scene) {
    let followed = 0;
    for (; followed < redirectsMax; followed += 1) {
      const Location = location(scene, followed);
      if ((await scene.session.answer({ status: 307, headers: { Location } })) === undefined) break;
    }
    if (followed < redirectsMax) return `gives up after ${followed}`;
    await scene.session.fail();
    return roundAndRound;
  },
});

const redirect = (name: string, location: (around: Surroundings) => string | undefined): Misbehaviour => ({
  name,
  at: 'instead-of-inform-response',
  reply: (around) => ({ status: 307, headers: { Location: location(around) } }),
});

/** Opens a second ACS for the length of `use`. */
async function withTwin<T>(
  { bench }: Scene,
  scheme: 'http' | 'https',
  use: (twin: ScriptedAcs) => Promise<T>,
): Promise<T> {
  const twin = await bench.acs.openTwin(scheme);
  try {
    return await use(twin);
  } finally {
    await twin.stop();
  }
}

/** Sends the session on to another ACS; what comes there, if anything does in time. */
async function sentOn(scene: Scene, twin: ScriptedAcs): Promise<ScriptedSession | undefined> {
  const coming = twin.nextSession({ withinMs: scene.steady.responseTimeoutMs, signal: scene.bench.signal });
  coming.catch(() => undefined);
  // A target that does not follow says nothing more in this session.
  const here = await scene.session.answer({ status: 307, headers: { Location: twin.url } });
  if (here !== undefined || !(await isConnectedTo(twin, scene))) return undefined;
  return await coming.catch(() => undefined);
}

/** A slow target hangs up here before it looks for the other place. */
const followsWithinMs = 3_000;
const lookMs = 100;

async function isConnectedTo(twin: ScriptedAcs, { bench }: Scene): Promise<boolean> {
  for (let waitedMs = 0; twin.acceptedConnections === 0 && waitedMs < followsWithinMs; waitedMs += lookMs)
    await sleep(lookMs, undefined, { signal: bench.signal });
  return twin.acceptedConnections > 0;
}

const toAnotherPort: WrongCourse = {
  name: 'to another port',
  at: 'instead-of-inform-response',
  play: (scene) =>
    withTwin(scene, scene.bench.acs.isTls ? 'https' : 'http', async (twin) => {
      const session = await sentOn(scene, twin);
      await session?.endPolitely();
      return session === undefined ? 'does not follow' : 'follows';
    }),
};

/** FTP clients wait for the server to speak: a connection is all that is seen of one. */
const toFtp: WrongCourse = {
  name: 'to ftp:',
  at: 'instead-of-inform-response',
  play: (scene) =>
    withTwin(scene, 'http', async (twin) => {
      const Location = twin.url.replace(/^http:/, 'ftp:');
      await scene.session.answer({ status: 307, headers: { Location } });
      return (await isConnectedTo(twin, scene)) ? strange : 'does not follow';
    }),
};

const inClear = 'sends its password in clear';
const digest = (realm: string): string =>
  `Digest realm="${realm}", nonce="${randomBytes(16).toString('hex')}", qop="auth", algorithm=MD5`;
const basic = 'Basic realm="cordon"';
const challenged = (challenge: string): Reply => ({ status: 401, headers: { 'WWW-Authenticate': challenge } });

/** What a POST shows of the account, on a connection with or without TLS. */
function loginOf(post: Post | undefined, isTls: boolean): string {
  const authorization = fieldOf(post, 'authorization');
  if (/^basic\s/i.test(authorization)) return isTls ? 'sends its password over TLS' : inClear;
  return authorization === '' ? answerOf(post) : 'answers the challenge';
}

/** One challenge behind the other in the middle of a session. */
const challengedBy = (name: string, challenges: readonly (() => string)[]): WrongCourse => ({
  name,
  async play({ session, bench }) {
    const seen: string[] = [];
    for (const challenge of challenges) {
      const post = await session.answer(challenged(challenge()));
      seen.push(loginOf(post, bench.acs.isTls));
      if (post === undefined) break;
    }
    return seen.includes(inClear) ? inClear : (seen.at(-1) ?? 'nothing');
  },
});

const challengedInClear: WrongCourse = {
  name: 'Basic behind a redirect to http',
  at: 'instead-of-inform-response',
  play: (scene) =>
    withTwin(scene, 'http', async (twin) => {
      const session = await sentOn(scene, twin);
      if (session === undefined) return 'does not follow';
      const seen = loginOf(session.current, false);
      const post = await session.answer(challenged(basic));
      await session.endPolitely();
      return seen === inClear ? inClear : loginOf(post, false);
    }),
};

/** The catalogue of checks grants one to two minutes; half of one for what is late. */
const givesUpWithinMs = 150_000;
const waitsOn = 'waits on';
const fallsSilent = (name: string, reply: (around: Surroundings) => Reply): WrongCourse => ({
  name,
  async play(scene) {
    const { session } = scene;
    const post = await session.answer(reply(scene), { withinMs: givesUpWithinMs });
    if (post !== undefined) return answerOf(post);
    return session.hasHungUp ? 'gives up' : waitsOn;
  },
});

/** What an HTTP client must bear in the course of a session (ROB-022, ROB-023, ROB-028 and ROB-031). */
export const courseRows: readonly RobustnessRow[] = [
  {
    id: 'ROB-022',
    title: 'Cookies go back to where they belong',
    purpose:
      'Two cookies, a hundred, one of 64 kilobytes, one with attributes that nobody knows, and cookies for another domain, for another ' +
      'path and for a time that is over come with a sound request. The POST behind it shows what the target made of them: both ' +
      'of two, and none that is for somebody else.',
    severity: 'medium',
    safety: 'S2',
    cwe: 201,
    requirements: ['3.4-22', '3.4-24'],
    spec: [tr069Clause('3.4.2', 'MUST'), rfcClause(6265, '5.3', 'MUST'), rfcClause(6265, '5.4', 'MUST')],
    isWithinRules: true,
    demands: [
      { sentence: 'two cookies come back together', wrong: [lost], defects: ['one-cookie-only'] },
      {
        sentence: 'no cookie goes where it does not belong',
        wrong: [misplaced],
        defects: ['returns-every-cookie'],
        isAdvice: true,
      },
    ],
    misbehaviours: [
      setting('two', ['cordon-a=1; Path=/', 'cordon-b=2; Path=/'], (sent) =>
        sent.includes('cordon-a=1') && sent.includes('cordon-b=2') ? 'both' : lost,
      ),
      setting('for another domain', ['cordon-a=1; Domain=elsewhere.test; Path=/'], notSent),
      setting('for another path', ['cordon-a=1; Path=/cordon-elsewhere'], notSent),
      setting('for a time that is over', ['cordon-a=1; Path=/; Max-Age=0'], notSent),
      setting(
        'a hundred',
        Array.from({ length: 100 }, (_, index) => `cordon-${index}=${'x'.repeat(20)}; Path=/`),
        () => 'answers',
      ),
      setting('64 KiB', [`cordon-a=${'x'.repeat(65_536)}; Path=/`], () => 'answers'),
      setting(
        'attributes of nobody',
        ['cordon-a=1; Path=/; X-Cordon=1; Max-Age=never; Expires=Someday; ;=;', '=; =', ';'],
        () => 'answers',
      ),
    ],
  },
  {
    id: 'ROB-023',
    title: 'Redirects end somewhere',
    purpose:
      'The Inform is redirected to where it is, in a circle of two, by a relative address, to another port, to ftp:, to file:, to ' +
      `nowhere and to what is no address. TR-069 wants five redirects in a row to be followed; at ${redirectsMax} nobody may follow any ` +
      'more. Only http and https are followed at all.',
    severity: 'medium',
    safety: 'S2',
    cwe: 835,
    requirements: ['3.4-28', '3.4-40'],
    spec: [tr069Clause('3.4.2', 'MUST'), rfcClause(9110, '15.4', 'SHOULD')],
    demands: [
      {
        sentence: 'redirects without end are given up',
        wrong: [roundAndRound],
        defects: ['follows-redirects-without-end'],
        isAdvice: true,
      },
      { sentence: 'a redirect to ftp: is not followed', wrong: [strange], defects: ['follows-any-scheme'] },
    ],
    misbehaviours: [
      circle('to itself', ({ bench }) => bench.acs.url),
      circle('in a circle', ({ bench }, round) => `${bench.acs.url}/${round % 2 === 0 ? 'there' : 'back'}`),
      redirect('relative', () => 'elsewhere'),
      toAnotherPort,
      toFtp,
      redirect('to file:', () => 'file:///cordon/nowhere'),
      redirect('to nowhere', () => undefined),
      redirect('to what is no address', () => 'http://[::cordon/%zz\\'),
    ],
  },
  {
    id: 'ROB-028',
    title: 'An ACS that falls silent is given up',
    purpose:
      'A device that waits for ever cannot be reached by anybody else. The head of an answer comes and nothing behind it; an answer comes ' +
      'by one byte in a second; the connection is half closed in the middle. The target must give up within two minutes, for which ' +
      'half a minute more is granted. It is S4 because it waits, not because it is dangerous.',
    severity: 'medium',
    safety: 'S4',
    cwe: 400,
    requirements: ['3.7-38', '3.2-37'],
    spec: [tr069Clause('3.7.1.4', 'MUST')],
    takesMs: { usual: 60_000, most: 300_000 },
    demands: [
      {
        sentence: 'an ACS that does not come to an end is given up within two minutes',
        wrong: [waitsOn],
        defects: ['waits-for-a-silent-acs'],
        isAdvice: true,
      },
    ],
    misbehaviours: [
      fallsSilent('silence behind the head', (around) => ({ raw: head(`Content-Length: ${lengthOf(sound(around))}`) })),
      fallsSilent('a byte a second', (around) => ({
        raw: response(sound(around)),
        pace: { everyMs: 1_000, forMs: givesUpWithinMs },
      })),
      fallsSilent('half closed', (around) => {
        const whole = response(sound(around));
        return { raw: whole.slice(0, whole.length / 2), close: true };
      }),
    ],
  },
  {
    id: 'ROB-031',
    title: 'No challenge gets the password in clear',
    purpose:
      'Who sits between a device and its ACS may ask for the password himself. In the middle of a session a Digest challenge comes for ' +
      'another realm, then one for Basic behind one for Digest, and Basic alone; and the session is redirected to http and ' +
      'challenged for Basic there. Without TLS no password may be sent; over TLS TR-069 allows it. TR-069 3.4.4 binds the ACS ' +
      'to Digest there, and has the target answer what the ACS asks for, which SEC-008 judges in the same way.',
    severity: 'high',
    safety: 'S2',
    cwe: 757,
    requirements: ['3.4-64', '3.3-08'],
    spec: [tr069Clause('3.4.4', 'MUST'), rfcClause(7617, '4', 'SHOULD NOT')],
    demands: [
      { sentence: 'no password travels without TLS', wrong: [inClear], defects: ['basic-in-clear'], isAdvice: true },
    ],
    misbehaviours: [
      challengedBy('another realm', [() => digest('cordon'), () => digest('elsewhere')]),
      challengedBy('Digest, then Basic', [() => digest('cordon'), () => basic]),
      challengedBy('Basic', [() => basic]),
      challengedInClear,
    ],
  },
];
