import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { type NotifiedSecretsFacts, notifySecrets } from './notified-secrets.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, NotifiedSecretsFacts>(
  {
    id: 'SEC-003',
    title: 'Notification on a password does not put it into the Inform',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'Notification is another way from a value to the ACS, and forgotten where reading was thought of. Active ' +
      'notification, or else passive, is switched on for the password of a new user and for that of connection requests, ' +
      'and both are written, the second back to what it was. No Inform that follows may have them with a value. A sound device does not report what the ACS ' +
      'wrote, so that the case sees those that do, and those that list everything with notification in every Inform.',
    severity: 'high',
    safety: 'S3',
    requirements: ['106-59', '106-60', 'MS-27'],
    spec: [tr106Clause('A.2.7.1', 'MUST'), tr069Clause('A.3.3.1', 'MUST')],
    cwe: 522,
    defects: [{ id: 'written-secrets-notified-in-clear', fails: 'no Inform has a secret with its value' }],
    timeoutMs: 300_000,
    estimatedMs: 7_000,
  },
  {
    observe: (context) => notifySecrets(context),
    judge({ secrets, told }, { expect, notApplicable }) {
      expect(told, 'no Inform has a secret with its value').toEqual([]);
      if (secrets.length === 0) notApplicable('The target has no secret that the bench could write and put back.');
      const refused = secrets.every(({ notification }) => notification === null || notification === 0);
      if (refused) notApplicable('The target takes no notification on its secrets.');
    },
  },
);
export default definition;
