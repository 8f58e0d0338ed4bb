import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type SessionsSeen, watchForSessions } from './watch-for-sessions.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, SessionsSeen>(
  {
    id: 'CWMP-CPE-LIGHTWEIGHT-002',
    title: 'A change that is told by lightweight notification opens no session',
    suite: 'conformance/lightweight-notification',
    target: 'cpe',
    purpose:
      'Notification 5 exists to spare the sessions: a device that opens one all the same doubles the load instead. The ' +
      'bench marks a parameter with it and lets it change by STUN. The notification must come, and no session with ' +
      '4 VALUE CHANGE and that parameter within five seconds, or as long as the target keeps such sessions back.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.4-18'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    defects: [{ id: 'lightweight-notification-opens-session', fails: 'no session reports the change' }],
    needs: ['stun'],
    timeoutMs: 400_000,
    estimatedMs: 15_000,
  },
  {
    observe: async (bench) => bench.observe('change', await watchForSessions(bench)),
    judge({ isTold, hasReported }, { expect, inconclusive }) {
      if (!isTold && !hasReported) inconclusive('The change was told in no way, which another case judges.');
      expect(hasReported, 'no session reports the change').toBe(false);
    },
  },
);
export default definition;
