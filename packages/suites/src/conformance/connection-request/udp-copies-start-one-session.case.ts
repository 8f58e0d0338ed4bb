import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { rightUdpRequest, waitMs } from '../../security/connection-request/probe-udp-connection-request.ts';
import { countSessions } from './count-sessions.ts';

type Facts = { readonly sessions: number };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-CONNREQ-001',
    title: 'Several copies of a UDP connection request start one session',
    suite: 'conformance/connection-request',
    target: 'cpe',
    purpose:
      'Datagrams get lost, so an ACS sends several copies of each request, and a device must take them for one. ' +
      'After a right request has started its session, ten copies of the next one are sent over a second and a half, ' +
      'so that most arrive while its session is open. Exactly one session with 6 CONNECTION REQUEST must begin.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['G.2.1.4-06', 'G.2.1.4-15'],
    spec: [tr069Clause('G.2.1.4', 'MUST')],
    defects: [{ id: 'udp-connection-request-replayable', fails: 'the copies of a request start one session' }],
    needs: ['udp-connection-request'],
    timeoutMs: 180_000,
    estimatedMs: 6_000,
  },
  {
    async observe({ cpe, acs, inconclusive, signal }) {
      const control = await rightUdpRequest({ cpe, signal });
      if (!control.held) inconclusive(`A right UDP connection request is not answered by a session. ${control.reason}`);
      const sessions = await countSessions(acs, {
        ask: () => cpe.askForSessionByUdp({ copies: 10, gapMs: 150 }, { withinMs: cpe.responseTimeoutMs, signal }),
        watchMs: waitMs(control),
        signal,
      });
      return { sessions };
    },
    judge({ sessions }, { expect, inconclusive }) {
      if (sessions === 0) inconclusive('Every copy was lost, or the target did not come for them.');
      expect(sessions, 'the copies of a request start one session').toBe(1);
    },
  },
);
export default definition;
