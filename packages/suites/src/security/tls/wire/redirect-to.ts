import type { RawTlsEngine, RawTlsTranscript } from '@cordon/testbench';
import { goodSession } from '../../../good-session.ts';
import type { WireBench } from './wire-probe.ts';

/** How long a target that is sent elsewhere may take to get there, and how often it is looked. */
const arrivalMsMax = 8_000;
const lookMs = 50;
/** How long a session that goes on there may take. */
const goingOnMsMax = 3_000;

/** Where to, and who stands there. */
export interface Redirection {
  readonly url: string;
  /** What the ACS shows before. */
  readonly before: RawTlsEngine;
  /** What is shown to connections from the redirect on. */
  readonly there: RawTlsEngine;
}

/** Has the target a good session, and in the next one sends it elsewhere by 302. Resolves when it has been there, or has stayed away. */
export async function redirectTo({ acs, cpe, signal, inconclusive }: WireBench, to: Redirection): Promise<void> {
  const { url, before, there } = to;
  await acs.showing(before, async () => {
    const first = await goodSession(cpe, signal);
    if (!first.held) inconclusive(`A session under the bench's own TLS failed: ${first.reason ?? 'no reason given'}`);
    const { session } = await cpe.openSession({ signal });
    await acs.showing(
      there,
      async () => {
        await session.fail({ status: 302, headers: { Location: url }, close: true });
        await until(() => there.transcripts.some(hasBeenThere), signal);
        // A session that goes on there ends well, so that no retry of it comes in the way.
        await acs.idle(goingOnMsMax);
      },
      { keepsOpen: true },
    );
  });
}

function hasBeenThere({ isOver, handshake, bytesAfter, nextFlight }: RawTlsTranscript): boolean {
  const hasLeft = nextFlight.some((name) => name === 'closed' || name === 'reset' || name.startsWith('alert'));
  return isOver && (handshake === 'failed' || bytesAfter > 0 || hasLeft);
}

/** Waits for something that the target does, for a while. */
async function until(isSo: () => boolean, signal: AbortSignal): Promise<boolean> {
  const end = performance.now() + arrivalMsMax;
  while (!isSo() && performance.now() < end && !signal.aborted)
    await new Promise((resolve) => setTimeout(resolve, lookMs));
  return isSo();
}
