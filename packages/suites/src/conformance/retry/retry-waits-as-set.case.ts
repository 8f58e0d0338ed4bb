import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { retryMs } from './fail-session.ts';
import { firstRetry, type RetryWaitFacts } from './first-retry.ts';

/** Timers of whole seconds may be off by one, and a device needs time to notice, to resolve, to connect and to shake hands. */
const toleranceMs = { early: 1_000, late: 10_000 };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RetryWaitFacts>(
  {
    id: 'CWMP-CPE-RETRY-003',
    title: 'The first retry waits as long as TR-069 says',
    suite: 'conformance/retry',
    target: 'cpe',
    purpose:
      'When an ACS fails, all of its devices fail at once; that they come back spread over a time is what lets ' +
      'it get up again. The minimum wait is set to three seconds where the target lets the bench, a session is ' +
      'answered by HTTP 503, and the time to the next Inform is measured. It must lie in the range for the ' +
      'first retry; a second less and ten seconds more are allowed for clocks and connections. A session that ' +
      'a new event opened sooner says nothing; a target that does not come back by itself, but when it is asked to, ' +
      'has not retried.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.2-26', '3.2-27', '3.2-40'],
    spec: [tr069Clause('3.2.1.1', 'MUST')],
    defects: [
      { id: 'retries-at-once', fails: 'the first retry comes no sooner than the least wait of its range' },
      { id: 'retry-wait-too-long', fails: 'the first retry comes within the longest wait of its range' },
    ],
    timeoutMs: 400_000,
    estimatedMs: 7_000,
  },
  {
    observe: async (bench) => await firstRetry(bench, 3),
    judge({ waitedMs, minMs, maxMs, newEvents }, { expect, inconclusive }) {
      if (waitedMs === null && maxMs + toleranceMs.late >= retryMs)
        inconclusive(`The target may take ${maxMs} ms for its first retry, and the bench waits ${retryMs}.`);
      const isSooner = waitedMs !== null && waitedMs < minMs - toleranceMs.early;
      if (isSooner && newEvents.length > 0)
        inconclusive(`${newEvents.join(', ')} may have brought it back after ${waitedMs} ms.`);
      const [least, most] = [minMs - toleranceMs.early, maxMs + toleranceMs.late];
      const wait = waitedMs ?? retryMs;
      expect(wait, 'the first retry comes no sooner than the least wait of its range').toBeGreaterThan(least);
      expect(wait, 'the first retry comes within the longest wait of its range').toBeLessThan(most);
    },
  },
);
export default definition;
