import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-001',
    title: 'A restart is reported as 1 BOOT',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'After 1 BOOT an ACS reads again what a restart may have changed: addresses, software version, uptime. ' +
      'A CPE that restarts in silence is managed by stale data. The target is rebooted by RPC; the first ' +
      'session that reports the reboot must list 1 BOOT beside M Reboot. Sessions in between are answered and ' +
      'left out.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['3.7-93', '3.7-112'],
    spec: [tr069Clause('3.7.1.5', 'MUST'), tr069Clause('A.3.2.9', 'MUST')],
    defects: [{ id: 'forgets-boot-event', fails: 'the Inform after a reboot lists 1 BOOT' }],
    timeoutMs: 900_000,
    estimatedMs: 2_000,
  },
  async ({ cpe, step, expect, signal }) => {
    const options = { withinMs: cpe.rebootTimeoutMs, signal };
    const session = await step('Reboot the target and wait for its report', () =>
      cpe.rebootByRpc('cordon-boot', options),
    );
    expect(session.eventCodes, 'the Inform after a reboot lists 1 BOOT').toContain('1 BOOT');
    expect(session.eventCodes, 'the Inform after a reboot by RPC lists M Reboot').toContain('M Reboot');
    await step('Let the target go', () => session.end());
  },
);
export default definition;
