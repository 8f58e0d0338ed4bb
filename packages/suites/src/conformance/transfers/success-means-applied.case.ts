import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { restoredValue, type RestoredValueFacts } from './restored-value.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RestoredValueFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-010',
    title: 'Success of a configuration download is reported after the file is applied',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'What an ACS does after TransferComplete builds on the new settings. The target uploads its configuration ' +
      'to the bench, a harmless parameter is given another value, and the file is downloaded again: in the ' +
      'session that reports success the parameter must have the value of the file. A device whose file does ' +
      'not bring the value back at all is not judged.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['A.3.2.8-03', 'A.3.3.2-04'],
    spec: [tr069Clause('A.3.2.8', 'MUST'), tr069Clause('A.3.3.2', 'MUST')],
    defects: [
      { id: 'transfer-complete-before-applied', fails: 'the session that reports success shows the value of the file' },
    ],
    needs: ['rpc:Download', 'rpc:Upload'],
    timeoutMs: 900_000,
    estimatedMs: 4_000,
  },
  {
    observe: (context) => restoredValue(context),
    judge({ faultCode, inFile, atReport, later }, { expect, inconclusive }) {
      if (faultCode !== 0) inconclusive(`The target did not take its own configuration: FaultCode ${faultCode}.`);
      if (atReport === null) inconclusive('The value could not be read in the session with the report.');
      if (later !== inFile) inconclusive('The file of the target does not bring the value back.');
      expect(atReport, 'the session that reports success shows the value of the file').toBe(inFile);
    },
  },
);
export default definition;
