import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { startHeartbeats } from './heartbeat.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-012',
    title: 'A heartbeat comes when it is due and stands alone',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'A heartbeat says that a device lives, at times that the ACS set, and nothing else. HeartbeatPolicy is ' +
      'switched on with a grid whose next point is three seconds away by the clock of the target. A session ' +
      'with 14 HEARTBEAT must come within an interval, list no other event, and the policy must refuse an ' +
      'interval below 30 seconds.',
    severity: 'low',
    safety: 'S3',
    requirements: ['O.2.1-01', 'O.2.4-02', 'O.2.4-04', '3.7-103'],
    spec: [tr069Clause('O.2', 'MUST')],
    defects: [
      { id: 'heartbeat-with-other-events', fails: 'no other event stands beside 14 HEARTBEAT' },
      { id: 'heartbeat-interval-unchecked', fails: 'a ReportingInterval of 29 seconds is refused' },
    ],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  async ({ step, expect, ...bench }) => {
    const { coming, refusesTooShort } = await step('Switch heartbeats on', () => startHeartbeats(bench));
    expect(refusesTooShort, 'a ReportingInterval of 29 seconds is refused').toBe(true);
    const session = await step('Wait for the heartbeat', () => coming);
    expect(session.eventCodes, 'no other event stands beside 14 HEARTBEAT').toEqual(['14 HEARTBEAT']);
    await step('Let the target go', () => session.end());
  },
);
export default definition;
