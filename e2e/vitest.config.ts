import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that measure time under load. */
const alone = ['e2e/fleet.test.ts'];

/** They take one to three minutes each: begun last, one of them would be waited for by itself. */
const longest = [
  'shells',
  'foreign-ui',
  'field-device',
  'decoys',
  'tr098-bench',
  'firewalled-device',
  'foreign-cpe',
  'resume-run',
  'lasting-device',
  'demo',
  'rate-limited-cpe',
  'cpe-day',
  'echo-requests',
];

/** The longest files first, the others as they come. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const place = ({ moduleId }: TestSpecification): number => {
      const at = longest.findIndex((name) => moduleId.endsWith(`/${name}.test.ts`));
      return at === -1 ? longest.length : at;
    };
    return (await super.sort(files)).toSorted((one, other) => place(one) - place(other));
  }
}

// Whole processes and real sockets. The long files use an eighth to a half of a CPU and wait otherwise, so that five at a time share two
// CPUs well.
const shared = {
  pool: 'forks',
  testTimeout: 120_000,
  hookTimeout: 60_000,
  expect: { poll: { timeout: 10_000 } },
  // As in the unit tests.
  retry: process.env['CI'] === undefined ? 0 : 1,
} as const;

export default defineConfig({
  test: {
    globalSetup: ['e2e/all-envelopes.ts'],
    reporters: ['default', './tools/second-tries.ts'],
    sequence: { sequencer: LongestFirst },
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
          maxWorkers: 5,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
