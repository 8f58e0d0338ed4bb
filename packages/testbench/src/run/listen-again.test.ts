import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Evidence } from '../evidence/evidence.ts';
import { lineHash } from '../evidence/event-log.ts';
import { canaryPlaceName, httpPlaceName, icmpPlaceName, lingeringName } from '../evidence/observation-names.ts';
import { openRun } from '../evidence/open-run.ts';
import { verifyRun } from '../evidence/verify-run.ts';
import { DnsCanary } from '../peers/dns-canary.ts';
import { type EchoSize, EchoSizes } from '../peers/icmp/echo-sizes.ts';
import { whyNoEcho } from '../peers/icmp/why-no-echo.test-support.ts';
import { echoText, injectionText } from '../peers/injection-text.ts';
import { injectionUrl } from '../peers/injection-url.ts';
import type { Fixtures } from './fixture.ts';
import { inlineCase, removeDirs, runInline } from './inline-run.test-support.ts';
import { listenAgain, type ListenAgainOptions, type ListenedAgain } from './listen-again.ts';
import { noneLate } from './late-findings.ts';

afterEach(removeDirs);

const lack = await whyNoEcho();

/** Below the ports that the system hands out: in the pause between two listeners it must be nobody else's. */
const lastingPort = (): number => randomInt(10_000, 30_000);

interface Bench {
  readonly dns: DnsCanary;
}
const fixtures: Fixtures<Bench> = {
  dns: {
    scope: 'run',
    async setUp(_needed, { evidence }: { readonly evidence: Evidence }) {
      const dns = await DnsCanary.start({
        host: '127.0.0.1',
        port: lastingPort(),
        zone: 'canary.test',
        address: '127.0.0.1',
        evidence,
      });
      evidence.observe(canaryPlaceName, dns.place);
      return { value: dns, tearDown: () => dns.stop() };
    },
  },
};

interface OverRun {
  readonly dir: string;
  readonly name: string;
  readonly port: number;
}

/** A run that is over: two cases passed, the first of which sent a label that nobody has looked up. */
async function runThatIsOver(): Promise<OverRun> {
  const over = { name: '', port: 0 };
  const sender = inlineCase<Bench>({ id: 'TEST-SENDER' }, ({ dns, expect: expectThat }) => {
    over.name = dns.plant(injectionText('quote-single', dns), 'Device.A').computedName;
    over.port = dns.place.port;
    expectThat(1, 'one is one').toBe(1);
  });
  const other = inlineCase<Bench>({ id: 'TEST-OTHER' }, ({ expect: expectThat }) =>
    expectThat(1, 'one is one').toBe(1),
  );
  const { result } = await runInline<Bench>([sender, other], { fixtures });
  expect(result.verdicts).toMatchObject({ pass: 2 });
  return { dir: result.dir, ...over };
}

/** What a target does that kept the value. */
function lookUp({ name, port }: OverRun): void {
  const resolver = new Resolver();
  resolver.setServers([`127.0.0.1:${port}`]);
  void resolver.resolve4(name);
}

/** A run that is over, whose file server was at a port that is free now, and which sent one value with a product in a URL and one echo request. */
async function runWithOtherPlaces(): Promise<{ readonly dir: string; readonly url: string; readonly echo: EchoSize }> {
  const sent = { url: '', echo: new EchoSizes().next() };
  const sender = inlineCase<Bench>({ id: 'TEST-SENDER' }, ({ dns, observe, expect: expectThat }) => {
    const place = { host: '127.0.0.1', port: lastingPort(), isTls: false };
    observe(httpPlaceName, place);
    observe(icmpPlaceName, { address: pingedAddress });
    const base = `http://127.0.0.1:${place.port}/1/canary`;
    const text = dns.plant(injectionUrl('substitution-arithmetic', dns, base), 'Download URL');
    sent.url = `${base}/${text.computedName}`;
    expectThat(1, 'one is one').toBe(1);
  });
  const pinger = inlineCase<Bench>({ id: 'TEST-PINGER' }, ({ dns, expect: expectThat }) => {
    dns.plant(echoText('separator-semicolon', { address: pingedAddress, size: sent.echo }), 'Device.B');
    expectThat(1, 'one is one').toBe(1);
  });
  const { result } = await runInline<Bench>([sender, pinger], { fixtures });
  return { dir: result.dir, ...sent };
}

/** Another's than that of the other tests that ping. */
const pingedAddress = '127.9.1.23';

/** Listens, does something when it has begun, and ends when a case was amended. */
async function listened(dir: string, meanwhile: () => void, forMs?: number): Promise<ListenedAgain> {
  const stop = new AbortController();
  const reporters: ListenAgainOptions['reporters'] = [
    {
      name: 'stop',
      onEvent: (event) => {
        if (event.kind === 'observation' && event.name === lingeringName) meanwhile();
        if (event.kind === 'case-amended') stop.abort();
      },
    },
  ];
  return await listenAgain(dir, { signal: stop.signal, forMs, reporters });
}

describe('a run that is over', () => {
  test('is amended by what is looked up hours later, and is whole again', async () => {
    const over = await runThatIsOver();
    const before = await verifyRun(over.dir);
    const { amended, labels, model } = await listened(over.dir, () => lookUp(over));
    expect({ amended, labels }).toEqual({ amended: ['TEST-SENDER'], labels: 1 });
    expect(model.verdicts).toMatchObject({ fail: 1, pass: 1 });
    const run = await openRun(over.dir);
    await run.close();
    const [sender, other] = run.model.cases;
    expect(sender).toMatchObject({
      verdict: 'fail',
      reason: expect.stringMatching(/Came late: Device\.A by quote-single/),
    });
    expect(sender?.expectations.filter(({ held }) => !held)).toMatchObject([{ sentence: noneLate }]);
    expect(other?.verdict).toBe('pass');
    expect(run.model.end).toMatchObject({ verdicts: { fail: 1, pass: 1 }, interrupted: false });
    const after = await verifyRun(over.dir);
    expect(after).toMatchObject({ ok: true, differences: [] });
    expect(after.fingerprint).not.toBe(before.fingerprint);
  });

  test('counts the time in which nobody listened', async () => {
    const over = await runThatIsOver();
    // As if it had begun three hours ago: the chain of lines is made anew, and there is no manifest that could tell.
    rewriteStart(over.dir, 3 * 3_600_000);
    const { model } = await listened(over.dir, () => lookUp(over));
    expect(model.cases[0]?.reason).toMatch(/1(?:079|080)\d(?:\.\d)? s after its end/);
  });

  test('is left as it stands when nothing comes', async () => {
    const { dir } = await runThatIsOver();
    const { amended, model } = await listened(dir, () => undefined, 20);
    expect(amended).toEqual([]);
    expect(model.verdicts).toMatchObject({ pass: 2 });
    expect(await verifyRun(dir)).toMatchObject({ ok: true });
  });

  test('can be listened to again and again, also when the listener was killed', async () => {
    const over = await runThatIsOver();
    await listened(over.dir, () => undefined, 20);
    rmSync(join(over.dir, 'manifest.json'));
    appendFileSync(join(over.dir, 'events.jsonl'), '{"v":1,"n":');
    await listened(over.dir, () => lookUp(over));
    await listened(over.dir, () => lookUp(over), 200);
    const run = await openRun(over.dir);
    await run.close();
    expect(run.events.filter(({ kind }) => kind === 'case-amended')).toHaveLength(1);
    expect(run.model.verdicts).toMatchObject({ fail: 1, pass: 1 });
    expect(await verifyRun(over.dir)).toMatchObject({ ok: true });
  });

  test('is not listened to by two', async () => {
    const { dir } = await runThatIsOver();
    const stop = new AbortController();
    let second: Promise<unknown> | undefined;
    const reporters: ListenAgainOptions['reporters'] = [
      {
        name: 'second',
        onEvent: ({ kind }) => {
          if (kind !== 'observation' || second !== undefined) return;
          // The first has taken the manifest away: the place of its name server is what keeps the second out.
          second = listenAgain(dir, { signal: stop.signal }).catch((error: unknown) => error);
          void second.then(() => stop.abort());
        },
      },
    ];
    await listenAgain(dir, { signal: stop.signal, reporters });
    expect(await second).toMatchObject({ code: 'run-place-taken' });
    expect(await verifyRun(dir)).toMatchObject({ ok: true });
  });
});

describe('what comes otherwise than by a look-up', () => {
  test('a request for what had to be computed in a URL fails the case that sent it', async () => {
    const { dir, url } = await runWithOtherPlaces();
    const { amended, model } = await listened(dir, () => void fetch(url).catch(() => undefined));
    expect(amended).toEqual(['TEST-SENDER']);
    expect(model.cases[0]).toMatchObject({ verdict: 'fail', reason: expect.stringMatching(/Came late: Download URL/) });
  });

  test.skipIf(lack !== undefined)(`an echo request leaves its case in doubt (${lack ?? 'by a capture'})`, async () => {
    const { dir, echo } = await runWithOtherPlaces();
    const ping = (): void => {
      spawn('ping', ['-n', '-c1', '-W1', `-s${echo.size}`, pingedAddress], { stdio: 'ignore' }).unref();
    };
    const { amended, deaf, model } = await listened(dir, ping);
    expect({ amended, deaf }).toEqual({ amended: ['TEST-PINGER'], deaf: [] });
    expect(model.cases[1]).toMatchObject({
      verdict: 'inconclusive',
      reason: expect.stringMatching(/echo requests came, that prove nothing by themselves: Device\.B/),
    });
  });

  test('what cannot be heard is said', async () => {
    const over = await runThatIsOver();
    const { deaf } = await listened(over.dir, () => undefined, 20);
    expect(deaf).toEqual(['Requests for files are not heard: the run had no file server.']);
    const run = await openRun(over.dir);
    await run.close();
    const lingering = run.events.findLast((event) => event.kind === 'observation' && event.name === lingeringName);
    expect(lingering).toMatchObject({ data: { deaf } });
  });
});

describe('nobody listens', () => {
  const refusal = async (dir: string): Promise<unknown> =>
    await listenAgain(dir, { signal: new AbortController().signal, forMs: 1 }).catch((error: unknown) => error);

  test('to a run that somebody has changed', async () => {
    const { dir } = await runThatIsOver();
    appendFileSync(join(dir, 'capture.pcapng'), 'x');
    expect(await refusal(dir)).toMatchObject({ code: 'run-format' });
    expect(await verifyRun(dir)).toMatchObject({ ok: false });
  });

  test('to a run that sent no labels', async () => {
    const quiet = inlineCase<Bench>({}, ({ dns, expect: expectThat }) => expectThat(dns.lookUps, 'none').toEqual([]));
    const { result } = await runInline<Bench>([quiet], { fixtures });
    expect(await refusal(result.dir)).toMatchObject({ code: 'run-silent' });
  });

  test('to a run that was killed', async () => {
    const { dir } = await runThatIsOver();
    const path = join(dir, 'events.jsonl');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    writeFileSync(path, `${lines.slice(0, -1).join('\n')}\n`);
    expect(await refusal(dir)).toMatchObject({ code: 'run-not-over', message: expect.stringContaining('--resume') });
  });
});

function rewriteStart(dir: string, agoMs: number): void {
  const path = join(dir, 'events.jsonl');
  const startedAt = new Date(Date.now() - agoMs).toISOString();
  const [first = '', ...rest] = readFileSync(path, 'utf8').trimEnd().split('\n');
  let prev = lineHash(first.replace(/"startedAt":"[^"]*"/, `"startedAt":"${startedAt}"`));
  const chained = rest.map((line) => {
    const text = line.replace(/"prev":"[^"]*"/, `"prev":"${prev}"`);
    prev = lineHash(text);
    return text;
  });
  const head = first.replace(/"startedAt":"[^"]*"/, `"startedAt":"${startedAt}"`);
  writeFileSync(path, `${[head, ...chained].join('\n')}\n`);
  rmSync(join(dir, 'manifest.json'));
}
