import { expect, test } from 'vitest';
import { ControlMemory } from '../fixtures/control-memory.ts';
import { bracket, type ControlOutcome } from './bracket.ts';

interface Numbered extends ControlOutcome {
  readonly number: number;
}

/** A target of which the controls with these numbers fail. */
function bench(failing: readonly number[] = []) {
  const memory = new ControlMemory({ stamp: () => 'same', nowMs: () => 0 });
  const steps: string[] = [];
  let controls = 0;
  const tools = {
    step: async <T>(title: string, action: () => Promise<T> | T): Promise<T> => {
      steps.push(title.split(':')[0] ?? title);
      return await action();
    },
    observe: <T>(name: string, data: T): T => {
      steps.push(name);
      return data;
    },
  };
  const probe = (caseId: string) =>
    bracket<Numbered, { readonly trigger: string; readonly after: number }>(tools, {
      shows: 'a good session',
      control: () => {
        controls += 1;
        return Promise.resolve({ held: !failing.includes(controls), trigger: 'periodic', number: controls });
      },
      probe: (before) => Promise.resolve({ trigger: 'periodic', after: before.number }),
      shared: memory.shareOf(caseId === 'OTHER' ? 'another control' : 'good session', caseId),
    });
  return { probe, steps };
}

test('the control after one probe is the control before the next', async () => {
  const { probe, steps } = bench();
  const [one, two] = [await probe('ONE'), await probe('TWO')];
  expect([one.before.number, one.after.number, two.before.number, two.after.number]).toEqual([1, 2, 2, 3]);
  expect(two.probe.after).toBe(2);
  expect(steps).toEqual(['Control before', 'Probe', 'Control after', 'shared-control', 'Probe', 'Control after']);
});

test('a probe alone stands between two controls of its own', async () => {
  const { before, after } = await bench().probe('ONE');
  expect([before.number, after.number]).toEqual([1, 2]);
});

test('a control that fails voids the probe before it, and the next one begins with a control of its own', async () => {
  const { probe, steps } = bench([2]);
  await expect(probe('ONE')).rejects.toThrow(/control after the probe failed/);
  const two = await probe('TWO');
  expect([two.before.number, two.after.number]).toEqual([3, 4]);
  expect(steps).toContain('target-did-not-recover');
});

test('a target that stays broken voids every probe', async () => {
  const { probe } = bench([2, 3]);
  await expect(probe('ONE')).rejects.toThrow(/control after/);
  await expect(probe('TWO')).rejects.toThrow(/control before/);
});

test('controls of another kind are not shared', async () => {
  const { probe } = bench();
  await probe('ONE');
  expect((await probe('OTHER')).before.number).toBe(3);
});
