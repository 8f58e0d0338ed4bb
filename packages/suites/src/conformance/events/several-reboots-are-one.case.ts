import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { commandKeys, rebootTwice, type RebootTwiceFacts } from './reboot-twice.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RebootTwiceFacts>(
  {
    id: 'CWMP-CPE-EVENTS-004',
    title: 'Several Reboot calls of one session lead to one restart that reports all of them',
    suite: 'conformance/events',
    target: 'cpe',
    purpose:
      'An ACS whose jobs each end in Reboot puts several into one session. A device that restarts for each ' +
      'takes its subscriber down again and again. Reboot is called twice with different keys; the first Inform ' +
      'with 1 BOOT must have one 1 BOOT and an M Reboot for each key.',
    severity: 'low',
    safety: 'S4',
    requirements: ['A.3.2.9-02', 'A.3.2.9-03'],
    spec: [tr069Clause('A.3.2.9', 'MUST')],
    defects: [
      { id: 'several-reboots-several-boots', fails: 'the Inform after the restart has an M Reboot for each call' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 2_000,
  },
  {
    observe: (context) => rebootTwice(context),
    judge({ boots, keys }, { expect }) {
      expect(boots, 'the Inform after the restart has one 1 BOOT').toBe(1);
      const all = commandKeys.every((commandKey) => keys.includes(commandKey));
      expect(all, 'the Inform after the restart has an M Reboot for each call').toBe(true);
    },
  },
);
export default definition;
