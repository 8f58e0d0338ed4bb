import { setImmediate } from 'node:timers/promises';
import type { AcsRequest } from '@cordon/cwmp';
import type { FileServerRequest } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { verdictFor } from '../../verdict-for.test-support.ts';
import { allFamilies } from './plan/trials.ts';
import { type OrderTextFacts, OrderTexts, type OrderTextsOptions } from './probe-orders.ts';
import family from './orders-are-not-evaluated.case.ts';
import { TrialTime } from './trial-time.ts';

type Order = Extract<AcsRequest, { method: 'Download' | 'Upload' }>;

interface Device {
  /** Names that it looks up for a URL; undefined when it refuses the order. */
  readonly lookUp: (url: string, order: Order) => readonly string[] | undefined;
  /** URL that it asks for; the one of the order when absent. */
  readonly fetches?: (url: string) => string;
  readonly asksNames?: boolean;
}

const origin = 'http://bench.canary.test';

function benchOf({ lookUp, fetches = (url) => url, asksNames = true }: Device) {
  const lookUps: { readonly name: string }[] = asksNames ? [{ name: 'acs.canary.test' }] : [];
  const places = new Map<string, FileServerRequest[]>();
  const place = (): object => {
    const url = `${origin}/${places.size + 1}/canary`;
    const requests: FileServerRequest[] = [];
    places.set(url, requests);
    let taken = 0;
    const next = (): Promise<FileServerRequest | undefined> => Promise.resolve(requests[taken++]);
    return { url, requests, next };
  };
  const request = (order: AcsRequest): Promise<object> => {
    if (order.method !== 'Download' && order.method !== 'Upload') throw new Error(`No ${order.method} here.`);
    const names = lookUp(order.url, order);
    if (names === undefined) return Promise.resolve({ method: 'Fault', faultCode: 9003, faultString: '' });
    lookUps.push(...names.map((name) => ({ name: name.toLowerCase() })));
    const asked = URL.canParse(fetches(order.url)) ? new URL(fetches(order.url)) : undefined;
    const found = [...places].find(([url]) => asked?.href.startsWith(url) === true)?.[1];
    found?.push({
      method: 'GET',
      target: asked?.pathname ?? '',
      authorization: undefined,
      body: new Uint8Array(),
      atMs: 0,
    });
    // It ends in the session of the order.
    return Promise.resolve({ method: `${order.method}Response`, status: 0 });
  };
  const session = { request, inform: undefined };
  const waitFor = (name: string): Promise<unknown> => Promise.resolve(lookUps.find((one) => one.name === name));
  return {
    dns: { zone: 'canary.test', shortZone: 'c.test', lookUps, waitFor, plant: (text: unknown) => text },
    files: { home: { place } },
    cpe: {
      withSession: async (use: (one: typeof session) => unknown) => {
        await setImmediate();
        return await use(session);
      },
    },
    acs: {},
    pause: () => Promise.resolve(),
    signal: new AbortController().signal,
    notApplicable: (reason: string) => {
      throw new Error(reason);
    },
  } as unknown as ConstructorParameters<typeof OrderTexts>[0];
}

async function factsOf(device: Device, options: OrderTextsOptions = { part: 'url' }): Promise<OrderTextFacts> {
  const orders = new OrderTexts(benchOf(device), options);
  expect((await orders.plainOrders()).held).toBe(true);
  const facts = await orders.send(allFamilies, new TrialTime(60_000));
  expect((await orders.plainOrders()).held).toBe(true);
  return facts;
}

const products = (text: string): string =>
  text.replaceAll(/\$\(\((\d+)\*(\d+)\)\)/g, (_all, a: string, b: string) => String(Number(a) * Number(b)));
const [definition] = family;
const verdictOf = (facts: OrderTextFacts): string =>
  definition === undefined ? '' : verdictFor(definition, facts).verdict;

test('a device that asks for every URL as it stands, and looks every part of it up, passes', async () => {
  const facts = await factsOf({
    lookUp: (url) => [url, ...url.split(/[\s/;&|`'"]+/)].filter((name) => !/^[a-z]\d{4}t/.test(name)),
  });
  expect(facts).toMatchObject({ sent: 24, refused: 0, findings: [], watched: ['Download URL', 'Upload URL'] });
  expect(verdictOf(facts)).toBe('pass');
});

test('a device that refuses all but plain URLs passes', async () => {
  const facts = await factsOf({ lookUp: (url) => (/^[\w:/.-]+$/.test(url) ? [] : undefined) });
  expect(facts).toMatchObject({ sent: 24, refused: 24, findings: [] });
  expect(verdictOf(facts)).toBe('pass');
});

test('what a shell computed is seen in the path of the request, without any look-up', async () => {
  const facts = await factsOf({ lookUp: () => [], asksNames: false, fetches: products });
  expect(facts.findings).toContainEqual({
    parameter: 'Download URL',
    family: 'substitution-arithmetic',
    again: true,
    twin: false,
  });
  expect(verdictOf(facts)).toBe('fail');
});

test('a device that asks the bench for no name is not called safe', async () => {
  const facts = await factsOf({ lookUp: () => [], asksNames: false });
  expect(verdictOf(facts)).toBe('inconclusive');
});

test('a part whose plain order is not carried out is left out, and told', async () => {
  const facts = await factsOf({ lookUp: (_url, order) => (order.method === 'Upload' ? undefined : []) });
  expect(facts).toMatchObject({ watched: ['Download URL'], leftOut: ['Upload URL'] });
  expect(verdictOf(facts)).toBe('warn');
});

test('the control does not hold for a device that uses no URL', async () => {
  const urls = new OrderTexts(benchOf({ lookUp: () => undefined }), { part: 'url' });
  expect(await urls.plainOrders()).toMatchObject({ held: false });
});

/** What a shell does with a text that it takes as it stands. */
const inShell = (text: string): readonly string[] => {
  const name = /(?<!\\)\$\(nslookup (\S+?)\)$/.exec(products(text))?.[1];
  return name === undefined ? [] : [name];
};

test('a shell that gets the password of an upload is found there, and nowhere else', async () => {
  const lookUp = (_url: string, order: Order): readonly string[] =>
    order.method === 'Upload' ? inShell(order.password.reveal()) : [];
  const facts = await factsOf({ lookUp }, { part: 'login' });
  expect(facts).toMatchObject({
    sent: 50,
    watched: ['Download Username', 'Download Password', 'Upload Username', 'Upload Password'],
  });
  expect(facts.findings).toEqual([
    { parameter: 'Upload Password', family: 'substitution-parenthesis', again: true, twin: false },
  ]);
  expect(verdictOf(facts)).toBe('fail');
});

test('the name of a file that is there is tried in downloads of a configuration', async () => {
  const types = new Set<string>();
  const lookUp = (_url: string, order: Order): readonly string[] => {
    types.add(order.fileType);
    return 'targetFileName' in order ? inShell(order.targetFileName) : [];
  };
  const facts = await factsOf({ lookUp }, { part: 'fileName', file: Buffer.from('own') });
  expect(facts.findings).toMatchObject([{ parameter: 'Download TargetFileName', again: true, twin: false }]);
  expect([...types]).toEqual(['3 Vendor Configuration File']);
});

test('the control does not hold for a device that takes no configuration', async () => {
  const lookUp = (_url: string, { fileType }: Order): readonly string[] | undefined =>
    fileType.startsWith('3 ') ? undefined : [];
  const orders = new OrderTexts(benchOf({ lookUp }), { part: 'fileName', file: Buffer.from('own') });
  expect(await orders.plainOrders()).toMatchObject({ held: false });
});
