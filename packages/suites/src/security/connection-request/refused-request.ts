import { type CaseDefinition, type CaseMeta, type CpeBench, defineCase, type SafetyClass } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { type ForgedFacts, type ForgedRequest, judgeForged, probePort } from './probe-port.ts';

/** Connection requests that no CPE may act on, as one row of a family. */
export interface RefusedRequest extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'defects'> {
  /** Rows of TR-069; 3.2-80 when absent: wrong credentials never cause a session. */
  readonly requirements?: readonly string[];
  readonly safety?: SafetyClass;
  /** What must hold; also the sentence of the row's defect. */
  readonly sentence: string;
  /** TR-069 does not ask for it: a warning under tr069. */
  readonly isAdvice?: boolean;
  readonly forged: (bench: Pick<CpeBench, 'cpe'>) => readonly ForgedRequest[];
}

/** The case of one row, judged by whether a session with 6 CONNECTION REQUEST starts. */
export function refusedRequest(row: RefusedRequest): CaseDefinition<CpeBench> {
  const { sentence, forged, isAdvice = false, requirements = ['3.2-80'], safety = 'S2', ...described } = row;
  return defineCase<CpeBench, ForgedFacts>(
    {
      ...described,
      suite: 'security/connection-request',
      target: 'cpe',
      requirements,
      safety,
      spec: isAdvice
        ? [tr069Clause('3.2.2.2', 'SHOULD'), rfcClause(7616, '3.4', 'advice')]
        : [tr069Clause('3.2.2.2', 'MUST NOT')],
      ...(isAdvice ? { profiles: { tr069: 'warn', hardened: 'fail' } as const } : {}),
      needs: ['connection-request'],
      timeoutMs: 300_000,
      estimatedMs: 4_500,
    },
    {
      observe: (bench) => probePort(bench, forged(bench)),
      judge: (facts, tools) => judgeForged(facts, sentence, tools),
    },
  );
}
