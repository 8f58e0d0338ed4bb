import { type CaseDefinition, type CpeBench, defineCase, RawTlsEngine, TicketStore } from '@cordon/testbench';
import { goodSession } from '../../../good-session.ts';
import { rfcClause } from '../../../clauses.ts';
import { readHello } from '../hello/read-hello.ts';
import { rawIdentity, type WireBench } from './wire-probe.ts';
import { refusedByBestPractice } from '../../../profiles/weights.ts';

type Facts = {
  readonly versions: readonly string[];
  readonly offeredTicket: boolean;
  readonly early: readonly { readonly bytes: number; readonly firstLine: string | null }[];
};

/** The first one gets the ticket, the others may use it. */
const sessionsCount = 3;

async function watchEarlyData(context: WireBench): Promise<Facts> {
  const { acs, cpe, signal, inconclusive } = context;
  const { versions } = await readHello(context);
  if (!versions.includes('TLSv1.3')) context.notApplicable('The target does not offer TLS 1.3.');
  const engine = new RawTlsEngine({
    name: 'tickets that allow early data',
    version: 'TLSv1.3',
    identity: rawIdentity(context),
    deviations: { tickets: 'issue' },
    tickets: new TicketStore(),
  });
  await acs.showing(engine, async () => {
    for (let count = 0; count < sessionsCount; count += 1) {
      const { held, reason } = await goodSession(cpe, signal);
      if (!held) inconclusive(`A session under the bench's own TLS failed: ${reason ?? 'no reason given'}`);
    }
  });
  const { transcripts } = engine;
  return {
    versions,
    offeredTicket: transcripts.some(({ offersOurTicket }) => offersOurTicket),
    early: transcripts.map(({ earlyBytes, earlyFirstLine }) => ({ bytes: earlyBytes, firstLine: earlyFirstLine })),
  };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-044',
    title: 'No Inform travels as 0-RTT data',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Data in the first flight of a resumed TLS 1.3 connection can be recorded and sent again by anybody, as often as he ' +
      'likes, and CWMP has nothing against that. The ACS hands out tickets that allow such data, and looks whether any of ' +
      'the following sessions begins with it.',
    severity: 'high',
    safety: 'S1',
    requirements: ['3.3-16'],
    spec: [rfcClause(8470, '4', 'MUST NOT'), rfcClause(9325, '3.10', 'advice')],
    cwe: 294,
    profiles: refusedByBestPractice,
    defects: [{ id: 'sends-early-data', fails: 'no Inform travels as 0-RTT data', device: 'careless-tls-client' }],
    needs: ['https', 'trusted-authority'],
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  {
    observe: watchEarlyData,
    judge: ({ early }, { expect }) =>
      expect(
        early.filter(({ bytes }) => bytes > 0),
        'no Inform travels as 0-RTT data',
      ).toEqual([]),
  },
);
export default definition;
