import type { AcsRequest, CpeResponse } from '@cordon/cwmp';
import type { ScriptedSession } from '@cordon/testbench';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { diagnosticsComplete } from '../../conformance/diagnostics/ip-ping.ts';
import { verdictFor } from '../../verdict-for.test-support.ts';
import definition from './hosts-of-tests-do-not-wait.case.ts';
import { type WaitFacts, Waits } from './probe-waits.ts';
import { TrialTime } from './trial-time.ts';

const host = 'Device.IP.Diagnostics.IPPing.Host';
const planned = [
  {
    caseId: 'INJ-033',
    parameter: host,
    sink: 'diagnostics-host',
    families: ['separator-semicolon', 'quote-single'],
    tooLong: [],
    length: 'usual',
    estimatedMs: 1,
  },
] as const;

let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
});
afterEach(() => vi.restoreAllMocks());

/** Milliseconds that a test of this host takes; undefined when it never ends, null when it is refused. */
type Takes = (value: string, count: number) => number | undefined | null;

async function factsOf(takes: Takes): Promise<WaitFacts> {
  let count = 0;
  let tookMs: number | undefined;
  const answer = (request: AcsRequest): CpeResponse => {
    if (request.method !== 'SetParameterValues') throw new Error(`This device does not know ${request.method}.`);
    count += 1;
    const takesMs = takes(request.parameterList.find(({ name }) => name === host)?.value ?? '', count);
    if (takesMs === null) return { method: 'Fault', faultCode: 9007 } as unknown as CpeResponse;
    tookMs = takesMs;
    return { method: 'SetParameterValuesResponse', status: 0 };
  };
  const session = { request: (request: AcsRequest) => Promise.resolve(answer(request)) };
  const end = {
    eventCodes: [diagnosticsComplete],
    reachAcsTurn: () => Promise.resolve(),
    end: () => Promise.resolve(),
  } as unknown as ScriptedSession;
  const bench = {
    acs: {
      hostName: 'acs.canary.test',
      nextSession: () => {
        nowMs += tookMs ?? 60_000;
        return tookMs === undefined ? Promise.reject(new Error('silent')) : Promise.resolve(end);
      },
    },
    cpe: {
      // Whatever makes the device come is no part of its test.
      withSession: (use: (one: typeof session) => unknown) => {
        nowMs += 30_000;
        return Promise.resolve(use(session));
      },
    },
    settings: { keepValues: () => Promise.resolve([{ name: host, value: '', type: 'string' }]) },
    observe: <T>(_name: string, data: T): T => data,
    signal: new AbortController().signal,
  } as unknown as Parameters<typeof Waits.prepare>[0];
  const waits = await Waits.prepare(bench, planned);
  expect((await waits.plainHosts()).held).toBe(true);
  return await waits.allFamilies(new TrialTime(3_600_000));
}

const secondsIn = (value: string): number => Number(/(?<!\\);sleep (\d)/.exec(value)?.[1] ?? 0);
const verdictOf = (facts: WaitFacts): string => verdictFor(definition, facts).verdict;

test('a device that never waits passes, however long its tests take', async () => {
  expect(verdictOf(await factsOf(() => 200))).toBe('pass');
  expect(verdictOf(await factsOf(() => 7_000))).toBe('pass');
});

test.each([1, 2, 3])('a shell that waits %d times over is found', async (times) => {
  const facts = await factsOf((value) => 300 + times * 1_000 * secondsIn(value));
  expect(facts.findings.map(({ again, twin }) => [again, twin])).toEqual([
    [true, false],
    [true, false],
  ]);
  expect(verdictOf(facts)).toBe('fail');
});

test('a device that refuses its own address is tried with the name of the bench, in front of what waits', async () => {
  const refusing =
    (takes: (value: string) => number): Takes =>
    (value) =>
      value.startsWith('127.') ? null : takes(value);
  expect(verdictOf(await factsOf(refusing(() => 200)))).toBe('pass');
  const facts = await factsOf(refusing((value) => 200 + 1_000 * secondsIn(value)));
  expect(facts.findings).toHaveLength(2);
  expect(verdictOf(facts)).toBe('fail');
});

test('a device whose tests of such values never end is not called safe', async () => {
  const facts = await factsOf((value) => (value === '127.0.0.1' ? 200 : undefined));
  expect(facts.unwatched).toEqual([`${host} by separator-semicolon`, `${host} by quote-single`]);
  expect(verdictOf(facts)).toBe('inconclusive');
});

test('a name server that is slow once is no finding; what is slow each time and not as slow as asked is not called safe', async () => {
  expect(verdictOf(await factsOf((_value, count) => (count === 2 ? 5_200 : 200)))).toBe('pass');
  const facts = await factsOf((value, count) => 200 + (secondsIn(value) === 5 ? 5_000 + 2_000 * (count % 2) : 0));
  expect(verdictOf(facts)).toBe('inconclusive');
});
