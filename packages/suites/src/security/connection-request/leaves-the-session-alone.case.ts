import { setTimeout as sleep } from 'node:timers/promises';
import { type CaseDefinition, type CpeBench, defineCase, TargetSilentError } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { openForge } from './forged-request.ts';

type Facts = { readonly status: number | null; readonly wentOn: boolean; readonly detail: string };

/** A device that cuts its session does so at once. */
const settleMs = 500;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CR-022',
    title: 'A connection request leaves the running session alone',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'No running session may be cut short because a connection request comes in: otherwise whoever can repeat one keeps a ' +
      'device from ever being managed. In a session the target answers GetRPCMethods, then a right connection request is ' +
      'sent, then the target has to answer GetRPCMethods in the same session again.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['3.2-65'],
    spec: [tr069Clause('3.2.2.1', 'MUST NOT')],
    cwe: 400,
    defects: [{ id: 'drops-running-session', fails: 'the session goes on after a connection request' }],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    async observe({ cpe, inconclusive, signal }) {
      return await cpe.withSession(
        async (session) => {
          // A target that has no such method says so (fault 9000), and has gone on all the same.
          const asks = async (): Promise<string> => {
            const reply = await session.request({ method: 'GetRPCMethods' });
            return reply.method === 'Fault' && reply.faultCode === 9000 ? 'GetRPCMethodsResponse' : reply.method;
          };
          if ((await asks()) !== 'GetRPCMethodsResponse') inconclusive('The target does not answer GetRPCMethods.');
          const { forge, answer: firstAnswer } = await openForge(cpe, { signal, duringSession: true });
          // A port that answers 503 to everybody during a session has answered.
          const answer =
            forge === undefined
              ? firstAnswer
              : await cpe.connectionRequestPort.sendRaw(forge.get(forge.digest()), { signal, duringSession: true });
          await sleep(settleMs, undefined, { signal });
          try {
            const method = await asks();
            return { status: answer?.status ?? null, wentOn: method === 'GetRPCMethodsResponse', detail: method };
          } catch (error) {
            if (!(error instanceof TargetSilentError)) throw error;
            return { status: answer?.status ?? null, wentOn: false, detail: error.message };
          }
        },
        { signal },
      );
    },
    judge({ status, wentOn }, { expect, inconclusive }) {
      if (status === null && wentOn) inconclusive('The connection request was not answered; it may not have arrived.');
      expect(wentOn, 'the session goes on after a connection request').toBe(true);
    },
  },
);
export default definition;
