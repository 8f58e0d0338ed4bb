import { setTimeout as sleep } from 'node:timers/promises';
import { setParameterValues, TargetSilentError } from '@cordon/testbench';
import type { ParameterValueStruct } from '@cordon/cwmp';
import { tr069Clause } from '../../clauses.ts';
import { goodSession, isDowntime } from '../../good-session.ts';
import { informResponse, response, sound } from './message-text.ts';
import { patiently } from './recovery.ts';
import { answerOf, type RobustnessRow, type Scene, type Surroundings, type WrongCourse } from './misbehaviour.ts';

const stops = 'stops answering';
const roundsMax = 50;
/** A device with thousands of parameters takes seconds for each; what it does not manage in this time is left out. */
const everythingMs = 180_000;

/** A session may have a limit of its own: whether everything is told in another one, to which the target comes as before. */
async function tellsAllAnew({ steady, bench: { signal } }: Scene): Promise<boolean> {
  try {
    const { session, trigger } = await patiently(() => steady.openSession({ signal }), signal);
    const wasDown = isDowntime({ trigger, retryCount: session.inform?.retryCount });
    await session.reachAcsTurn();
    const { method } = await session.request({ method: 'GetParameterValues', parameterNames: [steady.root] });
    await session.end();
    return !wasDown && method === 'GetParameterValuesResponse';
  } catch (error) {
    if (error instanceof TargetSilentError) return false;
    throw error;
  }
}

const everythingAgain: WrongCourse = {
  name: 'everything, fifty times',
  async play(scene) {
    const { session, steady, bench } = scene;
    const beganMs = performance.now();
    const tookMs: number[] = [];
    while (tookMs.length < roundsMax && performance.now() - beganMs < everythingMs) {
      const askedMs = performance.now();
      const id = `everything-${tookMs.length + 1}`;
      const post = await session.answerWith({ method: 'GetParameterValues', parameterNames: [steady.root] }, id);
      // A target that cannot answer it once has no more to lose by being asked again.
      if (answerOf(post) !== 'GetParameterValuesResponse' && tookMs.length === 0) return 'never answers it';
      if (post === undefined && (await tellsAllAnew(scene))) return `ends the session behind ${tookMs.length}`;
      if (answerOf(post) !== 'GetParameterValuesResponse') return stops;
      tookMs.push(Math.round(performance.now() - askedMs));
    }
    bench.observe('answers-for-everything', { asked: tookMs.length, firstMs: tookMs[0], lastMs: tookMs.at(-1) });
    return 'answers each';
  },
};

const cutsMax = 100;
/** A device that waits ten seconds after each failure has seen some forty by then. */
const cuttingMs = 600_000;
/** What is left of it stays for the session that has to follow in any case. */
const pausesMs: readonly number[] = [0, 11_000, 21_000];

const half = (text: string): string => text.slice(0, text.length / 2);

/** Where a session is cut: what is sent before the RST, and behind which POST. */
const cuts: readonly { readonly at: 'inform' | 'empty' | 'answer'; readonly sent: (around: Surroundings) => string }[] =
  [
    { at: 'inform', sent: () => '' },
    { at: 'inform', sent: (around) => half(response(informResponse(around))) },
    { at: 'inform', sent: (around) => response(informResponse(around)) },
    { at: 'empty', sent: () => '' },
    { at: 'empty', sent: (around) => half(response(sound(around))) },
    { at: 'empty', sent: (around) => response(sound(around)) },
    { at: 'answer', sent: () => '' },
    { at: 'answer', sent: () => 'HTTP/1.1 204 No Content\r\n\r\n' },
  ];

/** Brings a session of the target to one of the places and cuts it there. */
async function cut({ bench, steady, ...around }: Scene, index: number): Promise<void> {
  const { at, sent } = cuts[index % cuts.length] ?? cuts[0] ?? { at: 'inform', sent: () => '' };
  const { session } = await steady.openSession({ signal: bench.signal });
  const scene = { ...around, session };
  if (at !== 'inform') await session.reachAcsTurn();
  const parameterNames = [around.parameter];
  if (at === 'answer') await session.answerWith({ method: 'GetParameterValues', parameterNames }, 'cut');
  if (session.current !== undefined) await session.fail({ raw: sent(scene), reset: true });
}

async function comesSoon({ steady, bench }: Scene): Promise<boolean> {
  for (const pauseMs of pausesMs) {
    await sleep(pauseMs, undefined, { signal: bench.signal });
    if ((await goodSession(steady, bench.signal)).held) return true;
  }
  return false;
}

const cutAgain: WrongCourse = {
  name: 'a hundred sessions that are cut',
  async play(scene) {
    const { session, bench } = scene;
    await session.fail({ raw: '', reset: true });
    const beganMs = performance.now();
    let count = 1;
    // Each is followed by one that goes well: a row of failures makes every device wait longer and longer.
    while (count < cutsMax && performance.now() - beganMs < cuttingMs && (await comesSoon(scene))) {
      await cut(scene, count);
      count += 1;
    }
    bench.observe('sessions-cut', { count, places: cuts.length });
    return `${count} cut`;
  },
};

const stormy = 'comes without measure';
/** TR-069 has each order answered by a session, and names no measure. */
const stormyByOrder = 'comes for each order at once';
const watchedMs = 5_000;
/** One in a second is what the target was told; three are no longer. */
const perSecondMax = 3;

/** How often the target comes by itself while this lasts. */
async function arrivalsDuring({ bench }: Scene, ms: number): Promise<number> {
  let count = 0;
  const forget = bench.acs.onInform(() => {
    count += 1;
  });
  try {
    await sleep(ms, undefined, { signal: bench.signal });
    return count;
  } finally {
    forget();
  }
}

/** A period that no operator wants; it is put back at once. */
const period = (intervalS: string, arrivalsMax: number): WrongCourse => ({
  name: `a period of ${intervalS} s`,
  async play(scene) {
    const { session, steady, bench } = scene;
    const path = (name: string): string => steady.path(`ManagementServer.PeriodicInform${name}`);
    const typeOf = (name: string): string => (name.endsWith('Enable') ? 'boolean' : 'unsignedInt');
    const kept = await bench.settings.keepValues(session, [path('Enable'), path('Interval')], typeOf);
    // What cannot be read cannot be put back.
    if (kept.length < 2) return 'does not tell its period';
    const values: readonly ParameterValueStruct[] = [
      { name: path('Enable'), value: 'true', type: 'boolean' },
      { name: path('Interval'), value: intervalS, type: 'unsignedInt' },
    ];
    const fault = await setParameterValues(session, values);
    await session.end();
    if (fault !== undefined) return `refuses it by fault ${fault.faultCode}`;
    const arrivals = await arrivalsDuring(scene, watchedMs);
    await steady.withSession((next) => setParameterValues(next, kept));
    bench.observe('arrivals', { intervalS, arrivals, watchedMs });
    return arrivals > arrivalsMax ? stormy : 'takes it';
  },
});

const ordersMax = 1_000;
const orderingMs = 30_000;
/** Long enough for some hundreds to wait side by side, short enough for all to be over with the case. */
const delaySeconds = 5;

const scheduled: WrongCourse = {
  name: 'ScheduleInform, a thousand times',
  async play(scene) {
    const { session, bench } = scene;
    const beganMs = performance.now();
    let taken = 0;
    let answer = '';
    while (taken < ordersMax && performance.now() - beganMs < orderingMs) {
      const order = { method: 'ScheduleInform', delaySeconds, commandKey: `cordon-${taken + 1}` } as const;
      const told = await session.request(order);
      answer = told.method === 'Fault' ? `fault ${told.faultCode}` : told.method;
      if (told.method === 'Fault') break;
      taken += 1;
    }
    await session.end();
    const ms = 1_000 * delaySeconds + watchedMs;
    const arrivals = taken === 0 ? 0 : await arrivalsDuring(scene, ms);
    bench.observe('scheduled-informs', { taken, answer, arrivals, ms });
    return arrivals > (perSecondMax * ms) / 1_000 ? stormyByOrder : `takes ${taken}`;
  },
};

/** What a device must bear for long, or often (ROB-036, ROB-037 and ROB-039). */
export const enduranceRows: readonly RobustnessRow[] = [
  {
    id: 'ROB-036',
    title: 'Large answers do not use up the memory',
    purpose:
      'All parameters are asked for by one GetParameterValues, fifty times in one session or as often as three minutes allow. What ' +
      'was answered once must be answered each time: a device that loses memory with each answer stops.',
    severity: 'medium',
    safety: 'S4',
    cwe: 401,
    requirements: ['3.5-15'],
    spec: [tr069Clause('3.5', 'MUST')],
    isWithinRules: true,
    takesMs: { usual: 10_000, most: 240_000 },
    demands: [
      {
        sentence: 'a request for everything is answered however often it comes',
        wrong: [stops],
        defects: ['loses-memory-with-large-answers'],
      },
    ],
    misbehaviours: [everythingAgain],
  },
  {
    id: 'ROB-037',
    title: 'Sessions that are cut leave nothing behind',
    purpose:
      'The connection is reset in a hundred sessions, or in as many as ten minutes allow: before, in and behind InformResponse, before, ' +
      'in and behind a request, at its answer and behind the end. After each a sound session is asked for, so that a lock or a ' +
      'socket that was not given back is found.',
    severity: 'medium',
    safety: 'S4',
    cwe: 404,
    requirements: ['3.2-37', '3.7-38'],
    spec: [tr069Clause('3.2.1.1', 'MUST')],
    // A connection that is lost breaks no rule of a message.
    isWithinRules: true,
    takesMs: { usual: 60_000, most: 720_000 },
    hungBy: ['runs-out-of-connections'],
    misbehaviours: [cutAgain],
  },
  {
    id: 'ROB-039',
    title: 'Whoever is told to come often comes with measure',
    purpose:
      'PeriodicInformInterval is set to one second, to none and to the largest number, whose milliseconds fit into no register of 32 ' +
      'bits, and put back; ScheduleInform is called a thousand times, or as often as half a minute allows. What the target takes ' +
      'and what it refuses is free. It may not come more than three times in a second, nor for a period of a century at once.',
    severity: 'medium',
    safety: 'S3',
    cwe: 770,
    requirements: ['3.2-04', 'A.4.1.2-02'],
    spec: [tr069Clause('3.2.1', 'MUST'), tr069Clause('A.4.1.2', 'MUST')],
    isWithinRules: true,
    takesMs: { usual: 8_000, most: 120_000 },
    demands: [
      {
        sentence: 'the target comes with measure, whatever period it was given',
        wrong: [stormy],
        defects: ['long-period-wraps'],
      },
      {
        sentence: 'orders for sessions are gathered, however many there are',
        wrong: [stormyByOrder],
        defects: [],
        isAdvice: true,
      },
    ],
    misbehaviours: [
      period('1', (perSecondMax * watchedMs) / 1_000),
      period('0', (perSecondMax * watchedMs) / 1_000),
      // One may be owed from before.
      period('4294967295', 2),
      scheduled,
    ],
  },
];
