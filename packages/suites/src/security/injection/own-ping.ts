import type { CaseTools, CpeBench, JudgeTools } from '@cordon/testbench';
import { runPing } from '../../conformance/diagnostics/ip-ping.ts';
import type { TextFacts } from './probe-texts.ts';

/**
 * What the target's own ping test says of the way to the bench. `seen`: the echo request of the test arrived, known by the size that was asked for.
 * `failed`: the test had no answer, and no echo request of that size came; others say nothing, since devices also ping for reasons of their own.
 * `unknown`: the target has no such test, told no result, or was answered without an echo request of that size, as where it asks by TCP.
 */
export type OwnPing = 'seen' | 'failed' | 'unknown';

/** What became of texts that may send echo requests, and of the target's own ping test. */
export type EchoFacts = TextFacts & { readonly ownPing: OwnPing };

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'settings' | 'acs' | 'icmp' | 'inconclusive' | 'signal'>;

type Settings = Parameters<typeof runPing>[1];

class NoPingTest extends Error {}

/** The capture hands packets over in its own time, and a test is sometimes told before. */
const captureMs = 2_000;

/** Has the target ping the bench by its ping test, where it has one: with a size that the bench chose, or its usual one where it takes none. */
export async function ownPing({ icmp, ...bench }: Bench): Promise<OwnPing> {
  const { size, name } = icmp.nextSize();
  const notApplicable = (reason: string): never => {
    throw new NoPingTest(reason);
  };
  const once: Settings = { Host: icmp.address, NumberOfRepetitions: '1' };
  const pinged = (settings: Settings): ReturnType<typeof runPing> => runPing({ ...bench, notApplicable }, settings);
  try {
    const sized = await pinged({ ...once, DataBlockSize: String(size) });
    if ((await icmp.waitFor(name, { withinMs: captureMs, signal: bench.signal })) !== undefined) return 'seen';
    const result = sized !== undefined && 'faultCode' in sized ? await pinged(once) : sized;
    const isAnswered = result === undefined || 'faultCode' in result || result.successes !== '0';
    return isAnswered || !(Number(result.failures) > 0) ? 'unknown' : 'failed';
  } catch (error) {
    if (error instanceof NoPingTest) return 'unknown';
    throw error;
  }
}

/** Ends the case as inconclusive when nothing was found, but nobody has seen an echo request of the target arrive. */
export function judgeOwnPing(
  { findings, ownPing: pinged }: Pick<EchoFacts, 'findings' | 'ownPing'>,
  { inconclusive }: Pick<JudgeTools, 'inconclusive'>,
): void {
  if (pinged === 'seen' || findings.length > 0) return;
  inconclusive(
    pinged === 'failed'
      ? 'The ping test of the target had no answer from the bench: echo requests of it may not arrive.'
      : 'No ping test of the target has shown that echo requests of it arrive: it has none, takes no size, or asks by other means.',
  );
}
