import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { freeParameter, readAttributes } from './attributes.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, { name: string; after: number }>(
  {
    id: 'CWMP-CPE-ATTRIBUTES-010',
    title: 'Attributes survive a reboot',
    suite: 'conformance/attributes',
    target: 'cpe',
    purpose:
      'An ACS sets notifications once and trusts in them. A device that forgets them at a power cut falls silent, and ' +
      'nobody notices. A harmless parameter gets passive notification, the target is rebooted by RPC, and the ' +
      'notification must be passive when it comes back.',
    severity: 'high',
    safety: 'S4',
    requirements: ['A.3.2.4-06'],
    spec: [tr069Clause('A.3.2.4', 'MUST')],
    defects: [{ id: 'attributes-lost-at-reboot', fails: 'notification is the same after a reboot' }],
    timeoutMs: 900_000,
    estimatedMs: 3_000,
  },
  {
    async observe(context) {
      const { cpe, step, observe, signal } = context;
      const name = await cpe.withSession((session) => freeParameter(session, context), { signal });
      const back = await step('Reboot', () =>
        cpe.rebootByRpc('bench-attributes', { withinMs: cpe.rebootTimeoutMs, signal }),
      );
      const { notification } = await readAttributes(back, name, context);
      await back.end();
      return observe('attributes', { name, after: notification });
    },
    judge: ({ after }, { expect }) => expect(after, 'notification is the same after a reboot').toBe(1),
  },
);
export default definition;
