import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failedDownload, type FailedDownloadFacts } from './failed-download.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, FailedDownloadFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-001',
    title: 'A download that failed is reported with a fault code',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'An ACS goes by TransferComplete: a failure told as success leaves a fleet with the old firmware and a ' +
      'report that says otherwise. A download is ordered whose URL answers 404, with a delay, so that it is ' +
      'told by TransferComplete; its FaultCode must not be 0. Nothing on the device changes.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.2.8-10', 'A.3.3.2-08'],
    spec: [tr069Clause('A.3.2.8', 'MUST'), tr069Clause('A.3.3.2', 'MUST')],
    defects: [
      { id: 'failed-download-reported-as-success', fails: 'a download of a file that is not there ends with a fault' },
    ],
    needs: ['rpc:Download'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => failedDownload(context, { commandKey: 'cordon-fault', delaySeconds: 1 }),
    judge({ report }, { expect }) {
      expect(report.faultCode, 'a download of a file that is not there ends with a fault').not.toBe(0);
    },
  },
);
export default definition;
