import { retryWaitRangeMs } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failAndWait } from './fail-session.ts';
import { possibleNews } from './possible-news.ts';
import { setRetryWait } from './retry-wait.ts';

/** Timers of whole seconds may be off by one, and a device needs time to notice, to resolve, to connect and to shake hands. */
const toleranceMs = { early: 1_000, late: 10_000 };

type RetryWaitFacts = {
  readonly waitedMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly newEvents: readonly string[];
};

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
      'a new event opened sooner says nothing.',
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
    async observe({ acs, cpe, settings, step, signal }) {
      const set = await cpe.withSession(
        (session) => setRetryWait(session, { cpe, settings, minimumWaitIntervalS: 3 }),
        { signal },
      );
      const { session } = await step('Ask for a session', () => cpe.openSession({ signal }));
      const startMs = performance.now();
      const retry = await step('Fail it and wait', () => failAndWait(session, { acs, signal }));
      const waitedMs = Math.round(performance.now() - startMs);
      const newEvents = possibleNews(session, retry);
      await retry.end();
      return { waitedMs, newEvents, ...retryWaitRangeMs(1, set) };
    },
    judge({ waitedMs, minMs, maxMs, newEvents }, { expect, inconclusive }) {
      const isSooner = waitedMs < minMs - toleranceMs.early;
      if (isSooner && newEvents.length > 0)
        inconclusive(`${newEvents.join(', ')} may have brought it back after ${waitedMs} ms.`);
      const [least, most] = [minMs - toleranceMs.early, maxMs + toleranceMs.late];
      expect(waitedMs, 'the first retry comes no sooner than the least wait of its range').toBeGreaterThan(least);
      expect(waitedMs, 'the first retry comes within the longest wait of its range').toBeLessThan(most);
    },
  },
);
export default definition;
