import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CaseDefinition,
  type CaseMeta,
  type CaseTools,
  type CpeBench,
  defineCase,
  type JudgeTools,
} from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { openForge, type RequestForge } from './forged-request.ts';
import { goodRequest } from './probe-connection-request.ts';

/** Requests that a device has to live through, the mildest first. */
export interface SurvivedRequest extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'defects'> {
  readonly sentence: string;
  readonly steps: readonly { readonly sent: string; readonly write: (forge: RequestForge) => string }[];
}

type StepFact = { readonly sent: string; readonly detail: string; readonly lives: boolean; readonly reason: string };
type Facts = { readonly steps: readonly StepFact[]; readonly restarted: boolean };

/** A device that is only busy over a request is itself again by then. */
const secondLookMs = 5_000;
const stepMs = 3_000;

async function sendSteps(
  { acs, cpe, inconclusive, signal }: CaseTools & CpeBench,
  steps: SurvivedRequest['steps'],
): Promise<Facts> {
  const control = await goodRequest({ cpe, signal });
  if (!control.held) inconclusive(`A right request starts no session to begin with. ${control.reason}`);
  const found: StepFact[] = [];
  let restarted = false;
  const forget = acs.onInform(({ eventCodes }) => {
    restarted ||= eventCodes.includes('1 BOOT');
  });
  try {
    for (const { sent, write } of steps) {
      const { forge } = await openForge(cpe, { signal });
      if (forge === undefined) inconclusive(`No Digest challenge came before ${sent}.`);
      const bytes = forge === undefined ? '' : write(forge);
      const answer = await cpe.connectionRequestPort.sendRaw(bytes, { withinMs: stepMs, signal });
      if (answer === undefined)
        inconclusive(`${sent} could not be sent: ${cpe.connectionRequestPort.unavailable() ?? ''}`);
      let after = await goodRequest({ cpe, signal });
      if (!after.held) {
        await sleep(secondLookMs, undefined, { signal });
        after = await goodRequest({ cpe, signal });
      }
      const { outcome } = after.observation;
      if (!after.held && (outcome === 'busy' || outcome === 'not-sent')) inconclusive(after.reason);
      found.push({ sent, detail: answer?.detail ?? '', lives: after.held, reason: after.reason });
      if (!after.held || restarted) break;
    }
    return { steps: found, restarted };
  } finally {
    forget();
  }
}

function judge({ steps, restarted }: Facts, sentence: string, { expect }: JudgeTools): void {
  const dead = steps.filter(({ lives }) => !lives).map(({ sent, reason }) => `${sent}: ${reason}`);
  expect(restarted ? [...dead, `${steps.at(-1)?.sent}: the target has booted`] : dead, sentence).toEqual([]);
}

/** The case of one row: after each step a right request has to start a session; it stops at the first failure. */
export function survivedRequest(row: SurvivedRequest): CaseDefinition<CpeBench> {
  const { sentence, steps, ...described } = row;
  return defineCase<CpeBench, Facts>(
    {
      ...described,
      suite: 'security/connection-request',
      target: 'cpe',
      safety: 'S4',
      requirements: ['3.2-61', '3.2-68'],
      spec: [tr069Clause('3.2.2.1', 'MUST')],
      needs: ['connection-request'],
      timeoutMs: 600_000,
      estimatedMs: 1_000 * steps.length,
    },
    {
      observe: (bench) => sendSteps(bench, steps),
      judge: (facts, tools) => judge(facts, sentence, tools),
    },
  );
}
