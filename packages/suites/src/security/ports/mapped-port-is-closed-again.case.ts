import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { followMappedPort, type MappingFacts } from './follow-mapped-port.ts';
import { bsiClause } from './port-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, MappingFacts>(
  {
    id: 'PORT-009-MAPPING',
    title: 'A port mapping that was disabled or deleted forwards nothing',
    suite: 'security/ports',
    target: 'cpe',
    purpose:
      'A mapping that goes on forwarding when it is no longer in the table leads to somebody’s camera, and no list shows it. ' +
      'The bench opens a service behind the target and maps a port to it; whoever connects to the port reads the word of that ' +
      'service. The mapping is disabled, enabled, deleted and made anew. Half a minute at most after it was disabled or ' +
      'deleted, the word may not come any more. It needs an address of the bench behind the target.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.2.1-10', 'A.3.2.7-05'],
    spec: [tr069Clause('A.3.2.1', 'MUST'), tr069Clause('A.3.2.7', 'MUST'), bsiClause('B.6')],
    cwe: 1327,
    needs: ['connection-request', 'wan-address', 'place-behind'],
    defects: [
      { id: 'disabled-mapping-forwards', fails: 'nothing is forwarded when the mapping is disabled' },
      { id: 'mapping-outlives-its-row', fails: 'nothing is forwarded when the mapping is deleted' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 8_000,
  },
  {
    observe: followMappedPort,
    judge({ on, disabled, deleted }, { expect, inconclusive }) {
      if (!on.every(Boolean))
        inconclusive('The target did not forward the port while it was mapped, as far as the bench can see it.');
      expect(disabled, 'nothing is forwarded when the mapping is disabled').toBe(false);
      expect(deleted, 'nothing is forwarded when the mapping is deleted').toBe(false);
    },
  },
);
export default definition;
