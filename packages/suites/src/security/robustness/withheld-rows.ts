import type { Post, ScriptedSession } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload } from '../../conformance/transfers/order-transfer.ts';
import type { RobustnessRow, Scene, WrongCourse } from './misbehaviour.ts';

const notAgain = 'is not told again';
const holdsUp = 'holds up the other transfer';
/** How often the answer to the first report is withheld: once by silence, once by a reset. */
const withheldMax = 2;
/** TR-069 grants the device at least thirty seconds; who waits longer than this is cut. */
const silenceMs = 150_000;
/** A retry comes after 10 s from the factory, after a minute from a device that somebody set up with patience. */
const retryMs = 120_000;
const sessionsMax = 8;

const keys = ['cordon-withheld-1', 'cordon-withheld-2'] as const;

/** What has been told so far. */
interface Reports {
  /** The one that is withheld: the first that was told. */
  withheld: string | undefined;
  timesTold: number;
  readonly answered: Set<string>;
}

/** Plays one session to its end; the report that is withheld ends it. */
async function serve(session: ScriptedSession, reports: Reports): Promise<void> {
  let post: Post | undefined = session.current;
  while (post !== undefined) {
    const body = post.envelope?.body;
    if (body?.method === 'TransferComplete') {
      reports.withheld ??= body.commandKey;
      const isWithheld = body.commandKey === reports.withheld;
      if (isWithheld) reports.timesTold += 1;
      if (isWithheld && reports.timesTold <= withheldMax) return await withhold(session, reports.timesTold);
      reports.answered.add(body.commandKey);
      post = await session.answerWith({ method: 'TransferCompleteResponse' });
    } else if (body?.method === 'Inform') {
      post = await session.answerWith({ method: 'InformResponse', maxEnvelopes: 1 });
    } else {
      post = await session.answer({ status: 204 });
    }
  }
}

async function withhold(session: ScriptedSession, time: number): Promise<void> {
  if (time === 1) await session.answer({ raw: '' }, { withinMs: silenceMs });
  if (session.current !== undefined) await session.fail({ raw: '', reset: true });
}

const withholding: WrongCourse = {
  name: 'TransferComplete without an answer',
  async play({ session, bench }: Scene) {
    const { acs, files, signal, notApplicable, inconclusive } = bench;
    const places = keys.map((key) => files.home.place(`${key}.bin`, () => ({ status: 404 })));
    const [first, second] = places;
    const taken: boolean[] = [];
    for (const [index, commandKey] of keys.entries()) {
      const order = { url: places[index]?.url ?? '', commandKey, delaySeconds: 1 };
      taken.push((await orderDownload(session, order)).answer.method === 'DownloadResponse');
    }
    if (taken[0] !== true) notApplicable('The target takes no Download of the types that were tried.');
    const reports: Reports = { withheld: undefined, timesTold: 0, answered: new Set() };
    const isDone = (): boolean =>
      reports.timesTold > withheldMax && reports.answered.size >= taken.filter(Boolean).length;
    const requestsOf = (key: string): number => (key === keys[0] ? first : second)?.requests.length ?? 0;
    let otherAskedFor: number | undefined;
    let servedSince = 0;
    let coming = acs.nextSession({ withinMs: retryMs, signal });
    await session.end();
    for (let count = 0; count < sessionsMax && !isDone(); count += 1) {
      const next = await coming.catch(() => undefined);
      if (next === undefined) break;
      // Waiting begins before this session ends: what is owed comes at once.
      coming = acs.nextSession({ withinMs: retryMs, signal });
      coming.catch(() => undefined);
      if (reports.timesTold === withheldMax) {
        otherAskedFor ??= requestsOf(reports.withheld === keys[0] ? keys[1] : keys[0]);
      }
      if (reports.withheld !== undefined) servedSince += 1;
      await serve(next, reports);
    }
    await acs.letGo();
    const { withheld, timesTold, answered } = reports;
    bench.observe('reports', { withheld, timesTold, answered: [...answered], otherAskedFor });
    if (withheld === undefined) return 'tells no report';
    // A device with long waits between its retries has not had its turn.
    if (timesTold <= 1 && servedSince === 0)
      inconclusive(`The target did not come again within ${retryMs / 1_000} s of the session that failed.`);
    if (timesTold <= 1) return notAgain;
    if (taken[1] !== true) return 'takes one transfer at a time';
    return otherAskedFor === 0 ? holdsUp : 'tells it again';
  },
};

/** An answer that a device has a right to, and never gets (ROB-038). */
export const withheldRows: readonly RobustnessRow[] = [
  {
    id: 'ROB-038',
    title: 'A report without an answer holds up nothing',
    purpose:
      'Two downloads of files that are not there are ordered. The first TransferComplete gets no answer until the target gives up, then a ' +
      'reset. It must be told again until it is answered, and the other download must have been tried by then. It is S4 because it ' +
      'waits for the target to give up.',
    severity: 'medium',
    safety: 'S4',
    cwe: 833,
    requirements: ['A.3.3.2-05', '3.7-62'],
    spec: [tr069Clause('3.7.1.5', 'MUST'), tr069Clause('A.3.3.2', 'MUST')],
    needs: ['rpc:Download'],
    // An answer that does not come breaks no rule of a message.
    isWithinRules: true,
    takesMs: { usual: 80_000, most: 900_000 },
    demands: [
      {
        sentence: 'a report that was not answered is told again',
        wrong: [notAgain],
        defects: ['transfer-complete-confirmed-by-inform-response'],
      },
      {
        sentence: 'no transfer waits for the answer to the report of another one',
        wrong: [holdsUp],
        defects: ['transfers-wait-for-reports'],
        isAdvice: true,
      },
    ],
    misbehaviours: [withholding],
  },
];
