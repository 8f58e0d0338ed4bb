import {
  type CaseTools,
  type CpeBench,
  type CpeTarget,
  type JudgeTools,
  patientWatch,
  type TlsObservation,
} from '@cordon/testbench';
import { type GoodSession, goodSession, type Survival, survivalOf } from '../../good-session.ts';
import { byOneTrigger } from './by-one-trigger.ts';

/** What the ACS shows for one connection. */
export type Presentation = NonNullable<Parameters<CpeTarget['watchTls']>[0]>;

/** What a target did when it was shown something, between two sessions that went well. */
export type TlsFacts = {
  readonly probe: TlsObservation;
  /** CurrentTime of the session before. */
  readonly targetTime: string;
  /** How it came through; absent in evidence from before this was looked at. */
  readonly survival?: Survival;
};

/** What no target may do, whatever it is shown. */
export const staysUp = 'the target does not restart over what it is shown';

/**
 * Numbers of the TLS alerts by which our side says that the target offers no version, or no suite, in common (RFC 8446 6): its refusal, told
 * before ours. Both controls show that it has some in common with what is usual.
 */
const versionsApart: ReadonlySet<number> = new Set([40, 70]);
const handshakeTimedOut = 'ERR_TLS_HANDSHAKE_TIMEOUT';

/** How a target is shown something. */
export type Watch = (
  cpe: CpeTarget,
  presentation: Presentation | undefined,
  signal: AbortSignal,
) => Promise<TlsObservation>;

const atTheAcs: Watch = (cpe, presentation, signal) => cpe.watchTls(presentation, { signal });

/** For cases about what comes behind a refusal: waits for the retry of the target. */
export const atTheAcsPatiently: Watch = (cpe, presentation, signal) =>
  cpe.watchTls(presentation, { signal, ...patientWatch });

type Bench = Pick<CaseTools & CpeBench, 'cpe' | 'bracket' | 'signal' | 'caseId'>;

/** Good session, probe, good session, by one trigger. Without a presentation the probe shows what is always shown. */
export async function probeTls(bench: Bench, presentation?: Presentation, watch: Watch = atTheAcs): Promise<TlsFacts> {
  return await byOneTrigger(bench)((steady) => probeOnce({ ...bench, steady }, presentation, watch));
}

async function probeOnce(
  { cpe, steady: first, bracket, signal, caseId }: Bench & { readonly steady: CpeTarget },
  presentation: Presentation | undefined,
  watch: Watch,
): Promise<TlsFacts> {
  // Set by the control before, which may be that of the case before.
  let steady = first;
  const { before, probe, after } = await bracket({
    shows: 'a valid certificate gets a session',
    control: () => goodSession(steady, signal),
    shared: cpe.controls.shareOf<GoodSession>('good session', caseId),
    probe: (control) => {
      steady = cpe.withOneTrigger(control.trigger);
      return watch(steady, presentation, signal);
    },
  });
  return { probe, targetTime: before.currentTime, survival: survivalOf(before, after, probe) };
}

/** Holds when the target was not brought down. That it was away without a word of a restart is a warning: it may have been something else. */
export function judgeSurvival(
  { survival }: Pick<TlsFacts, 'survival'>,
  { expect, warn }: Pick<JudgeTools, 'expect' | 'warn'>,
): void {
  if (survival === undefined) return;
  expect(survival.restarted, staysUp).toBe(false);
  if (survival.wasAway && !survival.restarted)
    warn('the target stays within reach of connection requests', {
      seen: 'Nothing answered at its connection-request port; then it came by itself, with RetryCount 0.',
    });
}

/**
 * Holds when the target sent nothing above TLS. A finished handshake is no proof either way: several stacks check only
 * afterwards, and then close.
 */
export function judgeRefusal(
  { probe, survival }: TlsFacts,
  sentence: string,
  tools: Pick<JudgeTools, 'expect' | 'warn' | 'inconclusive'>,
): void {
  const { expect, inconclusive } = tools;
  judgeSurvival(survival === undefined ? {} : { survival }, tools);
  // Sent is sent, also in clear to the port of an ACS that was refused.
  if (probe.applicationBytes === 0) refuseUnproven(probe, inconclusive);
  expect(probe.applicationBytes, sentence).toBe(0);
}

/** Why a probe without a byte proves neither trust nor refusal; `isAbsence`: the CWMP client of the target was not there at all. */
export interface DecisionProblem {
  readonly reason: string;
  readonly isAbsence: boolean;
}

/** What keeps a probe, in which the target sent nothing, from being a refusal. */
export function decisionProblem(probe: TlsObservation): DecisionProblem | undefined {
  const absent = (reason: string): DecisionProblem => ({ reason, isAbsence: true });
  const undecided = (reason: string): DecisionProblem => ({ reason, isAbsence: false });
  if (!probe.connected) return absent('The target did not connect while the probe waited for it.');
  if (!probe.saidHello)
    return absent('Something connected that did not speak TLS; it was not the CWMP client of the target.');
  if (probe.closeCode === handshakeTimedOut)
    return undecided('The target began a handshake and neither went on nor refused.');
  if (probe.silent) return undecided('The target finished the handshake and then neither sent anything nor closed.');
  const { alert } = probe;
  if (alert?.sentBy !== 'local' || versionsApart.has(alert.number)) return undefined;
  return absent(`The bench itself ended the handshake (alert ${alert.number} ${alert.name}).`);
}

function refuseUnproven(probe: TlsObservation, inconclusive: JudgeTools['inconclusive']): void {
  const problem = decisionProblem(probe);
  if (problem !== undefined) inconclusive(problem.reason);
}
