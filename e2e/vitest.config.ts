import { defineConfig } from 'vitest/config';

/** Files that measure time under load, or need both cores for a while. */
const alone = ['e2e/fleet.test.ts', 'e2e/import-rules.test.ts', 'e2e/cpe-day.test.ts', 'e2e/rate-limited-cpe.test.ts'];

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
