import {
  type CaseDefinition,
  type CaseMeta,
  type CpeBench,
  defineCase,
  type AskedByUdp,
  type UdpConnectionRequestChanges,
} from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { judgeIgnored, probeUdpConnectionRequest, type UdpRequestFacts } from './probe-udp-connection-request.ts';

/** A UDP connection request that no CPE may act on, as one row of a family. */
export interface IgnoredUdpRequest
  extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'requirements' | 'defects'> {
  readonly clause: string;
  /** What must hold; also the sentence of the row's defect. */
  readonly sentence: string;
  /** How it differs from the right one, which was sent just before. */
  readonly changes: (right: NonNullable<AskedByUdp['sent']>) => UdpConnectionRequestChanges;
}

/** The case of one row: a right request, this one, a right request; judged by whether a session with 6 CONNECTION REQUEST starts. */
export function ignoredUdpRequest(row: IgnoredUdpRequest): CaseDefinition<CpeBench> {
  const { sentence, changes, clause, ...described } = row;
  return defineCase<CpeBench, UdpRequestFacts>(
    {
      ...described,
      suite: 'security/connection-request',
      target: 'cpe',
      safety: 'S2',
      spec: [tr069Clause(clause, 'MUST')],
      needs: ['udp-connection-request'],
      timeoutMs: 300_000,
      estimatedMs: 4_000,
    },
    {
      observe: (context) => probeUdpConnectionRequest(context, changes),
      judge: (facts, tools) => judgeIgnored(facts, sentence, tools),
    },
  );
}
