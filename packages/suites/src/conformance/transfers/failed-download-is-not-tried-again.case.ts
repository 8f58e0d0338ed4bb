import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failedDownload, type FailedDownloadFacts } from './failed-download.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, FailedDownloadFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-005',
    title: 'A download that failed is not tried again on the CPE’s own initiative',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'Whether and when to try again is for the ACS to say: a fleet that repeats a failing download by itself ' +
      'takes the file server down. A download is ordered whose URL answers 404; until its TransferComplete ' +
      'the file server must have seen one GET and no more. A download that failed without asking is not judged.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.8-09'],
    spec: [tr069Clause('A.3.2.8', 'MUST NOT')],
    defects: [{ id: 'failed-download-retried', fails: 'the file server is asked once for a file that is not there' }],
    needs: ['rpc:Download'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => failedDownload(context, { commandKey: 'cordon-once', delaySeconds: 1 }),
    judge({ requests }, { expect, inconclusive }) {
      if (requests === 0) inconclusive('The target never asked the file server.');
      expect(requests, 'the file server is asked once for a file that is not there').toBe(1);
    },
  },
);
export default definition;
