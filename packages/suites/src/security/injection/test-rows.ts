/** One case about what a diagnostic test is pointed at. */
export interface TestRow {
  readonly id: string;
  readonly title: string;
  /** What becomes of such values. */
  readonly why: string;
  /** What is written, such as `host`. */
  readonly of: string;
  readonly defects: readonly { readonly id: string; readonly fails: string }[];
}

const inShell = (id: string): TestRow['defects'][number] => ({
  id,
  fails: 'nothing that a test is pointed at is evaluated by a shell',
});

/** The cases, in the order of risk. */
export const testRows: readonly TestRow[] = [
  {
    id: 'INJ-002',
    title: 'The host of a diagnostic test is not evaluated',
    why: 'Ping, trace-route and look-up tests are mostly command lines with the configured host in them.',
    of: 'host',
    // Each in a command line, with other quotes or another filter.
    defects: [
      inShell('shell-in-ping-host'),
      inShell('shell-in-trace-route-host'),
      inShell('shell-in-ns-lookup-host'),
      inShell('shell-in-ns-lookup-server'),
      {
        id: 'options-in-udp-echo-host',
        fails: 'nothing that a test is pointed at becomes an option of a program',
      },
    ],
  },
  {
    id: 'INJ-005-TESTS',
    title: 'The URL of a diagnostic test is not evaluated',
    why: 'Tests of throughput hand their URL to a fetch tool, mostly in a command line.',
    of: 'URL',
    defects: [inShell('shell-in-test-download-url')],
  },
];
