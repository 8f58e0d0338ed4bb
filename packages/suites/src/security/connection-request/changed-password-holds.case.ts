import { type CaseDefinition, type CpeBench, defineCase, type JudgeTools } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { type BothPasswords, changePassword, type PasswordChangeFacts } from './change-password.ts';
import { refuseUndecided } from './probe-connection-request.ts';

function judgeBoth({ old, new: fresh }: BothPasswords, when: string, tools: JudgeTools): void {
  tools.expect(old.sessionStarted, `the old password opens nothing ${when}`).toBe(false);
  tools.expect(fresh.sessionStarted, `the new password starts a session ${when}`).toBe(true);
  if (!old.sessionStarted && fresh.sessionStarted) refuseUndecided(old, tools);
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, PasswordChangeFacts>(
  {
    id: 'SEC-013',
    title: 'A changed password for connection requests replaces the old one, and survives a reboot',
    suite: 'security/secrets',
    target: 'cpe',
    purpose:
      'Passwords are changed because somebody knows the old one: it has to be worth nothing from then on, and must not ' +
      'come back with the next power cut. The password for connection requests gets another value; requests with both ' +
      'are sent, the target is rebooted, and both are sent again. The old one is put back. The password for the ACS is ' +
      'not changed: the bench does not know it and could not put it back.',
    severity: 'high',
    safety: 'S4',
    requirements: ['3.2-79'],
    spec: [tr069Clause('3.2.2.2', 'MUST')],
    cwe: 262,
    defects: [
      { id: 'old-connection-request-password-stays', fails: 'the old password opens nothing after the change' },
      { id: 'connection-request-password-after-reboot', fails: 'the new password starts a session after the change' },
      { id: 'connection-request-password-lost-at-boot', fails: 'the new password starts a session after a reboot' },
    ],
    needs: ['connection-request'],
    timeoutMs: 1_200_000,
    estimatedMs: 20_000,
  },
  {
    observe: async (context) => context.observe('passwords', await changePassword(context)),
    judge({ afterChange, afterReboot }, tools) {
      judgeBoth(afterChange, 'after the change', tools);
      if (afterReboot !== null) judgeBoth(afterReboot, 'after a reboot', tools);
    },
  },
);
export default definition;
