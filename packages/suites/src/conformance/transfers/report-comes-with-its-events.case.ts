import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { failedDownload, type FailedDownloadFacts } from './failed-download.ts';

const commandKey = 'cordon-events-0123456789-ABCDEF-';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, FailedDownloadFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-002',
    title: 'The Inform before TransferComplete has 7 TRANSFER COMPLETE and M Download with its key',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'By these two events an ACS knows at the Inform that a result follows, and of which of its orders. A ' +
      'download of a file that is not there is ordered with a CommandKey of 32 characters, the most that is ' +
      'allowed, and with a delay, so that its report opens a session; the Inform of that session is judged.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.3.1-35', '3.7-83', '3.7-99', 'A.3.3.2-07'],
    spec: [tr069Clause('3.7.1.5', 'MUST'), tr069Clause('A.3.3.1', 'MUST')],
    defects: [
      { id: 'm-download-without-command-key', fails: 'M Download carries the CommandKey of the request' },
      { id: 'transfer-complete-without-m-event', fails: 'an Inform with 7 TRANSFER COMPLETE lists M Download too' },
    ],
    needs: ['rpc:Download'],
    timeoutMs: 300_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => failedDownload(context, { commandKey, delaySeconds: 1 }),
    judge({ report }, { expect, warn }) {
      const codes = report.events.map(({ eventCode }) => eventCode);
      const keys = report.events.filter(({ eventCode }) => eventCode === 'M Download').map((event) => event.commandKey);
      expect(codes, 'the Inform before TransferComplete lists 7 TRANSFER COMPLETE').toContain('7 TRANSFER COMPLETE');
      expect(codes, 'an Inform with 7 TRANSFER COMPLETE lists M Download too').toContain('M Download');
      if (keys.length > 0) expect(keys, 'M Download carries the CommandKey of the request').toContain(commandKey);
      // A.3.3.2-07 is inferred.
      if (report.commandKey !== commandKey) warn('TransferComplete carries the CommandKey of the request');
    },
  },
);
export default definition;
