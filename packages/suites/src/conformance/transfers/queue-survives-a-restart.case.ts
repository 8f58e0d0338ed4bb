import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { after, before, restartWithAQueue, type RestartWithAQueueFacts } from './restart-with-a-queue.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RestartWithAQueueFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-008',
    title: 'A download that waits survives a restart',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'Campaigns are ordered hours ahead, and devices are switched off meanwhile: an order that a restart wipes ' +
      'out is an upgrade that never comes and that nobody misses. A download of a file that is not there is ' +
      'ordered, and a reboot in the same session; after it, a second one that is due later. When the second ' +
      'has been reported, the first must have been, or be so within thirty seconds.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['A.3.2.8-12', 'A.3.2.8-39'],
    spec: [tr069Clause('A.3.2.8', 'MUST')],
    defects: [{ id: 'forgets-transfers-at-power-cycle', fails: 'the download from before the restart is reported' }],
    needs: ['rpc:Download'],
    timeoutMs: 900_000,
    estimatedMs: 5_000,
  },
  {
    observe: (context) => restartWithAQueue(context),
    judge({ restarted, reported }, { expect, inconclusive }) {
      if (!restarted) inconclusive('The target did not report its restart.');
      if (!reported.includes(after)) inconclusive('The download that was ordered after the restart was not reported.');
      expect(reported, 'the download from before the restart is reported').toContain(before);
    },
  },
);
export default definition;
