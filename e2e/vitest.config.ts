import { defineConfig } from 'vitest/config';

// Whole processes and real sockets. They mostly wait, so that two files at a time halve the run; more would take each other's CPU.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['e2e/all-envelopes.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
