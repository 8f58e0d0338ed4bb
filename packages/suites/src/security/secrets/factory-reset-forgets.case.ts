import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type ResetFacts, resetTarget } from './reset-target.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ResetFacts>(
  {
    id: 'SEC-014',
    title: 'A factory reset forgets what the operator and the user had set',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'Devices are resold and sent back. A factory reset has to bring back the factory state (TR-069 A.4.1.6) and with it ' +
      'end every account. A user is made, a harmless setting and the password for connection requests are changed, and ' +
      'the target is reset by RPC. When it is back with 0 BOOTSTRAP, none of that may be left. The password counts where ' +
      'connection requests work again once the bench has set the one that it knows.',
    severity: 'medium',
    safety: 'S4',
    requirements: ['A.4.1.6-03'],
    spec: [tr069Clause('A.4.1.6', 'MUST')],
    cwe: 226,
    profiles: { tr069: 'warn' },
    defects: [
      { id: 'factory-reset-keeps-users', fails: 'a user that the ACS had made is gone' },
      { id: 'factory-reset-keeps-settings', fails: 'a setting that the ACS had changed is as at the factory' },
      { id: 'factory-reset-keeps-passwords', fails: 'the password for connection requests from before opens nothing' },
    ],
    needs: ['rpc:FactoryReset', 'factory-reset'],
    timeoutMs: 1_200_000,
    estimatedMs: 35_000,
  },
  {
    observe: (context) => resetTarget(context),
    judge({ row, setting, password }, { expect, inconclusive }) {
      if (row !== null) expect(row, 'a user that the ACS had made is gone').toBe(false);
      if (setting !== null) expect(setting, 'a setting that the ACS had changed is as at the factory').toBe(false);
      if (password !== null)
        expect(password, 'the password for connection requests from before opens nothing').toBe(false);
      if (row === null && setting === null && password === null)
        inconclusive('The target took nothing that a reset could have removed.');
    },
  },
);
export default definition;
