import type { AcsRequest, CpeResponse } from '@cordon/cwmp';
import type { CpeBench, DnsCanary } from '@cordon/testbench';
import { expect, test } from 'vitest';
import { shellFamilies } from './plan/trials.ts';
import { TimeServerProbe } from './probe-time-servers.ts';

const zone = 'canary.test';
const servers = ['NTPServer1', 'NTPServer2', 'NTPServer3'].map((name) => `Device.Time.${name}`);

/** A device with three time servers whose client uses only those of `used`, and puts them behind a pipe into a shell. */
function deviceWith(
  used: readonly string[],
  told: readonly string[] = servers,
): {
  readonly bench: Parameters<typeof TimeServerProbe.prepare>[0];
  readonly written: ReadonlySet<string>;
} {
  const written = new Set<string>();
  const lookUps: { readonly name: string }[] = [];
  const evaluate = (value: string): string =>
    /\|nslookup (\w+)\$\(\((\d+)\*(\d+)\)\)/.exec(value)?.slice(1).join(' ') ?? value;
  const look = (value: string): void => {
    const [mark, a, b] = evaluate(value).split(' ');
    lookUps.push({ name: a === undefined ? value : `${mark}${Number(a) * Number(b)}x.${zone}` });
  };
  const answer = (request: AcsRequest): CpeResponse => {
    switch (request.method) {
      case 'GetParameterNames':
        return {
          method: 'GetParameterNamesResponse',
          parameterList: servers.map((name) => ({ name, writable: true })),
        };
      case 'SetParameterValues':
        for (const { name, value } of request.parameterList) {
          written.add(name);
          if (used.includes(name)) look(value);
        }
        return { method: 'SetParameterValuesResponse', status: 0 };
      default:
        throw new Error(`This device does not know ${request.method}.`);
    }
  };
  const session = { request: (request: AcsRequest) => Promise.resolve(answer(request)) };
  const dns = {
    zone,
    lookUps,
    waitFor: (name: string) => Promise.resolve(lookUps.find((lookUp) => lookUp.name === name)),
    plant: (text: unknown) => text,
  } as unknown as DnsCanary;
  const cpe = {
    responseTimeoutMs: 1_000,
    path: (name: string) => `Device.${name}`,
    withSession: (use: (opened: typeof session) => unknown) => use(session),
  } as unknown as CpeBench['cpe'];
  const kept = told.map((name) => ({ name, value: '', type: 'string' }));
  const settings = { keepValues: () => Promise.resolve(kept) } as unknown as CpeBench['settings'];
  return { written, bench: { cpe, settings, dns, signal: new AbortController().signal } };
}

test.each([[servers.slice(0, 1)], [servers.slice(1, 2)], [servers]])(
  'a client that uses only %s is given every family there, and confirmed there',
  async (used) => {
    const probe = await TimeServerProbe.prepare(deviceWith(used).bench);
    expect((await probe?.plainName())?.held).toBe(true);
    const facts = await probe?.allFamilies(shellFamilies);
    expect(facts).toMatchObject({ sent: 9 * used.length, refused: 0, watched: used });
    expect(facts?.findings).toMatchObject(
      used.map((parameter) => ({ parameter, family: 'separator-pipe', again: true, twin: false })),
    );
  },
);

test('a client that looks nothing up leaves nothing to judge', async () => {
  const probe = await TimeServerProbe.prepare(deviceWith([]).bench);
  expect((await probe?.plainName())?.held).toBe(false);
});

test('a time server whose value cannot be read is left alone', async () => {
  const { bench, written } = deviceWith(servers, servers.slice(1));
  const probe = await TimeServerProbe.prepare(bench);
  await probe?.plainName();
  await probe?.allFamilies(shellFamilies);
  expect([...written]).toEqual(servers.slice(1));
});
