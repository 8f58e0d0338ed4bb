import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type ResetFacts, resetTarget } from './reset-target.ts';

const sentences = {
  row: 'a user that the ACS had made is gone',
  setting: 'a setting that the ACS had changed is as at the factory',
  password: 'the password for connection requests from before opens nothing',
} as const;

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
    defects: [
      { id: 'factory-reset-keeps-users', fails: sentences.row },
      { id: 'factory-reset-keeps-settings', fails: sentences.setting },
      { id: 'factory-reset-keeps-passwords', fails: sentences.password },
    ],
    needs: ['rpc:FactoryReset', 'factory-reset'],
    timeoutMs: 1_200_000,
    estimatedMs: 35_000,
  },
  {
    observe: (context) => resetTarget(context),
    judge(facts, { expect, inconclusive }) {
      for (const [what, sentence] of Object.entries(sentences)) {
        const isLeft = facts[what as keyof ResetFacts];
        if (isLeft !== null) expect(isLeft, sentence).toBe(false);
      }
      if (Object.values(facts).every((isLeft) => isLeft === null))
        inconclusive('The target took nothing that a reset could have removed.');
    },
  },
);
export default definition;
