import { mintChain } from '@cordon/pki';
import {
  type CaseDefinition,
  type CaseTools,
  type CpeBench,
  defineCase,
  mintedPresentation,
  severities,
  type Severity,
  type TlsObservation,
} from '@cordon/testbench';
import { byOneTrigger } from '../by-one-trigger.ts';
import { leaveFastClock, leaveStoppedClock } from '../certificates/certificate-case.ts';
import { hostNames } from '../certificates/host-names.ts';
import { judgeRefusal } from '../probe-tls.ts';
import { type GoodVisit, goodVisit } from './channel.ts';
import type { ChannelRow } from './channel-rows.ts';

type Facts = {
  readonly probe: TlsObservation;
  /** What the order of the probe was refused with; null when it was taken. */
  readonly refusal: string | null;
  readonly targetTime: string;
  readonly benchTime: string;
};

/** The sentence of a row's expectation, which its defects break. */
export const channelSentence = ({ row, channel }: ChannelRow): string =>
  `nothing is sent to a ${channel.server} that shows ${row.shows}`;

async function showAtServer({ row, channel }: ChannelRow, bench: CaseTools & CpeBench): Promise<Facts> {
  const { acs, lab, attach, bracket, notApplicable, cpe, caseId } = bench;
  const recipe = row.chain(hostNames(acs.hostName, lab));
  attach('chain-recipe', JSON.stringify(recipe, undefined, 2), 'application/json');
  const minted = mintChain(recipe, lab);
  const presentation = mintedPresentation(minted, row.tls);
  return await byOneTrigger(bench)(async (steady) => {
    const { probe } = await bracket({
      shows: `${channel.name} over https reaches a ${channel.server} of the trusted authority`,
      shared: cpe.controls.shareOf<GoodVisit>(`good ${channel.name}`, caseId),
      control: async () => {
        const visit = await channel.visit({ ...bench, cpe: steady }, undefined);
        const told = visit.refusal ?? visit.end ?? '';
        if (visit.isAbsent) notApplicable(`The target has no ${channel.name} over https: it says so by ${told}.`);
        return goodVisit(visit);
      },
      probe: () => channel.visit({ ...bench, cpe: steady }, presentation),
    });
    const { tls, refusal, targetTime } = probe;
    return { probe: tls, refusal, targetTime, benchTime: new Date().toISOString() };
  });
}

const severityOf = ({ row, channel: { severityMax = 'critical' } }: ChannelRow): Severity =>
  severities[Math.max(severities.indexOf(row.severity), severities.indexOf(severityMax))] ?? row.severity;

/** The case of one chain at a server: the target is led to a good one, to this one, and to a good one again. */
export function channelCase(shown: ChannelRow): CaseDefinition<CpeBench> {
  const { row, channel, defects, requirements = channel.requirements } = shown;
  return defineCase<CpeBench, Facts>(
    {
      id: `${row.id}-${channel.name.toUpperCase()}`,
      title: `${channel.name}: ${row.shows} is refused`,
      suite: 'security/tls',
      target: 'cpe',
      purpose:
        `${channel.why} ${row.why} ${channel.name} is led to a ${channel.server} that shows such a chain, between two that show a chain of ` +
        'the trusted authority; there the target must send its request, here not one byte of it.',
      severity: severityOf(shown),
      safety: 'S3',
      requirements,
      // What the rows say of TR-069 is about the ACS.
      spec: [...channel.spec, ...row.spec.filter(({ doc }) => doc.startsWith('RFC'))],
      ...(row.cwe === undefined ? {} : { cwe: row.cwe }),
      defects: defects.map((id) => ({ id, fails: channelSentence(shown) })),
      ...(channel.profiles === undefined ? {} : { profiles: channel.profiles }),
      needs: ['https', 'trusted-authority', ...channel.needs, ...(row.needs ?? [])],
      timeoutMs: 600_000,
      estimatedMs: channel.estimatedMs,
    },
    {
      observe: (context) => showAtServer(shown, context),
      judge(facts, tools) {
        if (facts.refusal !== null)
          tools.inconclusive(`The target went to the good ${channel.server} and refused this order: ${facts.refusal}.`);
        leaveStoppedClock(facts, row.clockWithinSeconds, tools);
        if (facts.probe.applicationBytes === 0) leaveFastClock(facts, row.clockWithinSeconds, tools);
        judgeRefusal(facts, channelSentence(shown), tools);
      },
    },
  );
}
