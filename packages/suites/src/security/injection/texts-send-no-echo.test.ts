import type { AcsRequest, CpeResponse } from '@cordon/cwmp';
import { type IcmpWatcher, commandFamilies } from '@cordon/testbench';
import { beforeEach, expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import { type TextFacts, Texts } from './probe-texts.ts';
import { echoesOf } from './text-listener.ts';
import { type OwnPing, ownPing } from './own-ping.ts';
import definition from './texts-send-no-echo.case.ts';
import { TrialTime } from './trial-time.ts';

const name = 'Device.DeviceInfo.ProvisioningCode';
const address = '192.0.2.9';
const planned = [
  {
    caseId: 'INJ-034',
    parameter: name,
    sink: 'text' as const,
    families: commandFamilies,
    length: 'usual' as const,
    tooLong: [],
    estimatedMs: 1,
  },
];

/** Sizes of the echo requests that a device sends for a text. */
type Pings = (text: string) => readonly number[];

let heard: Set<number>;
let deaf: string | undefined;
beforeEach(() => {
  heard = new Set();
  deaf = undefined;
});

// Sizes by their numbers: the watcher itself is tested where it is.
function watcher(): IcmpWatcher {
  let handed = 0;
  const sizeOf = (label: string): number => Number(label.split('-')[2]);
  return {
    address,
    hears: () => Promise.resolve(deaf),
    nextSize: () => {
      handed += 1;
      const [a, b] = [15, 15 + handed];
      return { a, b, size: a * b, name: `icmp-echo-${a * b}-1` };
    },
    plant: (text: unknown) => text,
    waitFor: () => Promise.resolve(undefined),
    hasHeard: (label: string) => heard.has(sizeOf(label)),
  } as unknown as IcmpWatcher;
}

async function textsOf(pings: Pings): Promise<Texts> {
  const answer = (request: AcsRequest): CpeResponse => {
    if (request.method !== 'SetParameterValues') throw new Error(`This device does not know ${request.method}.`);
    for (const size of pings(request.parameterList[0]?.value ?? '')) heard.add(size);
    return { method: 'SetParameterValuesResponse', status: 0 };
  };
  const session = { request: (request: AcsRequest) => Promise.resolve(answer(request)) };
  const bench = {
    listener: echoesOf(watcher()),
    cpe: { applyMs: 3_000, withSession: (use: (one: typeof session) => unknown) => Promise.resolve(use(session)) },
    settings: { keepValues: () => Promise.resolve([{ name, value: 'own', type: 'string' }]) },
    pause: () => Promise.resolve(),
    signal: new AbortController().signal,
  } as unknown as Parameters<typeof Texts.prepare>[0];
  return await Texts.prepare(bench, { probes: planned, noTime: [] }, { time: new TrialTime(60_000) });
}

async function factsOf(pings: Pings): Promise<TextFacts> {
  const texts = await textsOf(pings);
  expect((await texts.ownValues()).held).toBe(true);
  return await texts.allFamilies();
}

const verdictOf = (facts: TextFacts, pinged: OwnPing = 'seen'): string =>
  verdictFor(definition, { ...facts, ownPing: pinged }).verdict;
const inSemicolons = (text: string): readonly number[] => {
  const factors = /(?<!\\);ping -c1 -s\$\(\((\d+)\*(\d+)\)\) 192\.0\.2\.9;/.exec(text);
  return factors === null ? [] : [Number(factors[1]) * Number(factors[2])];
};

test('a device that stores every text passes', async () => {
  const facts = await factsOf(() => []);
  expect(facts).toMatchObject({ sent: commandFamilies.length, findings: [], watched: [name] });
  expect(verdictOf(facts)).toBe('pass');
  expect(verdictOf({ ...facts, fixed: ['Device.DeviceInfo.HostName'] })).toBe('warn');
});

test.each(['failed', 'unknown'] as const)(
  'silence of a target whose way to the bench %s says nothing, but a finding does',
  async (pinged) => {
    expect(verdictOf({ ...(await factsOf(() => [])), fixed: ['Device.DeviceInfo.HostName'] }, pinged)).toBe(
      'inconclusive',
    );
    expect(verdictOf(await factsOf(inSemicolons), pinged)).toBe('fail');
  },
);

test('a shell that sends an echo request of the computed size is found, by the families that it evaluates', async () => {
  const facts = await factsOf(inSemicolons);
  expect(facts.findings).toEqual([
    { parameter: name, family: 'separator-semicolon', again: true, twin: false },
    { parameter: name, family: 'quote-single', again: null, twin: null },
    { parameter: name, family: 'quote-double', again: null, twin: null },
  ]);
  expect(verdictOf(facts)).toBe('fail');
});

test('a device that pings with every size, whatever it is sent, is not accused and not called safe', async () => {
  const facts = await factsOf(() => Array.from({ length: 1_400 }, (_, size) => size));
  expect(facts.findings[0]).toMatchObject({ again: true, twin: true });
  expect(verdictOf(facts)).toBe('inconclusive');
});

test('a size that came once by chance is no proof', async () => {
  let count = 0;
  const facts = await factsOf((text) => {
    count += 1;
    // The own value comes first.
    return count === 2 ? inSemicolons(text) : [];
  });
  expect(facts.findings).toMatchObject([{ again: false }]);
  expect(verdictOf(facts)).toBe('inconclusive');
});

test('the control does not hold where the bench does not see its own datagram', async () => {
  const texts = await textsOf(() => []);
  deaf = 'ICMP was not watched: dumpcap ended: killed.';
  const { held, reason } = await texts.ownValues();
  expect(held).toBe(false);
  expect(reason).toBe('ICMP was not watched: dumpcap ended: killed. Silence would say nothing.');
});

interface PingTest {
  /** Result of the test; undefined when the target has none. */
  readonly result?: Readonly<Record<'SuccessCount' | 'FailureCount', string>>;
  /** Sizes of echo requests that arrive meanwhile; `asked` is the one that the test was given. */
  readonly echoes?: readonly (number | 'asked')[];
  readonly isRefused?: boolean;
  /** Whether a size for the test is refused. */
  readonly isSizeRefused?: boolean;
}

const ownSize = 437;

async function pingedBy({ result, echoes = [], isRefused = false, isSizeRefused = false }: PingTest): Promise<OwnPing> {
  const arrived = new Set<number | 'asked'>();
  const answer = (request: AcsRequest): CpeResponse => {
    const fault = (faultCode: number): CpeResponse => ({ method: 'Fault', faultCode, faultString: '' }) as never;
    if (request.method === 'SetParameterValues') {
      const asked = request.parameterList.find((one) => one.name.endsWith('.DataBlockSize'));
      if (isSizeRefused && asked !== undefined) return fault(9003);
      for (const size of echoes) arrived.add(size === 'asked' ? Number(asked?.value ?? 56) : size);
      return isRefused ? fault(9007) : { method: 'SetParameterValuesResponse', status: 0 };
    }
    if (request.method !== 'GetParameterValues' || result === undefined) return fault(9005);
    const parameterList = request.parameterNames.map((one) => {
      const last = one.slice(one.lastIndexOf('.') + 1);
      return { name: one, value: last in result ? result[last as keyof typeof result] : 'Complete', type: 'string' };
    });
    return { method: 'GetParameterValuesResponse', parameterList };
  };
  const session = {
    request: (request: AcsRequest) => Promise.resolve(answer(request)),
    reachAcsTurn: () => Promise.resolve(),
    end: () => Promise.resolve(),
  };
  const bench = {
    icmp: {
      address,
      nextSize: () => ({ a: 19, b: 23, size: ownSize, name: 'icmp-echo-437-1' }),
      waitFor: (name: string) => Promise.resolve(arrived.has(ownSize) ? { name, size: ownSize } : undefined),
    },
    acs: {
      nextSession: () => {
        // A wait would take the end of another test, and leave the target in that session.
        if (isRefused) throw new Error('Nobody waits for a test that was refused.');
        return Promise.resolve(session);
      },
    },
    cpe: {
      root: 'Device.',
      path: (path: string) => `Device.${path}`,
      withSession: (use: (one: typeof session) => unknown) => Promise.resolve(use(session)),
    },
    settings: { keepValues: () => Promise.resolve([]) },
    signal: new AbortController().signal,
  } as unknown as Parameters<typeof ownPing>[0];
  return await ownPing(bench);
}

test.each<readonly [string, PingTest, OwnPing]>([
  ['whose echo request arrives', { result: { SuccessCount: '1', FailureCount: '0' }, echoes: ['asked'] }, 'seen'],
  [
    'whose echo request arrives, and its answer not',
    { result: { SuccessCount: '0', FailureCount: '1' }, echoes: ['asked'] },
    'seen',
  ],
  [
    'that has no answer, while the target pings for a reason of its own',
    { result: { SuccessCount: '0', FailureCount: '1' }, echoes: [56, 64] },
    'failed',
  ],
  [
    'that takes no size and has no answer',
    { result: { SuccessCount: '0', FailureCount: '1' }, echoes: ['asked'], isSizeRefused: true },
    'failed',
  ],
  [
    'that takes no size and has an answer',
    { result: { SuccessCount: '1', FailureCount: '0' }, echoes: ['asked'], isSizeRefused: true },
    'unknown',
  ],
  ['that has no answer', { result: { SuccessCount: '0', FailureCount: '1' } }, 'failed'],
  ['that is answered by other means', { result: { SuccessCount: '1', FailureCount: '0' } }, 'unknown'],
  ['that tells no counts', { result: { SuccessCount: '', FailureCount: '' } }, 'unknown'],
  ['that refuses the test', { result: { SuccessCount: '0', FailureCount: '1' }, isRefused: true }, 'unknown'],
  ['without such a test', {}, 'unknown'],
])('the ping test of a target %s says of the way to the bench what it can', async (_what, pingTest, expected) => {
  expect(await pingedBy(pingTest)).toBe(expected);
});
