import { mintChain } from '@cordon/pki';
import { type CaseDefinition, type CaseTools, type CpeBench, defineCase, type TlsObservation } from '@cordon/testbench';
import { tr069Clause } from '../../../clauses.ts';
import { byOneTrigger } from '../by-one-trigger.ts';
import { leaveStoppedClock } from '../certificates/certificate-case.ts';
import type { CertificateRow } from '../certificates/certificate-row.ts';
import { hostNames } from '../certificates/host-names.ts';
import { judgeRefusal } from '../probe-tls.ts';
import { type FileChannel, type GoodVisit, goodVisit, isUnsupported, visitFileServer } from './file-channel.ts';

/** A chain of the certificate suite, shown by a file server. */
export interface ChannelRow {
  readonly row: CertificateRow;
  readonly channel: FileChannel;
  readonly defects: readonly string[];
}

type Facts = {
  readonly probe: TlsObservation;
  /** What the order of the probe was refused with; null when it was taken. */
  readonly orderFault: number | null;
  readonly targetTime: string;
  readonly benchTime: string;
};

/** The sentence of a row's expectation, which its defects break. */
export const channelSentence = ({ row }: ChannelRow): string =>
  `nothing is sent to a file server that shows ${row.shows}`;

async function showAtFileServer({ row, channel }: ChannelRow, bench: CaseTools & CpeBench): Promise<Facts> {
  const { acs, lab, attach, bracket, notApplicable, cpe, caseId } = bench;
  const recipe = row.chain(hostNames(acs.hostName, lab));
  attach('chain-recipe', JSON.stringify(recipe, undefined, 2), 'application/json');
  const minted = mintChain(recipe, lab);
  attach('presented-chain', minted.chainPem, 'application/x-pem-file');
  const presentation = { certificateChainPem: minted.chainPem, privateKeyPem: minted.privateKeyPem(), ...row.tls };
  return await byOneTrigger(bench)(async (steady) => {
    const { probe } = await bracket({
      shows: `a ${channel} over https reaches a file server of the trusted authority`,
      shared: cpe.controls.shareOf<GoodVisit>(`good ${channel}`, caseId),
      control: async () => {
        const visit = await visitFileServer({ ...bench, cpe: steady }, channel, undefined);
        if (isUnsupported(visit)) notApplicable(`The target has no ${channel} over https: it says so by its fault.`);
        return goodVisit(visit);
      },
      probe: () => visitFileServer({ ...bench, cpe: steady }, channel, presentation),
    });
    const { tls, orderFault, targetTime } = probe;
    return { probe: tls, orderFault, targetTime, benchTime: new Date().toISOString() };
  });
}

/** The case of one chain at a file server: a transfer to a good one, to this one, and to a good one again. */
export function channelCase(shown: ChannelRow): CaseDefinition<CpeBench> {
  const { row, channel, defects } = shown;
  return defineCase<CpeBench, Facts>(
    {
      id: `${row.id}-${channel.toUpperCase()}`,
      title: `${channel}: ${row.shows} is refused`,
      suite: 'security/tls',
      target: 'cpe',
      purpose:
        'Files come and go by a TLS client of their own more often than not, and a device that checks its ACS may check nothing there. ' +
        `${row.why} A ${channel} is ordered at a file server that shows such a chain, between two at one that shows a chain of the ` +
        'trusted authority; there the target must send its request, here not one byte of it.',
      severity: row.severity,
      safety: 'S3',
      requirements: ['3.4-55'],
      spec: [tr069Clause('3.4.3', 'MUST'), ...row.spec],
      ...(row.cwe === undefined ? {} : { cwe: row.cwe }),
      defects: defects.map((id) => ({ id, fails: channelSentence(shown) })),
      needs: ['https', 'trusted-authority', `rpc:${channel}`, ...(row.needs ?? [])],
      timeoutMs: 300_000,
      estimatedMs: 3_000,
    },
    {
      observe: (context) => showAtFileServer(shown, context),
      judge(facts, tools) {
        if (facts.orderFault !== null)
          tools.inconclusive(`The target took the good ${channel} and not this one: fault ${facts.orderFault}.`);
        leaveStoppedClock(facts, row.clockWithinSeconds, tools);
        judgeRefusal(facts, channelSentence(shown), tools);
      },
    },
  );
}
