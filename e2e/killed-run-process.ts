import { defineCase, type Evidence, type Fixtures, runCases } from '@cordon/testbench';

// Runs many short cases into the folder named on the command line, until somebody kills it.
interface Bench {
  readonly evidence: Evidence;
}

const fixtures: Fixtures<Bench> = {
  evidence: { scope: 'run', setUp: (_needed, { evidence }) => ({ value: evidence }) },
};

const cases = Array.from({ length: 5_000 }, (_, index) =>
  defineCase<Bench>(
    {
      id: `TEST-KILL-${String(index).padStart(4, '0')}`,
      title: 'A short case',
      suite: 'conformance',
      target: 'cpe',
      purpose: 'Writes evidence of every kind.',
      severity: 'info',
      safety: 'S0',
      requirements: [],
      spec: [{ doc: 'TR-069a6c1', section: '3.4', level: 'MUST' }],
      defects: [{ id: 'none', fails: 'the sentence' }],
      timeoutMs: 5_000,
      estimatedMs: 1,
    },
    async ({ evidence, step, expect, attach }) => {
      await step('one exchange', () => {
        const body = Buffer.from(`<envelope>${'x'.repeat(index % 4_000)}</envelope>`);
        evidence.exchange({
          peer: 'acs',
          from: 'target',
          request: { startLine: 'POST / HTTP/1.1', headers: [], body },
        });
        attach('log', `case ${index}`, 'text/plain');
      });
      expect(index % 3, 'the sentence').not.toBe(0);
    },
  ),
);

await runCases<Bench>({
  cases,
  fixtures,
  profile: { name: 'tr069', title: 'TR-069', description: 'As published.', date: '2026-01-01', rules: {} },
  target: { name: 'nobody', kind: 'cpe' },
  dir: process.argv[2] ?? '',
  reporters: [
    {
      name: 'line',
      onEvent: (event) => {
        if (event.kind === 'case-end') process.stdout.write(`${event.caseId} ${event.verdict}\n`);
      },
    },
  ],
});
