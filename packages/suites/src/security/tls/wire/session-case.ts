import { generateKeysAhead } from '@cordon/pki';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { probeSessions, type SessionFacts } from './session-probe.ts';
import type { SessionRow } from './session-rows.ts';

/** Three sessions for each probe, and what is waited for in between. */
const estimatedMs = 4_000;

/** The case of one row: what the server does between the first request and its answer, bracketed by sessions in which it does nothing. */
export function sessionCase({ probes, judge, keys = [], ...described }: SessionRow): CaseDefinition<CpeBench> {
  return defineCase<CpeBench, SessionFacts>(
    {
      ...described,
      suite: 'security/tls',
      target: 'cpe',
      safety: 'S2',
      needs: ['https', 'trusted-authority'],
      timeoutMs: 600_000,
      estimatedMs,
    },
    {
      prepare: () => void generateKeysAhead(keys),
      observe: (context) => probeSessions(context, probes(context)),
      judge(facts, tools) {
        const { seen, hello } = facts;
        if (seen.length === 0) tools.notApplicable(`The target offers only ${hello.versions.join(', ')}.`);
        judge(facts, tools);
        const silent = seen.find(({ transcript }) => transcript === null);
        if (silent !== undefined) tools.inconclusive(`${silent.name}: the target did not connect.`);
      },
    },
  );
}
