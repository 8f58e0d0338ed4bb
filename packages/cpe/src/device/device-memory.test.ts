import { expect, test } from 'vitest';
import { createMemoryStateStore } from '../state/memory-state-store.ts';
import { memoryChanges, readMemory } from './device-memory.ts';

test('what is as it left the factory again leaves no trace in the state', () => {
  const store = createMemoryStateStore();
  store.commit(memoryChanges({ retryCount: 2, rebootCommandKeys: ['a'], bootstrappedUrl: 'https://acs/' }));
  store.commit(memoryChanges({ retryCount: 0, rebootCommandKeys: [] }));
  expect(store.keys('')).toEqual(['memory.bootstrappedUrl']);
  expect(readMemory(store)).toMatchObject({ retryCount: 0, rebootCommandKeys: [], bootstrappedUrl: 'https://acs/' });
});
