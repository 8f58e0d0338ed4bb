import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { RunEvent } from '../evidence/event.ts';
import { dnsLookUpName, icmpEchoName, lingeringName, plantedLabelName } from '../evidence/observation-names.ts';
import type { Evidence } from '../evidence/evidence.ts';
import { echoText, type InjectionFamily, injectionText, inertTwin } from '../peers/injection-text.ts';
import { plantedLabel } from '../peers/planted-label.ts';
import { reportData } from '../report/report-data.ts';
import type { Fixtures } from './fixture.ts';
import { freshDir, hardened, type InlineRun, inlineCase, removeDirs, runInline } from './inline-run.test-support.ts';
import { readInterruptedRun } from './interrupted-run.ts';
import { noneLate } from './late-findings.ts';
import { rejudge } from './rejudge.ts';

afterEach(removeDirs);

interface Bench {
  readonly evidence: Evidence;
}
const fixtures: Fixtures<Bench> = {
  evidence: { scope: 'run', setUp: (_needed, { evidence }) => ({ value: evidence }) },
};
const zones = { zone: 'canary.test', shortZone: 'c.test' };

const planted = (family: InjectionFamily, parameter = 'Device.A') =>
  plantedLabel(injectionText(family, zones), parameter);
type Label = ReturnType<typeof planted>;

/** A case that sends these labels and sees nothing of them. */
const sends = (id: string, labels: readonly Label[], holds = true) =>
  inlineCase<Bench, null>(
    { id },
    {
      observe: ({ evidence }) => {
        for (const label of labels) evidence.observe(plantedLabelName, label);
        return Promise.resolve(null);
      },
      judge: (_facts, { expect: expectThat }) => expectThat(holds, 'nothing is seen').toBe(true),
    },
  );
/** A later case in the time of which these names are looked up. */
const hears = (names: readonly string[]) =>
  inlineCase<Bench>({ id: 'TEST-LATER' }, ({ evidence, expect: expectThat }) => {
    for (const name of names) evidence.observe(dnsLookUpName, { name, type: 1, from: '127.0.0.9', atMs: 0 });
    expectThat(1, 'one is one').toBe(1);
  });

const verdicts = ({ run }: InlineRun): object =>
  Object.fromEntries(run.model.cases.map(({ meta, verdict }) => [meta.id, verdict]));

describe('a look-up after the end of its case', () => {
  test('fails that case, and no other, wherever the run stands', async () => {
    const label = planted('separator-semicolon');
    const sender = sends('TEST-SENDER', [label]);
    const inline = await runInline<Bench>([sender, hears([label.name, label.name])], { fixtures });
    expect(verdicts(inline)).toEqual({ 'TEST-SENDER': 'fail', 'TEST-LATER': 'pass' });
    expect(inline.result.verdicts).toMatchObject({ fail: 1, pass: 1 });
    const [changed, other] = inline.run.model.cases;
    expect(changed?.reason).toMatch(
      /Came late: Device\.A by separator-semicolon, (?:[\d.]+ s after|just before) its end/,
    );
    expect(changed?.expectations.filter(({ held }) => !held)).toMatchObject([
      { sentence: noneLate, detail: expect.stringContaining(label.name) },
    ]);
    expect(other?.expectations).toHaveLength(1);
    expect(inline.lines.filter((line) => line === 'case-amended')).toHaveLength(1);
  });

  test('is in the report and survives a judgement under another profile', async () => {
    const label = planted('separator-semicolon');
    const sender = sends('TEST-SENDER', [label]);
    const { run } = await runInline<Bench>([sender, hears([label.name])], { fixtures });
    const [reported] = (await reportData(run)).cases;
    expect(reported).toMatchObject({ verdict: 'fail', reason: expect.stringContaining('Came late') });
    const [again] = await rejudge(run, hardened, [sender]);
    expect(again).toMatchObject({ before: 'fail', verdict: 'fail', by: 'judge' });
  });

  test('proves nothing when the label stands in the value', async () => {
    const label = planted('argument-dash');
    const inline = await runInline<Bench>([sends('TEST-SENDER', [label]), hears([label.name])], { fixtures });
    expect(verdicts(inline)).toMatchObject({ 'TEST-SENDER': 'inconclusive' });
  });

  test('proves nothing as an echo request, of which another may have the size', async () => {
    const size = { a: 19, b: 37, name: 'icmp-echo-703-1' };
    const label = plantedLabel(echoText('separator-pipe', { address: '127.0.0.1', size }), 'Device.A');
    const pinged = inlineCase<Bench>({ id: 'TEST-LATER' }, ({ evidence, expect: expectThat }) => {
      evidence.observe(icmpEchoName, { name: size.name, size: 703, from: '127.0.0.9', atMs: 0 });
      expectThat(1, 'one is one').toBe(1);
    });
    const inline = await runInline<Bench>([sends('TEST-SENDER', [label]), pinged], { fixtures });
    expect(verdicts(inline)).toEqual({ 'TEST-SENDER': 'inconclusive', 'TEST-LATER': 'pass' });
    expect(inline.run.model.cases[0]?.reason).toMatch(/echo requests came.*Device\.A by separator-pipe/);
  });

  test('proves nothing when the twin is looked up, too', async () => {
    const label = planted('separator-pipe');
    const twin = plantedLabel(inertTwin('separator-pipe', zones), 'Device.A');
    const sender = sends('TEST-SENDER', [label, twin]);
    const { run } = await runInline<Bench>([sender, hears([label.name, twin.name])], { fixtures });
    expect(run.model.cases[0]).toMatchObject({ verdict: 'inconclusive' });
    expect(await rejudge(run, hardened, [sender])).toMatchObject([{ verdict: 'inconclusive' }, { verdict: 'pass' }]);
  });

  test('adds a parameter to a case that failed of its own', async () => {
    const label = planted('quote-single', 'Device.B');
    const inline = await runInline<Bench>([sends('TEST-SENDER', [label], false), hears([label.name])], { fixtures });
    expect(inline.run.model.cases[0]?.reason).toMatch(
      /^Does not hold: nothing is seen\. Came late: Device\.B by quote-single/,
    );
  });

  test('of a name that was never sent changes nothing', async () => {
    const inline = await runInline<Bench>(
      [sends('TEST-SENDER', [planted('separator-pipe')]), hears(['a.canary.test'])],
      {
        fixtures,
      },
    );
    expect(verdicts(inline)).toEqual({ 'TEST-SENDER': 'pass', 'TEST-LATER': 'pass' });
  });
});

test('the bench goes on listening after the last case, and says so, when labels were sent', async () => {
  const label = planted('separator-semicolon');
  let evidence: Evidence | undefined;
  const listener = inlineCase<Bench>({ id: 'TEST-LATER' }, ({ evidence: given, expect: expectThat }) => {
    evidence = given;
    expectThat(1, 'one is one').toBe(1);
  });
  const stop = new AbortController();
  const onEvent = ({ kind, ...event }: { readonly kind: string; readonly name?: string }): void => {
    if (kind !== 'observation' || event.name !== lingeringName) return;
    setImmediate(() => {
      evidence?.observe(dnsLookUpName, { name: label.name, type: 1, from: '127.0.0.9', atMs: 0 });
      stop.abort();
    });
  };
  const inline = await runInline<Bench>([sends('TEST-SENDER', [label]), listener], {
    fixtures,
    lingerMs: 600_000,
    signal: stop.signal,
    reporters: [{ name: 'stop', onEvent }],
  });
  expect(verdicts(inline)).toMatchObject({ 'TEST-SENDER': 'fail' });
  // Whoever ends the listening has not interrupted a case.
  expect(inline.run.model.end).toMatchObject({ interrupted: false, verdicts: { fail: 1, pass: 1 } });
});

describe('a bench that is killed while it amends a case', () => {
  const label = planted('separator-semicolon');
  const cases = [sends('TEST-SENDER', [label]), hears([label.name])];

  /** The folder as it is when the first event of this kind was written, and nothing behind it. */
  async function killedAt(isLast: (event: RunEvent) => boolean): Promise<string> {
    const folder = freshDir();
    const dir = join(folder, 'run');
    const copy = join(folder, 'copy');
    const onEvent = (event: RunEvent): void => {
      if (isLast(event)) cpSync(dir, copy, { recursive: true });
    };
    await runInline<Bench>(cases, { dir, fixtures, reporters: [{ name: 'kill', onEvent }] });
    // The process that wrote it is this one, which lives.
    const path = join(copy, 'put-back.jsonl');
    writeFileSync(path, readFileSync(path, 'utf8').replace(/"started":"\d*"/, '"started":"long ago"'));
    return copy;
  }

  test.each<readonly [string, (event: RunEvent) => boolean]>([
    ['behind the look-up', (event) => event.kind === 'observation' && event.name === dnsLookUpName],
    ['behind the expectation', (event) => event.kind === 'expectation' && event.sentence === noneLate],
    ['behind the amendment', (event) => event.kind === 'case-amended'],
  ])('loses nothing of it: %s', async (_where, isLast) => {
    const dir = await killedAt(isLast);
    const resume = { run: await readInterruptedRun(dir), first: [] };
    const { result, events, run } = await runInline<Bench>([sends('TEST-SENDER', [label]), hears([])], {
      dir,
      fixtures,
      resume,
    });
    expect(result.verdicts).toMatchObject({ fail: 1, pass: 1 });
    expect(run.model.cases.map(({ meta, verdict }) => `${meta.id} ${verdict}`)).toEqual([
      'TEST-SENDER fail',
      'TEST-LATER pass',
    ]);
    const told = events.filter((event) => event.kind === 'expectation' && event.sentence === noneLate);
    expect(told).toHaveLength(1);
    expect(events.filter(({ kind }) => kind === 'case-amended')).toHaveLength(1);
  });
});
