import type { Envelope, SoapHeader } from '@cordon/cwmp';
import type { CpeTarget, JudgeTools, Post, ScriptedAcs, ScriptedSession, SettingsKeeper } from '@cordon/testbench';
import { setRetryWait } from '../retry/retry-wait.ts';
import { orderDownload } from '../transfers/order-transfer.ts';

/** A device tries a file for a while before it reports that it is not there. */
const reportsWithinMs = 180_000;

interface Bench extends Pick<JudgeTools, 'notApplicable' | 'inconclusive'> {
  readonly acs: ScriptedAcs;
  readonly cpe: CpeTarget;
  readonly settings: SettingsKeeper;
  readonly signal: AbortSignal;
}

const isReport = ({ eventCodes }: ScriptedSession): boolean => eventCodes.includes('7 TRANSFER COMPLETE');

/**
 * Gives the target something to ask for: it is to fetch a file that its ACS does not have, and has to report by
 * TransferComplete that it could not. Returns that session, its Inform not yet answered.
 */
export async function sessionWithOwnRequest(bench: Bench): Promise<ScriptedSession> {
  const { acs, cpe, settings, signal, inconclusive } = bench;
  const { coming } = await cpe.withSession(
    async (session) => {
      await setRetryWait(session, { cpe, settings, minimumWaitIntervalS: 1 });
      await orderFailure(session, bench);
      return { coming: nextReport({ acs, signal }) };
    },
    { signal },
  );
  return (await coming) ?? inconclusive('The target did not report a download that had to fail.');
}

/** Serves the target until it has delivered its TransferComplete, so that nothing of it is left for later cases. */
export async function serveReport(where: { readonly acs: ScriptedAcs; readonly signal: AbortSignal }): Promise<void> {
  const session = await nextReport(where);
  await session?.end();
}

async function nextReport({ acs, signal }: Pick<Bench, 'acs' | 'signal'>): Promise<ScriptedSession | undefined> {
  return await acs.nextSession({ withinMs: reportsWithinMs, signal, where: isReport }).catch(() => undefined);
}

async function orderFailure(session: ScriptedSession, { acs, notApplicable, inconclusive }: Bench): Promise<void> {
  // The ACS of the bench answers whatever is no POST by 405. With a delay the failure is told by TransferComplete on every device.
  const url = new URL('/cordon-no-such-file', acs.url).href;
  const { answer } = await orderDownload(session, { url, commandKey: 'cordon-no-such-file', delaySeconds: 1 });
  if (answer.method !== 'Fault') return;
  if (answer.faultCode === 9000) notApplicable('The target has no Download (fault 9000).');
  inconclusive(`The target takes no Download of the types that were tried: fault ${answer.faultCode ?? '?'}.`);
}

/** What a POST is, in a word: the method of its message, or `empty`. */
export function kindOf(post: Post | undefined): string {
  if (post === undefined) return 'nothing';
  if (post.http.body.length === 0) return 'empty';
  return post.envelope?.body?.method ?? 'unreadable';
}

/**
 * What GetRPCMethods, the harmless request of these cases, is answered by: its response, also where a target without that method says so
 * soundly (fault 9000, TR-069 A.5.1), which has heard the request all the same.
 */
export function methodsAnswer(post: Post | undefined): string {
  const body = post?.envelope?.body;
  return body?.method === 'Fault' && body.faultCode === 9000 ? 'GetRPCMethodsResponse' : kindOf(post);
}

/** Calls that a CPE may make of its ACS (TR-069 A.3.3, A.4.2). */
const ownRequests = [
  'GetRPCMethods',
  'TransferComplete',
  'AutonomousTransferComplete',
  'RequestDownload',
  'Kicked',
  'DUStateChangeComplete',
  'AutonomousDUStateChangeComplete',
];

/** Whether the target calls a method of its ACS: what it has to tell besides is its own business. */
export const isOwnRequest = (post: Post | undefined): boolean => ownRequests.includes(kindOf(post));

/** What a session that goes on well goes on with: `empty`, also where the target has a call of its own left. */
export const onwards = (post: Post | undefined): string => (isOwnRequest(post) ? 'empty' : kindOf(post));

/** An envelope in the namespace of the POST that it answers, under the ID of that POST unless told otherwise. */
export function envelopeFor(post: Post | undefined, body: Envelope['body'], header: SoapHeader = {}): Envelope {
  const id = post?.envelope?.header.id ?? 'bench-1';
  return { namespace: post?.envelope?.namespace ?? 'urn:dslforum-org:cwmp-1-0', header: { id, ...header }, body };
}
