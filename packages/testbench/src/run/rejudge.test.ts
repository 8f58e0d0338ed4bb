import { afterEach, expect, test } from 'vitest';
import { hardened, inlineCase, removeDirs, runInline } from './inline-run.test-support.ts';
import { openRun } from '../evidence/open-run.ts';
import { rejudge } from './rejudge.ts';

afterEach(removeDirs);

const offers = inlineCase<unknown, { versions: readonly string[] }>(
  { id: 'TEST-SPLIT' },
  {
    observe: () => Promise.resolve({ versions: ['TLSv1.2'] }),
    judge: (facts, { expect, inconclusive }, profile) => {
      if (facts.versions.length === 0) inconclusive('nothing was offered');
      expect(facts.versions, 'the least version is offered').toContain(profile.rules['least'] ?? 'TLSv1.2');
    },
  },
);

test('a case in two parts is judged anew from its stored facts', async () => {
  const { run } = await runInline([offers]);
  const stricter = { ...hardened, rules: { least: 'TLSv1.3' } };
  expect(run.model.cases[0]?.verdict).toBe('pass');
  const [again] = await rejudge(run, stricter, [offers]);
  expect(again).toMatchObject({ id: 'TEST-SPLIT', before: 'pass', verdict: 'fail', by: 'judge' });
});

test('facts that became an attachment are found again', async () => {
  const big = inlineCase<unknown, { names: readonly string[] }>(
    { id: 'TEST-BIG' },
    {
      observe: () => Promise.resolve({ names: Array.from({ length: 9_000 }, (_, index) => `Device.X.${index}`) }),
      judge: ({ names }, { expect }) => expect(names, 'every name is there').toHaveLength(9_000),
    },
  );
  const { result } = await runInline([big]);
  const run = await openRun(result.dir);
  expect(await rejudge(run, hardened, [big])).toMatchObject([{ verdict: 'pass', by: 'judge' }]);
  await run.close();
});

test('other cases have their expectations weighed anew, without the code', async () => {
  const lenient = inlineCase({ profiles: { tr069: 'warn', hardened: 'fail' } }, ({ expect }) => expect(1, 'x').toBe(2));
  const { run } = await runInline([lenient]);
  expect(run.model.cases[0]?.verdict).toBe('warn');
  expect(await rejudge(run, hardened, [])).toMatchObject([{ before: 'warn', verdict: 'fail', by: 'expectations' }]);
});

test('what a failed control took back stays inconclusive', async () => {
  const refusesAll = inlineCase({}, async ({ bracket, expect }) => {
    expect(1, 'x').toBe(2);
    await bracket({ shows: 'x', control: () => Promise.resolve({ held: false }), probe: () => Promise.resolve({}) });
  });
  const { run } = await runInline([refusesAll]);
  expect(await rejudge(run, hardened, [refusesAll])).toMatchObject([{ verdict: 'inconclusive', by: 'kept' }]);
});
