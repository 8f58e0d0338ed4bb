import { afterEach, describe, expect, test } from 'vitest';
import { TargetSilentError } from '../case/case-end.ts';
import { defineFamily } from '../case/case.ts';
import { verifyRun } from '../evidence/verify-run.ts';
import { inlineCase, removeDirs, runInline } from './inline-run.test-support.ts';
import { PlanError } from './plan.ts';

afterEach(removeDirs);

const passes = inlineCase({ id: 'TEST-PASS' }, ({ expect }) => expect(1, 'one is one').toBe(1));
const fails = inlineCase({ id: 'TEST-FAIL' }, ({ expect }) => expect(1, 'one is two').toBe(2));

async function verdictOfBody(...args: Parameters<typeof inlineCase>): Promise<string> {
  const { result } = await runInline([inlineCase(...args)]);
  return `${result.cases[0]?.verdict}: ${result.cases[0]?.reason}`;
}

describe('the event stream', () => {
  test('tells a run line by line', async () => {
    const nested = inlineCase({}, async ({ step, expect, observe, attach }) => {
      await step('outer', async () => {
        observe('fact', { seen: 1 });
        await step('inner', () => attach('bytes', 'hello', 'text/plain'));
      });
      expect('a', 'the sentence').toBe('b');
    });
    const { lines, events } = await runInline([nested]);
    expect(lines).toEqual([
      'run-begin',
      'case-begin TEST-1',
      'step-begin outer',
      'observation fact',
      'step-begin inner',
      'attachment bytes',
      'step-end',
      'step-end',
      'expectation broken: the sentence',
      'case-end fail',
      'run-end',
    ]);
    const inner = events.find((event) => event.kind === 'step-begin' && event.title === 'inner');
    expect(inner).toMatchObject({ parent: 1, caseId: 'TEST-1', v: 1 });
  });

  test('carries a time that never goes back and the case on every line', async () => {
    const { events } = await runInline([passes, fails]);
    const times = events.map((event) => event.atMs);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(events.map((event) => event.caseId)).toEqual([
      null,
      'TEST-PASS',
      'TEST-PASS',
      'TEST-PASS',
      'TEST-FAIL',
      'TEST-FAIL',
      'TEST-FAIL',
      null,
    ]);
  });

  test('is what the folder verifies as', async () => {
    const { result } = await runInline([passes]);
    expect(await verifyRun(result.dir)).toMatchObject({ ok: true, differences: [] });
  });
});

test('what a case prepares is begun while a case before it runs, once, and not for one that is skipped', async () => {
  const order: string[] = [];
  const preparing = (id: string, safety: 'S1' | 'S4'): ReturnType<typeof inlineCase> =>
    inlineCase(
      { id, safety },
      {
        prepare: () => void order.push(`prepare ${id}`),
        observe: () => Promise.resolve({ seen: order.push(`observe ${id}`) }),
        judge: (_facts, { pass }) => pass('it was observed', {}),
      },
    );
  await runInline([preparing('TEST-1', 'S1'), preparing('TEST-2', 'S1'), preparing('TEST-3', 'S4')]);
  expect(order).toEqual(['prepare TEST-1', 'prepare TEST-2', 'observe TEST-1', 'observe TEST-2']);
});

describe('verdicts', () => {
  test('soft expectations go on after the first that breaks', async () => {
    const both = await runInline([
      inlineCase({}, ({ expect }) => {
        expect(1, 'first').toBe(2);
        expect(2, 'second').toBe(3);
      }),
    ]);
    expect(both.result.cases[0]?.reason).toBe('Does not hold: first (and 1 more)');
  });

  test('a case that expects nothing is our error', async () => {
    expect(await verdictOfBody({}, () => undefined)).toMatch(/^error: The case ended without an expectation/);
  });

  test('a case that throws is our error, named', async () => {
    const thrown = await verdictOfBody({}, () => {
      throw new TypeError('no such thing');
    });
    expect(thrown).toBe('error: The case itself failed with an exception. TypeError: no such thing');
  });

  test('a target that stays silent is inconclusive', async () => {
    const silent = await verdictOfBody({}, () => {
      throw new TargetSilentError('send an Inform', 5_000);
    });
    expect(silent).toBe('inconclusive: The target did not send an Inform within 5 s.');
  });

  test.each([
    ['target', 'inconclusive: The 0.05 s of the case ran out while it waited for the target: an Inform.'],
    [
      'bench',
      'error: The case used up its time while it waited for the bench, not for the target. 0.05 s were not enough (an Inform).',
    ],
  ] as const)('a time-out while waiting for the %s', async (who, expected) => {
    const verdict = await verdictOfBody({ timeoutMs: 50 }, ({ waitFor }) =>
      waitFor(who, 'an Inform', () => new Promise<void>(() => undefined)),
    );
    expect(verdict).toBe(expected);
  });

  test('an expectation that was broken before the target fell silent stays broken', async () => {
    const verdict = await verdictOfBody({}, ({ expect }) => {
      expect(1, 'one is two').toBe(2);
      throw new TargetSilentError('go on', 1_000);
    });
    expect(verdict).toBe('fail: Does not hold: one is two');
  });

  test('warnings never make more than a warning', async () => {
    expect(await verdictOfBody({}, ({ warn }) => warn('TLS 1.2 is getting old'))).toBe(
      'warn: Does not hold: TLS 1.2 is getting old',
    );
  });

  test('the profile decides what a broken expectation is worth', async () => {
    const lenient = inlineCase({ profiles: { tr069: 'warn' } }, ({ expect }) => expect(1, 'one is two').toBe(2));
    const { result } = await runInline([lenient]);
    expect(result.cases[0]?.verdict).toBe('warn');
  });
});

describe('bracketing', () => {
  const control = (held: boolean, trigger = 'reboot') => Promise.resolve({ held, reason: 'no Inform', trigger });

  test('a target that refuses everything is inconclusive', async () => {
    const verdict = await verdictOfBody({}, async ({ bracket, expect }) => {
      const { probe } = await bracket({
        shows: 'a good chain',
        control: () => control(false),
        probe: () => Promise.resolve({ bytes: 0 }),
      });
      expect(probe.bytes, 'no byte').toBe(0);
    });
    expect(verdict).toMatch(/^inconclusive: The control before the probe failed/);
  });

  test('a control that fails afterwards takes back what broke in between, and is observed', async () => {
    let calls = 0;
    const broken = inlineCase({}, async ({ bracket, expect }) => {
      const first = () => control(calls++ === 0);
      await bracket({
        shows: 'a good chain',
        control: first,
        probe: async () => ({ seen: expect(1, 'no byte').toBe(0) }),
      });
    });
    const { result, lines } = await runInline([broken]);
    expect(result.cases[0]?.verdict).toBe('inconclusive');
    expect(lines).toContain('observation target-did-not-recover');
  });

  test('different triggers make it inconclusive', async () => {
    const verdict = await verdictOfBody({}, async ({ bracket }) => {
      await bracket({
        shows: 'x',
        control: () => control(true),
        probe: () => Promise.resolve({ trigger: 'periodic' }),
      });
    });
    expect(verdict).toBe('inconclusive: Control and probe were started by different triggers: reboot, periodic.');
  });

  test('a target that came back by itself is held to have been started as before', async () => {
    const verdict = await verdictOfBody({}, async ({ bracket, expect: expectThat }) => {
      const { probe } = await bracket({
        shows: 'x',
        control: () => control(true),
        probe: () => Promise.resolve({ trigger: 'comeback' }),
      });
      expectThat(probe.trigger, 'came').toBe('comeback');
    });
    expect(verdict).toMatch(/^pass/);
  });
});

describe('selection', () => {
  test('a safety class that is not granted is skipped, not lost', async () => {
    const harsh = inlineCase({ id: 'TEST-HARSH', safety: 'S4' }, ({ expect }) => expect(1, 'x').toBe(1));
    const { result } = await runInline([harsh, passes]);
    expect(result.cases.map(({ meta, verdict }) => `${meta.id} ${verdict}`)).toEqual([
      'TEST-PASS pass',
      'TEST-HARSH skipped',
    ]);
    expect(result.cases[1]?.reason).toBe('Safety class S4 is not granted (granted: up to S2).');
  });

  test('ids take a star', async () => {
    const { result } = await runInline([passes, fails], { selection: { cases: ['test-*AIL'] } });
    expect(result.cases.map(({ meta }) => meta.id)).toEqual(['TEST-FAIL']);
  });

  test('a selection that fits nothing is refused before anything is written', async () => {
    await expect(runInline([passes], { selection: { suites: ['no-such'] } })).rejects.toThrow(PlanError);
  });

  test('a family gives one case per row', async () => {
    const rows = [
      { id: 'TEST-ROW-1', value: 1 },
      { id: 'TEST-ROW-2', value: 2 },
    ];
    const family = defineFamily(rows, (row) =>
      inlineCase({ id: row.id }, ({ expect }) => expect(row.value, 'is one').toBe(1)),
    );
    const { result } = await runInline(family);
    expect(result.cases.map(({ verdict }) => verdict)).toEqual(['pass', 'fail']);
  });
});

describe('features', () => {
  test('are probed once per run; cases without them are not applicable', async () => {
    let probes = 0;
    const needy = (id: string) => inlineCase({ id, needs: ['stun'] }, ({ expect }) => expect(1, 'x').toBe(1));
    const { result } = await runInline([needy('TEST-A'), needy('TEST-B')], {
      features: {
        stun: () => {
          probes += 1;
          return Promise.resolve({ present: false, reason: 'no UDPConnectionRequestAddress' });
        },
      },
    });
    expect(probes).toBe(1);
    expect(result.cases.map(({ verdict, reason }) => `${verdict} ${reason}`)).toEqual([
      'not-applicable No stun: no UDPConnectionRequestAddress',
      'not-applicable No stun: no UDPConnectionRequestAddress',
    ]);
  });

  test('a need that nobody can probe is our error', async () => {
    expect(await verdictOfBody({ needs: ['teleport'] }, () => undefined)).toMatch(/^error: .*teleport/);
  });
});

describe('an interrupt', () => {
  test('gives the case up, puts things back, and skips the rest', async () => {
    const controller = new AbortController();
    const done: string[] = [];
    const stuck = inlineCase<{ device: string }>({ id: 'TEST-STUCK' }, ({ waitFor }) => {
      controller.abort();
      return waitFor('target', 'for ever', () => new Promise<void>(() => undefined));
    });
    const { result, events } = await runInline([stuck, passes], {
      signal: controller.signal,
      fixtures: {
        device: {
          scope: 'case',
          setUp: () => ({ value: 'gateway', tearDown: async () => void done.push(await Promise.resolve('restored')) }),
        },
      },
    });
    expect(done).toEqual(['restored']);
    expect(result.cases.map(({ verdict }) => verdict)).toEqual(['inconclusive', 'skipped']);
    expect(events.at(-1)).toMatchObject({ kind: 'run-end', interrupted: true });
  });
});

test('a reporter that throws is dropped and named; the run and the others go on', async () => {
  const seen: string[] = [];
  const { result } = await runInline([passes], {
    reporters: [
      {
        name: 'broken',
        onEvent: () => {
          throw new Error('paper jam');
        },
      },
      { name: 'good', onEvent: (event) => void seen.push(event.kind) },
    ],
  });
  expect(result.reporterFailures).toEqual([{ reporter: 'broken', message: 'paper jam' }]);
  expect(seen).toEqual(['run-begin', 'case-begin', 'expectation', 'case-end', 'run-end']);
});

test('a body that goes on after its time cannot write into the next case', async () => {
  let late: Promise<unknown> = Promise.resolve();
  const slow = inlineCase({ id: 'TEST-SLOW', timeoutMs: 20 }, ({ signal, observe }) => {
    late = new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined)))
      .then(() => new Promise((resolve) => setImmediate(resolve)))
      .then(() => observe('late', {}))
      .catch((error: unknown) => error);
    return new Promise<void>(() => undefined);
  });
  const { lines } = await runInline([slow, passes]);
  expect(await late).toMatchObject({ message: 'Case TEST-SLOW is over; its body goes on too long.' });
  expect(lines).not.toContain('observation late');
});
