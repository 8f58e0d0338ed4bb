import { retryWaitRangeMs } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, type CpeTarget, type CaseDefinition, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { setRetryWait } from '../../conformance/retry/retry-wait.ts';
import { type GoodSession, goodSession } from '../../good-session.ts';
import { byOneTrigger } from './by-one-trigger.ts';
import { strangerAt } from './stranger.ts';

/** When the target came to an ACS that it refuses. */
export type RefusedRetryFacts = {
  /** Milliseconds from its first connection to each that followed, in their order. */
  readonly cameAfterMs: readonly number[];
  /** Whether it came at all, and whether it refused. */
  readonly connected: boolean;
  readonly applicationBytes: number;
  /** Range of the first retry (TR-069 3.2.1.1). */
  readonly minMs: number;
  readonly maxMs: number;
  /** How long it took from a connection request to its first connection; 0 where something else brought it, absent in evidence from before. */
  readonly comingMs?: number;
};

type Bench = CaseTools & CpeBench;
type Waits = Pick<RefusedRetryFacts, 'minMs' | 'maxMs'>;

const latestMs = ({ maxMs, comingMs = 0 }: Pick<RefusedRetryFacts, 'maxMs' | 'comingMs'>): number =>
  maxMs + toleranceMs.late + comingMs;

const minimumWaitIntervalS = 3;
/**
 * Timers of whole seconds may be off by one, and a device needs time to notice, to resolve, to connect and to shake hands: a slow one takes besides as
 * long as it took to come.
 */
const toleranceMs = { early: 1_000, late: 10_000 };
/** One attempt may be two connections: some stacks try again at once by another version or address, which other cases judge. */
const connectionsOfAttempt = 2;
/** More of them in that time prove nothing further. */
const connectionsMax = 8;

async function observeRefusals(bench: Bench): Promise<RefusedRetryFacts> {
  const { cpe, settings, signal, step, bracket, caseId } = bench;
  const set = await cpe.withSession((session) => setRetryWait(session, { cpe, settings, minimumWaitIntervalS }), {
    signal,
  });
  const range = retryWaitRangeMs(1, set);
  const { probe } = await byOneTrigger(bench)((steady) =>
    bracket({
      shows: 'a valid certificate gets a session',
      control: () => goodSession(steady, signal),
      shared: cpe.controls.shareOf<GoodSession>('good session', caseId),
      probe: () => step('Show a stranger and wait for the retry', () => watchRetries(bench, steady, range)),
    }),
  );
  return { ...probe, ...range };
}

async function watchRetries(
  { acs, signal }: Bench,
  cpe: CpeTarget,
  { minMs, maxMs }: Waits,
): Promise<Omit<RefusedRetryFacts, keyof Waits>> {
  const times: number[] = [];
  let applicationBytes = 0;
  let tried: string | undefined;
  let triedAtMs = performance.now();
  const comingMs = (): number => (tried === 'connection-request' ? Math.round((times[0] ?? triedAtMs) - triedAtMs) : 0);
  await acs.watchConnections({
    presentation: strangerAt(acs),
    begin: async (hasCome) => {
      const onTry = (trigger: string): void => {
        if (!hasCome()) [tried, triedAtMs] = [trigger, performance.now()];
      };
      return await cpe.trigger({ signal, isEnough: hasCome, onTry });
    },
    see: async (seen) => {
      times.push(performance.now());
      if (seen.kind === 'open') {
        const { connection } = seen;
        const silence = setTimeout(() => connection.destroy(), cpe.responseTimeoutMs);
        await connection.nextRequest({ readBody: false });
        clearTimeout(silence);
        applicationBytes += connection.applicationBytesReceived;
        connection.destroy();
      }
      const sinceFirst = performance.now() - (times[0] ?? 0);
      const isDecided = times.length > 1 && sinceFirst > minMs - toleranceMs.early;
      if (isDecided || applicationBytes > 0 || times.length >= connectionsMax) return 0;
      return Math.max(1, latestMs({ maxMs, comingMs: comingMs() }) - sinceFirst);
    },
    signal,
  });
  const [first = 0, ...others] = times;
  return {
    connected: times.length > 0,
    applicationBytes,
    comingMs: comingMs(),
    cameAfterMs: others.map((time) => Math.round(time - first)),
  };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RefusedRetryFacts>(
  {
    id: 'TLS-C-232',
    title: 'After it refused an ACS the target waits as after any failed session',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'A certificate that was renewed wrongly is refused by all devices of an operator at once. Those that come again ' +
      'without a wait keep the ACS busy with handshakes, and those that never come again are lost when it is mended. The ' +
      'least wait is set to three seconds where the target lets the bench; then it is shown a root that nobody trusts, and ' +
      'its next connections are timed. Two at once count as one attempt; a second less and ten more are allowed, and to a slow one as long as it takes to come.',
    severity: 'low',
    safety: 'S3',
    requirements: ['3.2-26', '3.2-27'],
    spec: [tr069Clause('3.2.1.1', 'MUST')],
    cwe: 799,
    needs: ['https'],
    defects: [
      { id: 'retries-at-once', fails: 'the target does not come again and again before its first retry is due' },
      {
        id: 'retry-wait-too-long',
        fails: 'the target comes again by itself within the longest wait of its first retry',
      },
    ],
    timeoutMs: 400_000,
    estimatedMs: 8_000,
  },
  {
    observe: observeRefusals,
    judge(facts, { expect, inconclusive }) {
      const { connected, applicationBytes, cameAfterMs, minMs } = facts;
      if (!connected) inconclusive('The target did not connect while the bench waited for it.');
      if (applicationBytes > 0)
        inconclusive('The target refuses no certificate, so that nothing can follow a refusal; TLS-C-020 judges that.');
      const early = cameAfterMs.filter((ms) => ms < minMs - toleranceMs.early);
      expect(
        early.length < connectionsOfAttempt,
        'the target does not come again and again before its first retry is due',
      ).toBe(true);
      const [retry] = cameAfterMs.filter((ms) => ms >= minMs - toleranceMs.early);
      const isBack = early.length >= connectionsOfAttempt || (retry ?? Infinity) <= latestMs(facts);
      expect(isBack, 'the target comes again by itself within the longest wait of its first retry').toBe(true);
    },
  },
);
export default definition;
