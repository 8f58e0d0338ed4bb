import type { AcsRequest, CpeResponse } from '@cordon/cwmp';
import type { DnsCanary } from '@cordon/testbench';
import { beforeEach, expect, test, vi } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import family from './tests-are-not-evaluated.case.ts';
import { DiagnosticsHosts, type HostFacts } from './probe-diagnostics-hosts.ts';
import { shellFamilies } from './plan/trials.ts';
import { TrialTime } from './trial-time.ts';

const pauses = vi.fn(() => Promise.resolve());
beforeEach(() => void pauses.mockReset());

const zone = 'canary.test';
const host = 'Device.IP.Diagnostics.IPPing.Host';
const families = [...shellFamilies, 'argument-dash'] as const;
const planned = [
  {
    caseId: 'INJ-002',
    parameter: host,
    sink: 'diagnostics-host',
    families,
    tooLong: [],
    length: 'usual',
    estimatedMs: 1,
  },
] as const;

/** What a device looks up for a value; nothing when it refuses it. */
type LookUp = (value: string) => readonly string[] | undefined;

async function factsOf(lookUp: LookUp, states: () => string = () => 'Complete'): Promise<HostFacts> {
  const lookUps: { readonly name: string }[] = [];
  const answer = (request: AcsRequest): CpeResponse => {
    if (request.method === 'GetParameterNames')
      return { method: 'GetParameterNamesResponse', parameterList: [{ name: host, writable: true }] };
    if (request.method === 'GetParameterValues')
      return {
        method: 'GetParameterValuesResponse',
        parameterList: [{ name: request.parameterNames[0] ?? '', value: states(), type: 'string' }],
      };
    if (request.method !== 'SetParameterValues') throw new Error(`This device does not know ${request.method}.`);
    const names = lookUp(request.parameterList.find(({ name }) => name === host)?.value ?? '');
    if (names === undefined) return { method: 'Fault', faultCode: 9007, faultString: '' } as unknown as CpeResponse;
    lookUps.push(...names.map((name) => ({ name: name.toLowerCase() })));
    return { method: 'SetParameterValuesResponse', status: 0 };
  };
  const session = { request: (request: AcsRequest) => Promise.resolve(answer(request)) };
  const waitFor = (name: string): Promise<unknown> => Promise.resolve(lookUps.find((one) => one.name === name));
  const bench = {
    dns: { zone, shortZone: 'c.test', lookUps, waitFor, plant: (text: unknown) => text } as unknown as DnsCanary,
    cpe: {
      responseTimeoutMs: 1_000,
      withSession: (use: (one: typeof session) => unknown) => Promise.resolve(use(session)),
    },
    settings: { keepValues: () => Promise.resolve([{ name: host, value: '', type: 'string' }]) },
    pause: pauses,
    signal: new AbortController().signal,
  } as unknown as Parameters<typeof DiagnosticsHosts.prepare>[0];
  const hosts = await DiagnosticsHosts.prepare(bench, planned);
  expect((await hosts.plainNames()).held).toBe(true);
  return await hosts.allFamilies(new TrialTime(60_000));
}

const products = (text: string): string =>
  text.replaceAll(/\$\(\((\d+)\*(\d+)\)\)/g, (_all, a: string, b: string) => String(Number(a) * Number(b)));
const [definition] = family;
const verdictOf = (facts: HostFacts): string => (definition === undefined ? '' : verdictFor(definition, facts).verdict);

test('a resolver that looks up every value as it stands, shell characters included, gives no finding', async () => {
  const facts = await factsOf((value) => [value]);
  expect(facts).toMatchObject({ sent: families.length, refused: 0, findings: [] });
  expect(verdictOf(facts)).toBe('pass');
});

test('a resolver that drops odd characters, or looks up what stands between them, gives no finding', async () => {
  const facts = await factsOf((value) => [value.replaceAll(/[^\w.-]/g, ''), ...value.split(/[^\w.$()* -]+/)]);
  expect(facts.findings).toEqual([]);
});

test('a device that refuses odd values passes', async () => {
  const facts = await factsOf((value) => (/^[\w.]+$/.test(value) ? [value] : undefined));
  expect(facts).toMatchObject({ refused: families.length, findings: [] });
  expect(verdictOf(facts)).toBe('pass');
});

const behindPipe = (value: string): string => /\|nslookup (\S+)/.exec(products(value))?.[1] ?? value;

test('a device that takes nothing while a test runs is asked again when it has ended', async () => {
  let isBusy = false;
  pauses.mockImplementation(() => {
    isBusy = false;
    return Promise.resolve();
  });
  let isPlain = true;
  const facts = await factsOf((value) => {
    if (isBusy) return undefined;
    isPlain &&= /^[\w.]+$/.test(value);
    // The control comes and goes with the time of its own.
    isBusy = !isPlain;
    return [behindPipe(value)];
  });
  expect(facts.findings).toMatchObject([{ parameter: host, family: 'separator-pipe' }]);
});

test('a test that is under way is waited for, since some devices take another host then and never test it', async () => {
  let isRunning = false;
  pauses.mockImplementation(() => {
    isRunning = false;
    return Promise.resolve();
  });
  const facts = await factsOf(
    (value) => {
      const names = isRunning ? [] : [behindPipe(value)];
      isRunning = true;
      return names;
    },
    () => (isRunning ? 'Requested' : 'Complete'),
  );
  expect(facts.findings).toMatchObject([{ parameter: host, family: 'separator-pipe', again: true, twin: false }]);
});

test('a device that tells of no end of its test is tried all the same, and waited for once', async () => {
  const facts = await factsOf(
    (value) => [behindPipe(value)],
    () => 'Requested',
  );
  expect(facts.findings).toMatchObject([{ family: 'separator-pipe', again: true, twin: false }]);
  expect(pauses).toHaveBeenCalledTimes(6);
});

test('a device that stays busy is not called safe', async () => {
  let count = 0;
  const facts = await factsOf((value) => {
    count += 1;
    return count > 2 ? undefined : [value];
  });
  expect(facts.unwatched).toContain(`${host} by separator-pipe`);
  expect(verdictOf(facts)).toBe('inconclusive');
});

test('a device that puts the value behind a pipe into a shell fails, for that family alone', async () => {
  const facts = await factsOf((value) => [/\|nslookup (\S+)/.exec(products(value))?.[1] ?? value]);
  expect(facts.findings).toEqual([{ parameter: host, family: 'separator-pipe', again: true, twin: false }]);
  expect(verdictOf(facts)).toBe('fail');
});

test('a device that takes the value for words, and dashes for options, fails', async () => {
  const facts = await factsOf((value) => [value.split(' ').find((word) => !word.startsWith('-')) ?? '']);
  expect(facts.findings).toEqual([{ parameter: host, family: 'argument-dash', again: true, twin: false }]);
  expect(verdictOf(facts)).toBe('fail');
});

test('a resolver that looks up every word is no finding: the twin is looked up as well', async () => {
  const facts = await factsOf((value) => value.split(' '));
  expect(facts.findings).toEqual([{ parameter: host, family: 'argument-dash', again: true, twin: true }]);
  expect(verdictOf(facts)).toBe('inconclusive');
});

test('a resolver that computes by itself is no finding: it computes the twin as well', async () => {
  const facts = await factsOf((value) => [products(value.replaceAll('\\', ''))]);
  expect(facts.findings.every(({ twin }) => twin !== false)).toBe(true);
  expect(verdictOf(facts)).toBe('inconclusive');
});

test('a host whose plain name is not looked up is not called safe', () => {
  const facts = { sent: 0, refused: 0, watched: [], unwatched: [host], untried: [], findings: [] };
  expect(verdictOf(facts)).toBe('inconclusive');
});

test('a host for which there was no time is not called safe', () => {
  const facts = {
    sent: 0,
    refused: 0,
    watched: [host],
    unwatched: [],
    untried: [`${host} by quote-double`],
    findings: [],
  };
  expect(verdictOf(facts)).toBe('inconclusive');
});
