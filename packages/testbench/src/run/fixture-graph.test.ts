import { afterEach, describe, expect, test } from 'vitest';
import type { Fixtures } from './fixture.ts';
import { FixtureGraph } from './fixture-graph.ts';
import { inlineCase, removeDirs, runInline } from './inline-run.test-support.ts';

afterEach(removeDirs);

interface Bench {
  readonly listener: string;
  readonly session: string;
  readonly snapshot: string;
}

function traced(log: string[]): Fixtures<Bench> {
  const fixture = (name: string) => ({
    setUp: () => {
      log.push(`up ${name}`);
      return { value: name, tearDown: async () => void log.push(await Promise.resolve(`down ${name}`)) };
    },
  });
  return {
    snapshot: { scope: 'case', needs: ['session'], ...fixture('snapshot') },
    session: { scope: 'case', needs: ['listener'], ...fixture('session') },
    listener: { scope: 'run', ...fixture('listener') },
  };
}

const uses = (id: string) =>
  inlineCase<Bench>({ id }, ({ snapshot, expect }) => expect(snapshot, 'is up').toBe('snapshot'));

test('come up by their needs and go down in reverse, run fixtures once', async () => {
  const log: string[] = [];
  await runInline([uses('TEST-A'), uses('TEST-B')], { fixtures: traced(log) });
  expect(log).toEqual([
    'up listener',
    'up session',
    'up snapshot',
    'down snapshot',
    'down session',
    'up session',
    'up snapshot',
    'down snapshot',
    'down session',
    'down listener',
  ]);
});

test('only what a case uses comes up', async () => {
  const log: string[] = [];
  const modest = inlineCase<Bench>({ uses: ['listener'] }, ({ expect }) => expect(1, 'x').toBe(1));
  await runInline([modest], { fixtures: traced(log) });
  expect(log).toEqual(['up listener', 'down listener']);
});

describe('what goes wrong', () => {
  const failing = (message: string) => ({
    setUp: () => ({ value: 'x', tearDown: () => Promise.reject(new Error(message)) }),
  });

  test('a tear-down that fails turns a pass into an error; the first one is told', async () => {
    const fixtures: Fixtures<Bench> = {
      listener: { scope: 'case', ...failing('first set up, last down') },
      session: { scope: 'case', needs: ['listener'], ...failing('restore failed') },
      snapshot: { scope: 'run', setUp: () => ({ value: 'snapshot' }) },
    };
    const { result } = await runInline([uses('TEST-A')], { fixtures });
    expect(result.cases[0]).toMatchObject({ verdict: 'error', error: 'fixture-tear-down' });
    expect(result.cases[0]?.reason).toBe('Fixture session could not be taken down: restore failed');
  });

  test('a tear-down that fails leaves a proven failure one', async () => {
    const fixtures: Fixtures<Bench> = {
      ...traced([]),
      snapshot: { scope: 'case', setUp: () => ({ value: 'no', tearDown: () => Promise.reject(new Error('stuck')) }) },
    };
    const { result } = await runInline([uses('TEST-A')], { fixtures });
    expect(result.cases[0]?.verdict).toBe('fail');
    expect(result.cases[0]?.reason).toContain('stuck');
  });

  test('a run fixture that cannot come up is tried once', async () => {
    let tries = 0;
    const fixtures: Fixtures<Bench> = {
      ...traced([]),
      listener: {
        scope: 'run',
        setUp: () => {
          tries += 1;
          throw new Error('the port is taken');
        },
      },
    };
    const { result } = await runInline([uses('TEST-A'), uses('TEST-B')], { fixtures });
    expect(tries).toBe(1);
    expect(result.cases.map(({ error }) => error)).toEqual(['fixture-set-up', 'fixture-set-up']);
  });

  test('a set-up has its own time', async () => {
    const fixtures: Fixtures<Bench> = {
      ...traced([]),
      session: { scope: 'case', setUpTimeoutMs: 20, setUp: () => new Promise(() => undefined) },
    };
    const { result } = await runInline([uses('TEST-A')], { fixtures });
    expect(result.cases[0]?.reason).toContain('Fixture session could not be set up: not within 20 ms.');
  });

  test.each([
    ['a circle', { a: { scope: 'run', needs: ['b'] }, b: { scope: 'run', needs: ['a'] } }, 'a → b → a'],
    ['a stranger', { a: { scope: 'run', needs: ['c'] } }, 'no fixture called c'],
    ['a shorter life', { a: { scope: 'run', needs: ['b'] }, b: { scope: 'case' } }, 'lives for a case'],
  ])('%s is refused', (_, fixtures, message) => {
    expect(() => new FixtureGraph(fixtures as unknown as Fixtures<Record<string, string>>)).toThrow(message);
  });
});
