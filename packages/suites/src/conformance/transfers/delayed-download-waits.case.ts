import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failedDownload, type FailedDownloadFacts } from './failed-download.ts';

const delaySeconds = 5;
/** A device counts from when it read the order, which it may have answered a second later, and by a clock of whole seconds. */
const toleranceMs = 2_500;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, FailedDownloadFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-004',
    title: 'A Download with DelaySeconds is answered with Status 1 and begins after the delay',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'Operators spread a firmware campaign over the night by DelaySeconds. A CPE that ignores it fetches in the ' +
      'middle of a film, and one that answers Status 0 says that a file is in use which it has not seen. A ' +
      'download of a file that is not there is ordered with a delay of five seconds; the file server must not ' +
      'be asked in the first half of them.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.8-02', 'A.3.2.8-03', 'A.3.2.8-33', 'A.3.2.8-34'],
    spec: [tr069Clause('A.3.2.8', 'MUST')],
    defects: [
      { id: 'delay-seconds-ignored', fails: 'the file server is not asked before the delay has passed' },
      { id: 'download-answered-with-status-0', fails: 'a Download with a delay is answered with Status 1' },
    ],
    needs: ['rpc:Download'],
    timeoutMs: 300_000,
    estimatedMs: 6_000,
  },
  {
    observe: (context) => failedDownload(context, { commandKey: 'cordon-delay', delaySeconds }),
    judge({ status, askedAfterMs }, { expect, inconclusive }) {
      expect(status, 'a Download with a delay is answered with Status 1').toBe(1);
      if (askedAfterMs === null) inconclusive('The target never asked the file server.');
      expect(askedAfterMs, 'the file server is not asked before the delay has passed').toBeGreaterThan(
        delaySeconds * 1000 - toleranceMs,
      );
    },
  },
);
export default definition;
