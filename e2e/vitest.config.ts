import { defineConfig } from 'vitest/config';

/** Files that measure time under load. */
const alone = ['e2e/fleet.test.ts'];

// Whole processes and real sockets. The long files use an eighth to a half of a CPU and wait otherwise, so that four at a time share two
// CPUs well.
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
          maxWorkers: 4,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
