import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { type BrokenOffFacts, downloadBroken } from './broken-off-file.ts';
import { aboutBadFiles, judgeItsOwnAgain } from './download-configuration.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, BrokenOffFacts>(
  {
    ...aboutBadFiles,
    id: 'INJ-028-CUT',
    title: 'A file that breaks off is a failed download',
    purpose:
      'Whoever can cut a connection decides how much of a file arrives. Its own configuration is downloaded whole, from an answer that promises ' +
      'twice as much and ends: what came is a file that the target takes, so only the missing rest can be why it is refused. Where it is taken, ' +
      'its first half is downloaded, promised whole, which may not be reported as a success; that the rest was not missed before is a warning. ' +
      'A target that uploads no configuration gets half of 100,000 random bytes, whose refusal decides nothing.',
    severity: 'medium',
    spec: [tr069Clause('A.3.2.8', 'MUST'), rfcClause(9112, '8', 'MUST')],
    cwe: 354,
    defects: [{ id: 'failed-download-reported-as-success', fails: 'a file that breaks off is a failed download' }],
    needs: ['rpc:Download'],
    timeoutMs: 1_500_000,
    estimatedMs: 6_000,
  },
  {
    observe: downloadBroken,
    judge({ whole, half, again }, tools) {
      const { expect, warn, inconclusive } = tools;
      const last = half ?? whole ?? inconclusive('Nothing was downloaded.');
      if (!last.fetched) inconclusive('The target did not fetch the file.');
      if (whole?.faultCode === 0) warn('what a file server promised and did not send is missed');
      expect(last.faultCode, 'a file that breaks off is a failed download').not.toBe(0);
      if (again !== null) judgeItsOwnAgain(again, tools);
      if (last.faultCode === null) inconclusive('The target told no result of the download in time.');
      if (whole === null) {
        inconclusive(
          `The target uploads no configuration that could be cut, and refuses random bytes (FaultCode ${last.faultCode}) maybe for what they are.`,
        );
      }
    },
  },
);
export default definition;
