import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { orderDownload, type OrderedTransfer } from './order-transfer.ts';
import { runTransfer } from './run-transfer.ts';

type Facts = { readonly known: string; readonly unknown: string; readonly unknownFault: number };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-TRANSFER-012',
    title: 'A FileType is matched as a whole, not by its number',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'Vendors define file types of their own, and numbers differ between requests and reports: a CPE that reads ' +
      'the digit alone treats a file as what it is not. A download of the type "3 Cordon" is ordered; it must ' +
      'be refused. A download of a type that exists, ordered before, shows that orders are taken at all. ' +
      'Both URLs answer 404.',
    severity: 'low',
    safety: 'S3',
    requirements: ['A.3.2.8-17'],
    spec: [tr069Clause('A.3.2.8', 'MUST')],
    defects: [{ id: 'file-type-by-number', fails: 'a download of an unknown FileType is refused' }],
    needs: ['rpc:Download'],
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  {
    async observe(context) {
      const place = context.files.home.place('not-there.bin', () => ({ status: 404 }));
      const order = async (commandKey: string, fileTypes?: readonly string[]): Promise<string> => {
        let ordered: OrderedTransfer | undefined;
        const { faultCode } = await runTransfer(context, { commandKey }, async (session) => {
          const types = fileTypes === undefined ? {} : { fileTypes };
          ordered = await orderDownload(session, { url: place.url, commandKey, delaySeconds: 1, ...types });
          return ordered;
        });
        return ordered?.answer.method === 'Fault' ? `refused with ${faultCode}` : 'taken';
      };
      const known = await order('cordon-known');
      const unknown = await order('cordon-unknown', ['3 Cordon']);
      return { known, unknown, unknownFault: Number(unknown.split(' ').at(-1)) || 0 };
    },
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
