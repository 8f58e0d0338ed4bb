import type { AcsRequest, CpeResponse } from '@cordon/cwmp';
import type { DnsCanary } from '@cordon/testbench';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import { type TextFacts, Texts } from './probe-texts.ts';
import { lookUpsOf } from './text-listener.ts';
import { shellFamilies } from './plan/trials.ts';
import family from './texts-are-not-evaluated.case.ts';
import { TrialTime } from './trial-time.ts';

const zones = { zone: 'canary.test', shortZone: 'c.test' };
const names = ['Device.WiFi.SSID.1.SSID', 'Device.Users.User.1.Username'];
const planned = names.map((parameter) => ({
  caseId: 'INJ-004',
  parameter,
  sink: 'ssid' as const,
  families: [...shellFamilies, 'argument-dash'] as const,
  length: 'short' as const,
  tooLong: [],
  estimatedMs: 1,
}));

interface Device {
  /** Names that it looks up for a text; undefined when it refuses the text. */
  readonly lookUp: (text: string, parameter: string) => readonly string[] | undefined;
  /** Whether it asks the bench for names at all. */
  readonly asks?: boolean;
  /** Parameters that it tells the value of; all when absent. */
  readonly tells?: readonly string[];
  /** Texts that the plan had no time for. */
  readonly noTime?: readonly string[];
  readonly time?: TrialTime;
}

let lookUps: { readonly name: string }[] = [];
const lastWritten = new Map<string, string>();
beforeEach(() => {
  lookUps = [];
});
afterEach(() => lastWritten.clear());

async function textsOf({
  lookUp,
  asks = true,
  tells = names,
  noTime = [],
  time = new TrialTime(60_000),
}: Device): Promise<Texts> {
  if (asks) lookUps.push({ name: 'acs.canary.test' });
  const answer = (request: AcsRequest): CpeResponse => {
    if (request.method !== 'SetParameterValues') throw new Error(`This device does not know ${request.method}.`);
    const [written] = request.parameterList;
    if (written === undefined) throw new Error('This device wants a value.');
    const { name, value } = written;
    const asked = lookUp(value, name);
    if (asked === undefined) return { method: 'Fault', faultCode: 9007, faultString: '' } as unknown as CpeResponse;
    lastWritten.set(name, value);
    lookUps.push(...asked.map((one) => ({ name: one.toLowerCase() })));
    return { method: 'SetParameterValuesResponse', status: 0 };
  };
  const session = { request: (request: AcsRequest) => Promise.resolve(answer(request)) };
  const waitFor = (name: string): Promise<unknown> => Promise.resolve(lookUps.find((one) => one.name === name));
  const bench = {
    listener: lookUpsOf({ ...zones, lookUps, waitFor, plant: (text: unknown) => text } as unknown as DnsCanary),
    cpe: { applyMs: 3_000, withSession: (use: (one: typeof session) => unknown) => Promise.resolve(use(session)) },
    settings: { keepValues: () => Promise.resolve(tells.map((name) => ({ name, value: 'own', type: 'string' }))) },
    pause: () => Promise.resolve(),
    signal: new AbortController().signal,
  } as unknown as Parameters<typeof Texts.prepare>[0];
  return await Texts.prepare(bench, { probes: planned, noTime }, { time });
}

async function factsOf(device: Device): Promise<TextFacts> {
  const texts = await textsOf(device);
  expect((await texts.ownValues()).held).toBe(true);
  const facts = await texts.allFamilies();
  expect((await texts.ownValues()).held).toBe(true);
  return facts;
}

const [definition] = family;
const verdictOf = (facts: TextFacts): string => (definition === undefined ? '' : verdictFor(definition, facts).verdict);
const products = (text: string): string =>
  text.replaceAll(/\$\(\((\d+)\*(\d+)\)\)/g, (_all, a: string, b: string) => String(Number(a) * Number(b)));

test('a device that stores every text passes', async () => {
  const facts = await factsOf({ lookUp: () => [] });
  expect(facts).toMatchObject({ sent: 20, refused: 0, fixed: [], findings: [], watched: names });
  expect(verdictOf(facts)).toBe('pass');
});

test('a resolver that looks up every text as it stands, shell characters included, gives no finding', async () => {
  const facts = await factsOf({ lookUp: (text) => [text, text.replaceAll(/[^\w.-]/g, '')] });
  expect(facts.findings).toEqual([]);
});

test('exactly the parameter and the family that a shell evaluates are found', async () => {
  const inBackQuotes = (text: string): readonly string[] => {
    const name = /(?<!\\)`nslookup (\S+?)`/.exec(products(text))?.[1];
    return name === undefined ? [] : [name];
  };
  const facts = await factsOf({ lookUp: (text, name) => (name === names[0] ? inBackQuotes(text) : []) });
  expect(facts.findings).toEqual([
    { parameter: names[0], family: 'substitution-back-quote', again: true, twin: false },
  ]);
  expect(verdictOf(facts)).toBe('fail');
});

test('a text that does not take its own value is told', async () => {
  const facts = await factsOf({ lookUp: (_text, name) => (name === names[0] ? undefined : []) });
  expect(facts).toMatchObject({ fixed: [names[0]], watched: [names[1]] });
  expect(verdictOf(facts)).toBe('warn');
});

test('a text that cannot be read gets nothing, and is told', async () => {
  const facts = await factsOf({ lookUp: () => [], tells: names.slice(1) });
  expect(facts).toMatchObject({ sent: 10, fixed: [names[0]], watched: [names[1]] });
  expect([...lastWritten.keys()]).toEqual([names[1]]);
  expect(verdictOf(facts)).toBe('warn');
});

test('the control does not hold for a target that asks the bench for no name', async () => {
  const texts = await textsOf({ lookUp: () => [], asks: false });
  expect(await texts.ownValues()).toMatchObject({ held: false });
});

test('after all values the texts hold their own again', async () => {
  await factsOf({ lookUp: () => [] });
  expect([...lastWritten.values()]).toEqual(['own', 'own']);
});

/** A device that takes so long for a text that the time ends behind the first families. */
const slowly = (minutesPerText: number): { readonly time: TrialTime; readonly passes: () => void } => {
  let nowMs = 0;
  return { time: new TrialTime(900_000, () => nowMs), passes: () => void (nowMs += minutesPerText * 60_000) };
};

test('what there was no time for is untried, and the device is not called safe', async () => {
  const { time, passes } = slowly(1);
  const lookUp = (): readonly string[] => {
    passes();
    return [];
  };
  const facts = await factsOf({ lookUp, time });
  expect(facts.sent).toBe(8);
  expect(facts.untried).toHaveLength(6);
  expect(facts.untried[0]).toBe('substitution-arithmetic at 2 texts');
  expect(verdictOf(facts)).toBe('inconclusive');
  expect(verdictOf(await factsOf({ lookUp: () => [], noTime: ['Device.WiFi.SSID.2.SSID'] }))).toBe('inconclusive');
});

test('what was found before the time ended is proven', async () => {
  const { time, passes } = slowly(1);
  const lookUp = (text: string): readonly string[] => {
    passes();
    const name = /(?<!\\)\$\(nslookup (\S+?)\)$/.exec(products(text))?.[1];
    return name === undefined ? [] : [name];
  };
  const facts = await factsOf({ lookUp, time });
  expect(facts.untried.length).toBeGreaterThan(0);
  expect(verdictOf(facts)).toBe('fail');
});

test('texts that the first control does not reach in its part of the time are untried', async () => {
  const { time, passes } = slowly(3);
  const lookUp = (): readonly string[] => {
    passes();
    return [];
  };
  const facts = await factsOf({ lookUp, time });
  expect(facts).toMatchObject({ sent: 3, watched: names.slice(0, 1), fixed: [] });
  expect(facts.untried.slice(0, 2)).toEqual([names[1], 'quote-double at 1 texts']);
});
