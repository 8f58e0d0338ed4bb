import { setTimeout as sleep } from 'node:timers/promises';
import type { CpeTarget, ScriptedAcs, ScriptedSession } from '@cordon/testbench';
import { welcome } from './redirect.ts';

/** Serves a session and ends it by a response that says this of strict transport. */
export async function endWith(session: ScriptedSession, field: string): Promise<void> {
  if ((await welcome(session)) === undefined) return;
  await session.answer({ status: 204, headers: { 'Strict-Transport-Security': field } });
}

interface Bench {
  readonly acs: ScriptedAcs;
  readonly cpe: CpeTarget;
  readonly signal: AbortSignal;
}

/**
 * A redirect is followed at once or never. Then the target is asked to come, so that its retry need not be waited for; one that is still on its
 * way there comes there first, as it has one session at a time.
 */
const followMs = 500;

async function askAgain({ cpe, signal }: Pick<Bench, 'cpe' | 'signal'>): Promise<void> {
  try {
    await sleep(followMs, undefined, { signal });
    await cpe.trigger({ only: ['connection-request', 'udp-connection-request'], signal });
  } catch {
    // It has come in the meantime, or it comes by itself.
  }
}

/** Redirects a session to http at another port of its host, and says whether the target came there in clear. */
export async function redirectToHttp(
  session: ScriptedSession,
  { acs, cpe, signal }: Bench,
): Promise<{ readonly cameInClear: boolean }> {
  const twin = await acs.openTwin('http');
  const giveUp = new AbortController();
  const waiting = { withinMs: cpe.responseTimeoutMs, signal: AbortSignal.any([signal, giveUp.signal]) };
  try {
    const inClear = twin.nextSession(waiting).then((came) => ({ came, isClear: true }));
    // A target that comes back to its ACS has given the redirect up.
    const retry = acs.nextSession(waiting).then((came) => ({ came, isClear: false }));
    const first = Promise.any([inClear, retry]).catch(() => undefined);
    await session.fail({ status: 302, headers: { Location: twin.url } });
    const asked = askAgain({ cpe, signal: waiting.signal });
    const seen = await first;
    giveUp.abort();
    await asked;
    await seen?.came.end();
    return { cameInClear: seen?.isClear === true };
  } finally {
    giveUp.abort();
    await twin.stop();
  }
}
