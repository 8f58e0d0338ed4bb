import { defineConfig } from 'vitest/config';

// Whole processes and real sockets: one file at a time, so that ports, clocks and CPU shares are its own.
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    globalSetup: ['e2e/all-envelopes.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 60_000,
  },
});
