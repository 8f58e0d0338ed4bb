import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { fetchConfiguration } from '../../conformance/transfers/run-transfer.ts';
import { judgeFindings, judgeUntried } from './judge-findings.ts';
import { type OrderRow, orderRows } from './order-rows.ts';
import { type OrderTextFacts, OrderTexts } from './probe-orders.ts';
import { TrialTime } from './trial-time.ts';

const timeoutMs = 3_600_000;

async function send(context: CaseTools & CpeBench, { part, isStored, families }: OrderRow): Promise<OrderTextFacts> {
  const time = new TrialTime(timeoutMs);
  const dns = context.dns ?? context.inconclusive('The bench has no name server.');
  const file = isStored === true ? await fetchConfiguration(context) : undefined;
  const orders = new OrderTexts({ ...context, dns }, { part, file });
  const { probe } = await context.bracket({
    shows: 'a plain order is carried out',
    control: () => orders.plainOrders(),
    probe: () => orders.send(families, time),
  });
  return probe;
}

const toCase = (row: OrderRow): CaseDefinition<CpeBench> => {
  const { why, part, isStored: _stored, families: _families, noShell, noOption, ...described } = row;
  return defineCase<CpeBench, OrderTextFacts>(
    {
      ...described,
      suite: 'security/injection',
      target: 'cpe',
      purpose:
        `${why} Each can do nothing but look one name up in the zone of the lab, which a shell has to compute. A device that refuses the value, or uses it ` +
        'as it stands, is safe as far as can be seen. A finding is confirmed by a second name and by a twin that must stay silent.',
      requirements: ['A.3.2.1-31'],
      spec: [tr069Clause('A.3.2.8', 'MUST'), ...(part === 'fileName' ? [] : [tr069Clause('A.4.1.5', 'MUST')])],
      cwe: 78,
      needs: ['dns'],
      timeoutMs,
    },
    {
      observe: (context) => send(context, row),
      judge({ findings, untried, asksNames, leftOut = [] }, tools) {
        judgeFindings(findings, tools, { noShell, noOption });
        judgeUntried({ findings, untried }, tools);
        if (!asksNames && findings.length === 0)
          tools.inconclusive('The target never asked the name server of the bench: its silence says little.');
        if (leftOut.length > 0) tools.warn('every plain order that the target knows is carried out', [...leftOut]);
      },
    },
  );
};

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(orderRows, toCase);
export default family;
