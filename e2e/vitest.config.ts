import { defineConfig } from 'vitest/config';

/** Files that measure time under load. */
const alone = ['e2e/fleet.test.ts'];

// Whole processes and real sockets. Most files mostly wait, so that two at a time halve the run; more would take each other's CPU.
const shared = { pool: 'forks', testTimeout: 120_000, hookTimeout: 60_000 } as const;

export default defineConfig({
  test: {
    globalSetup: ['e2e/all-envelopes.ts'],
    projects: [
      {
        test: {
          ...shared,
          name: 'alone',
          include: alone,
          maxWorkers: 1,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          ...shared,
          name: 'together',
          include: ['e2e/**/*.test.ts'],
          exclude: alone,
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
