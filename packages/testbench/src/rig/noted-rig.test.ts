import { expect, test } from 'vitest';
import { NotedRig } from './noted-rig.ts';
import type { Rig, RigAction } from './rig.ts';

/** What is noted and done, in order. */
function noted(fails = false): { readonly rig: NotedRig; readonly order: string[] } {
  const order: string[] = [];
  const plain: Rig = {
    kind: 'command',
    can: () => true,
    perform: (action: RigAction) => {
      order.push(action);
      return fails ? Promise.reject(new Error('The socket is away.')) : Promise.resolve();
    },
    dispose: () => Promise.resolve(),
  };
  const rig = new NotedRig(plain, (reset) => {
    order.push(reset === null ? 'set up' : 'noted');
  });
  return { rig, order };
}

test('a reset is noted before it is done, and over when the target has started', async () => {
  const { rig, order } = noted();
  await rig.perform('factory-reset');
  rig.hasStarted();
  rig.hasStarted();
  expect(order).toEqual(['noted', 'factory-reset', 'set up']);
});

test('a target that starts in its factory state has not been set up', async () => {
  const { rig, order } = noted();
  await rig.perform('factory-state');
  rig.hasStarted();
  await rig.perform('factory-reset');
  rig.hasStarted();
  expect(order).toEqual(['noted', 'factory-state', 'noted', 'factory-reset', 'set up']);
});

test('one that may not have been done counts as done', async () => {
  const { rig, order } = noted(true);
  await expect(rig.perform('factory-state')).rejects.toThrow('The socket is away.');
  rig.hasStarted();
  expect(order).toEqual(['noted', 'factory-state']);
});

test('nothing else is noted', async () => {
  const { rig, order } = noted();
  for (const action of ['start', 'reboot', 'power-cycle', 'stop'] as const) await rig.perform(action);
  rig.hasStarted();
  expect(order).toEqual(['start', 'reboot', 'power-cycle', 'stop']);
});

test('a reset that the ACS orders is noted before the order goes out, and over when it is refused', async () => {
  const { rig, order } = noted();
  const answered = (isTaken: boolean) => async (): Promise<boolean> => {
    order.push('ordered');
    return isTaken;
  };
  expect(await rig.orderReset(answered(false))).toBe(false);
  rig.hasStarted();
  expect(order.splice(0)).toEqual(['noted', 'ordered', 'set up']);
  expect(await rig.orderReset(answered(true))).toBe(true);
  rig.hasStarted();
  expect(order.splice(0)).toEqual(['noted', 'ordered', 'set up']);
  // Nobody knows whether the order was heard.
  await expect(rig.orderReset(() => Promise.reject(new Error('No answer.')))).rejects.toThrow('No answer.');
  expect(order.splice(0)).toEqual(['noted']);
});

test('a target that refuses the order in its factory state has still not been set up', async () => {
  const { rig, order } = noted();
  await rig.perform('factory-state');
  await rig.orderReset(() => Promise.resolve(false));
  rig.hasStarted();
  expect(order).toEqual(['noted', 'factory-state', 'noted']);
});
