import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-EVENTS-002',
    title: 'M Reboot brings back the CommandKey of the request',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'By the CommandKey an ACS knows which of its orders was carried out. The target is rebooted by RPC with ' +
      'a key of 32 characters, the most that is allowed; the M Reboot event of the first session that ' +
      'reports the reboot must carry it unchanged.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['A.3.2.9-07', 'A.3.3.1-35'],
    spec: [tr069Clause('A.3.2.9', 'MUST'), tr069Clause('A.3.3.1', 'MUST')],
    defects: [{ id: 'm-reboot-without-command-key', fails: 'M Reboot carries the CommandKey of the request' }],
    timeoutMs: 900_000,
    estimatedMs: 2_000,
  },
  async ({ cpe, step, expect, inconclusive, signal }) => {
    const commandKey = 'cordon-reboot-0123456789-ABCDEF-';
    const options = { withinMs: cpe.rebootTimeoutMs, signal };
    const session = await step('Reboot the target and wait for its report', () => cpe.rebootByRpc(commandKey, options));
    const reports = session.events.filter(({ eventCode }) => eventCode === 'M Reboot');
    await step('Let the target go', () => session.end());
    if (reports.length === 0)
      inconclusive('The target reports 1 BOOT but no M Reboot; CWMP-CPE-EVENTS-001 judges that.');
    const keys = reports.map((event) => event.commandKey);
    expect(keys, 'M Reboot carries the CommandKey of the request').toContain(commandKey);
  },
);
export default definition;
