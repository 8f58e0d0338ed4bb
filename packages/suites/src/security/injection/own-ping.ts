import type { CaseTools, CpeBench, JudgeTools } from '@cordon/testbench';
import { runPing } from '../../conformance/diagnostics/ip-ping.ts';
import type { TextFacts } from './probe-texts.ts';

/**
 * What the target's own ping test says of the way to the bench. `seen`: its echo request arrived. `failed`: it had no answer. `unknown`: it has
 * no such test, told no result, or was answered without an echo request that arrived, as where it asks by TCP.
 */
export type OwnPing = 'seen' | 'failed' | 'unknown';

/** What became of texts that may send echo requests, and of the target's own ping test. */
export type EchoFacts = TextFacts & { readonly ownPing: OwnPing };

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'acs' | 'icmp' | 'inconclusive' | 'signal'>;

class NoPingTest extends Error {}

/** Has the target ping the bench by its ping test, where it has one. */
export async function ownPing({ icmp, ...bench }: Bench): Promise<OwnPing> {
  const before = icmp.arrivals;
  const notApplicable = (reason: string): never => {
    throw new NoPingTest(reason);
  };
  try {
    const result = await runPing({ ...bench, notApplicable }, { Host: icmp.address, NumberOfRepetitions: '1' });
    if (icmp.arrivals > before) return 'seen';
    const isAnswered = result === undefined || 'faultCode' in result || result.successes !== '0';
    return isAnswered || !(Number(result.failures) > 0) ? 'unknown' : 'failed';
  } catch (error) {
    if (error instanceof NoPingTest) return 'unknown';
    throw error;
  }
}

/** Ends the case as inconclusive when nothing was found, but echo requests of the target may not arrive. */
export function judgeOwnPing(
  { findings, ownPing: pinged }: Pick<EchoFacts, 'findings' | 'ownPing'>,
  { inconclusive }: Pick<JudgeTools, 'inconclusive'>,
): void {
  if (pinged === 'failed' && findings.length === 0)
    inconclusive('The ping test of the target had no answer from the bench: echo requests of it may not arrive.');
}
