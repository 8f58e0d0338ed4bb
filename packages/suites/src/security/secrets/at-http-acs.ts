import {
  BenchError,
  type CaseTools,
  type CpeBench,
  type ScriptedAcs,
  type ScriptedSession,
  setParameterValues,
  writableAmong,
} from '@cordon/testbench';
import { isIP } from 'node:net';

type Context = CaseTools & CpeBench;

/** Gives the next session of the target at the ACS without TLS, its Inform not yet answered; undefined when it does not come. */
export type NextSession = () => Promise<ScriptedSession | undefined>;

/** A target that has heard its new URL comes at once; one that does not is asked. */
const comesWithinMs = 60_000;
/** Sessions in which the old URL may be put back: a target that was refused has to come again by itself. */
const returnsMax = 6;

/**
 * Has the target come to an ACS without TLS: to that of the bench where its URL is http, else to a twin whose URL it is given for as long as
 * `use` takes. Ends the case where it takes no such URL.
 */
export async function atHttpAcs<Facts>(context: Context, use: (next: NextSession) => Promise<Facts>): Promise<Facts> {
  const { acs, cpe, settings, signal } = context;
  if (!acs.isTls) return await use(async () => (await cpe.openSession({ signal })).session);
  // An address, where there is one: a host that once asked for TLS would not be asked without it (RFC 6797).
  const isAddress = isIP(acs.listenHost) !== 0 && !['0.0.0.0', '::'].includes(acs.listenHost);
  const twin = await acs.openTwin('http', isAddress ? { hostName: acs.listenHost } : {});
  const move: { back: AcsUrl | undefined } = { back: undefined };
  // Also when the case is stopped: a device that is left with the URL of a server that is gone is lost.
  const back = settings.alsoUndo(async () => {
    try {
      if (move.back !== undefined) await moveBack(nextAt(twin, { cpe, isComing: false }), move.back, context);
    } finally {
      await twin.stop();
    }
  });
  try {
    await moveTo(twin, context, move);
    return await use(nextAt(twin, { cpe, signal, isComing: true }));
  } finally {
    await back();
  }
}

interface AcsUrl {
  readonly name: string;
  readonly value: string;
}

async function moveTo(twin: ScriptedAcs, context: Context, move: { back: AcsUrl | undefined }): Promise<void> {
  const { acs, cpe, settings, notApplicable, inconclusive, signal } = context;
  await cpe.withSession(
    async (session) => {
      const [found] = await writableAmong(session, cpe.path('ManagementServer.'), ['URL']);
      const name = found ?? notApplicable('The target does not let the ACS write ManagementServer.URL.');
      const [kept] = await settings.keepValues(session, [name]);
      // What cannot be put back, or leads elsewhere than here, is not changed: the target would be lost.
      if (kept === undefined || URL.parse(kept.value.trim())?.origin !== new URL(acs.url).origin)
        inconclusive(`${name} is not the URL of the bench, so that it could not be put back.`);
      // Known before it is asked: an answer may get lost.
      move.back = { name, value: kept?.value ?? '' };
      const fault = await setParameterValues(session, [{ name, value: twin.url, type: 'string' }]);
      if (fault === undefined) return;
      move.back = undefined;
      notApplicable(`The target takes no ACS without TLS: fault ${fault.faultCode}.`);
    },
    { signal },
  );
}

interface Visit extends Pick<Context, 'cpe'> {
  /** None where the target has to be fetched back whatever becomes of the case. */
  readonly signal?: AbortSignal;
  /** Whether the first session comes by itself; for the others the target is asked. */
  readonly isComing: boolean;
}

function nextAt(twin: ScriptedAcs, { cpe, signal, isComing }: Visit): NextSession {
  let isFirst = isComing;
  return async () => {
    const giveUp = new AbortController();
    const waiting = {
      withinMs: 10 * comesWithinMs,
      signal: AbortSignal.any([giveUp.signal, ...(signal === undefined ? [] : [signal])]),
    };
    const coming = twin.nextSession(waiting).catch(() => undefined);
    const byItself = isFirst ? await Promise.race([coming, after(comesWithinMs)]) : undefined;
    isFirst = false;
    if (byItself !== undefined) return byItself;
    const pulled = await cpe.trigger({ signal }).catch(() => ({ withinMs: comesWithinMs }));
    const came = await Promise.race([coming, after(Math.max(pulled.withinMs, cpe.responseTimeoutMs))]);
    giveUp.abort();
    return came;
  };
}

const after = (milliseconds: number): Promise<undefined> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds, undefined).unref());

async function moveBack(next: NextSession, { name, value }: AcsUrl, { evidence }: Context): Promise<void> {
  for (let tries = 0; tries < returnsMax; tries += 1) {
    const session = await next();
    if (session === undefined) continue;
    const fault = await setParameterValues(session, [{ name, value, type: 'string' }]).catch(() => 'silent' as const);
    await session.end().catch(() => undefined);
    if (fault !== undefined) continue;
    evidence.observe('acs-url-put-back', { name, value });
    return;
  }
  throw new BenchError(
    'fixture-tear-down',
    `${name} could not be put back to ${value}. Set it there by hand, or by a factory reset.`,
  );
}
