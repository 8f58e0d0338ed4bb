import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'tools/**/*.test.ts'],
    // Not threads: until a program that one of them starts is executed, it holds what all of them have open. A port that another has just
    // closed is then still taken, and cannot be opened again.
    pool: 'forks',
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    // Vitest's own second is short where others load the machine.
    expect: { poll: { timeout: 10_000 } },
    // A machine of a build has other loads that nobody knows. What needed a second try is told at the end of .ci/run.
    retry: process.env['CI'] === undefined ? 0 : 1,
    reporters: ['default', './tools/second-tries.ts'],
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.ts'],
      exclude: ['**/*.test.ts', '**/index.ts', 'packages/ui/**'],
    },
  },
});
