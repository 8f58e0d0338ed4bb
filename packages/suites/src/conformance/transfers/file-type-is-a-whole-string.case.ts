import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderOfUnknownType, type UnknownTypeFacts } from './order-of-unknown-type.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, UnknownTypeFacts>(
  {
    id: 'CWMP-CPE-TRANSFER-012',
    title: 'A FileType is matched as a whole, not by its number',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'Vendors define file types of their own, and numbers differ between requests and reports: a CPE that reads ' +
      'the digit alone treats a file as what it is not. A download of the type "3 Cordon" is ordered; it must ' +
      'be refused, or be reported as failed without a look at the file server. A download of a type that exists, ' +
      'ordered before, shows that orders are taken at all. Both URLs answer 404, so that a device which looks at ' +
      'the type after the file cannot be told from one that takes it: under tr069 a breach is a warning.',
    severity: 'low',
    safety: 'S3',
    requirements: ['A.3.2.8-17'],
    spec: [tr069Clause('A.3.2.8', 'MUST')],
    defects: [{ id: 'file-type-by-number', fails: 'a download of an unknown FileType is refused' }],
    profiles: { tr069: 'warn', hardened: 'fail' },
    needs: ['rpc:Download'],
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  {
    observe: (context) => orderOfUnknownType(context, '3 Cordon'),
    judge({ known, unknown, unknownFault }, { expect, warn, notApplicable }) {
      if (known !== 'taken')
        notApplicable(`The target takes no Download of the types that were tried: it is ${known}.`);
      expect(unknown, 'a download of an unknown FileType is refused').toMatch(/^refused/);
      if (unknownFault !== 0 && unknownFault !== 9003)
        warn('an unknown FileType is refused with 9003', { unknownFault });
    },
  },
);
export default definition;
