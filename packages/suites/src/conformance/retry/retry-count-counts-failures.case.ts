import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failAndWait } from './fail-session.ts';
import { setRetryWait } from './retry-wait.ts';

type RetryCountFacts = {
  readonly before: number;
  /** RetryCount of the Inform after one and after two failures. */
  readonly failing: readonly number[];
  /** RetryCount of the session after the one that went well. */
  readonly after: number;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RetryCountFacts>(
  {
    id: 'CWMP-CPE-RETRY-001',
    title: 'RetryCount counts failed sessions and is 0 after a good one',
    suite: 'conformance/retry',
    target: 'cpe',
    purpose:
      'By RetryCount an ACS sees that it is losing sessions. Two sessions in a row are answered by HTTP 503, ' +
      'the third is served well. The Informs must tell 0, 1 and 2, and the session after the good one 0 again. ' +
      'Where the target lets the bench, the wait between retries is shortened to a second.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['3.2-21', '3.2-23', '3.2-24', '3.2-30', '3.2-38', 'A.3.3.1-12', '3.7-45', '3.7-50'],
    spec: [tr069Clause('3.2.1.1', 'MUST'), tr069Clause('A.3.3.1', 'MUST')],
    defects: [
      { id: 'retry-count-stays-zero', fails: 'RetryCount counts the failures: 1, then 2' },
      { id: 'retry-count-never-reset', fails: 'RetryCount is 0 in the session after one that went well' },
    ],
    timeoutMs: 600_000,
    estimatedMs: 6_000,
  },
  {
    async observe({ acs, cpe, settings, step, signal }) {
      await cpe.withSession((session) => setRetryWait(session, { cpe, settings, minimumWaitIntervalS: 1 }), { signal });
      const { session } = await step('Ask for a session', () => cpe.openSession({ signal }));
      const before = session.inform?.retryCount ?? -1;
      const second = await step('Fail it and wait', () => failAndWait(session, { acs, signal }));
      const third = await step('Fail the retry and wait', () => failAndWait(second, { acs, signal }));
      const failing = [second, third].map(({ inform }) => inform?.retryCount ?? -1);
      await step('Serve the second retry', () => third.end());
      const next = await step('Ask for a session', () => cpe.openSession({ signal }));
      const after = next.session.inform?.retryCount ?? -1;
      await next.session.end();
      return { before, failing, after };
    },
    judge({ before, failing, after }, { expect }) {
      expect(
        failing.map((count) => count - before),
        'RetryCount counts the failures: 1, then 2',
      ).toEqual([1, 2]);
      expect(after, 'RetryCount is 0 in the session after one that went well').toBe(0);
    },
  },
);
export default definition;
