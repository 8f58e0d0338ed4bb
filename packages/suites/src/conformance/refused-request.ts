import type { AcsRequest } from '@cordon/cwmp';
import type { CaseDefinition, CaseMeta, CaseTools, CpeBench, JudgeTools, ScriptedSession } from '@cordon/testbench';
import { faultCodeOf, inOneSession } from './in-one-session.ts';

/** A request that must be refused, and one like it that must not. */
export interface RefusedPair {
  /** Shows that the target does this at all. */
  readonly control: AcsRequest;
  readonly probe: AcsRequest;
  /** The parameter whose entry in the fault of SetParameterValues counts. */
  readonly parameterName?: string;
}

/** A request that a CPE must refuse, as one row of a family. */
export interface RefusedRequest
  extends Pick<
    CaseMeta,
    'id' | 'title' | 'suite' | 'purpose' | 'severity' | 'requirements' | 'spec' | 'profiles' | 'needs' | 'defects'
  > {
  readonly safety?: CaseMeta['safety'];
  /** What must hold; also the sentence of the row's defects. */
  readonly sentence: string;
  /** The fault code that must come; any when absent. */
  readonly faultCode?: number;
  /** The code that the entry of the parameter must have. */
  readonly parameterFaultCode?: number;
  readonly requests: (session: ScriptedSession, context: CaseTools & CpeBench) => Promise<RefusedPair>;
}

/** What came of a pair. A code is null where no fault, or no such entry, came. */
export type RefusedFacts = {
  readonly control: number | null;
  readonly probe: number | null;
  readonly entry: number | null;
};

/** The case of one row: the control must succeed, the probe must be refused as the row says. */
export function refusedRequest(row: RefusedRequest): CaseDefinition<CpeBench> {
  const { sentence, faultCode, parameterFaultCode, requests, safety = 'S2', ...described } = row;
  return inOneSession<RefusedFacts>({
    ...described,
    safety,
    async observe(session, context) {
      const { control, probe, parameterName } = await requests(session, context);
      const first = await context.step('Ask for what is right', () => session.request(control));
      const second = await context.step('Ask for what is wrong', () => session.request(probe));
      const entries = second.method === 'Fault' ? second.setParameterValuesFault : [];
      const entry = entries.find((fault) => fault.parameterName.trim() === parameterName);
      return context.observe('answers', {
        control: faultCodeOf(first),
        probe: faultCodeOf(second),
        entry: entry?.faultCode ?? null,
      });
    },
    judge: (facts, tools) => judgeRefusal(facts, { sentence, faultCode, parameterFaultCode }, tools),
  });
}

/** Judges the answers to a pair. */
export function judgeRefusal(
  { control, probe, entry }: RefusedFacts,
  row: {
    readonly sentence: string;
    readonly faultCode?: number | undefined;
    readonly parameterFaultCode?: number | undefined;
  },
  { expect, inconclusive }: JudgeTools,
): void {
  if (control !== null) inconclusive(`The right request was refused, too: fault ${control}.`);
  if (row.parameterFaultCode !== undefined) {
    if (probe === null) inconclusive('The wrong request was not refused, which another case judges.');
    expect(entry, row.sentence).toBe(row.parameterFaultCode);
  } else if (row.faultCode === undefined) {
    expect(probe, row.sentence).not.toBe(null);
  } else {
    expect(probe, row.sentence).toBe(row.faultCode);
  }
}
