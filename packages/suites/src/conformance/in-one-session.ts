import type { AcsRequest, CpeResponse, SoapFault } from '@cordon/cwmp';
import {
  type CaseDefinition,
  type CaseMeta,
  type CaseTools,
  type CpeBench,
  defineCase,
  type JudgeTools,
  type ScriptedSession,
} from '@cordon/testbench';

/** Values that are stored as facts. */
type FactValue = string | number | boolean | null | readonly FactValue[] | { readonly [key: string]: FactValue };

/** A case that finds out everything in one session: what is published about it, and its two parts. */
export interface SessionCase<Facts extends FactValue> extends Omit<CaseMeta, 'target' | 'timeoutMs' | 'estimatedMs'> {
  readonly timeoutMs?: number;
  readonly estimatedMs?: number;
  readonly observe: (session: ScriptedSession, context: CaseTools & CpeBench) => Promise<Facts>;
  readonly judge: (facts: Facts, tools: JudgeTools) => void;
}

/** Time for a session with a slow device: some ten requests of several seconds each. */
const timeoutMs = 120_000;
const estimatedMs = 700;

/** The case: opens a session at the turn of the ACS, observes in it, ends it, and judges the facts. */
export function inOneSession<Facts extends FactValue>(described: SessionCase<Facts>): CaseDefinition<CpeBench> {
  const { observe, judge, ...meta } = described;
  return defineCase<CpeBench, Facts>(
    { timeoutMs, estimatedMs, ...meta, target: 'cpe' },
    {
      observe: (context) => context.cpe.withSession((session) => observe(session, context), { signal: context.signal }),
      judge,
    },
  );
}

/** The code of a fault, 0 when it has none, or null for any other answer. */
export const faultCodeOf = (answer: CpeResponse | SoapFault | undefined): number | null =>
  answer?.method === 'Fault' ? (answer.faultCode ?? 0) : null;

/** Sends a request and gives the code of the fault that answered it, or null. */
export async function faultOf(session: ScriptedSession, request: AcsRequest): Promise<number | null> {
  return faultCodeOf(await session.request(request));
}
