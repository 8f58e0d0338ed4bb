import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { changePassword, type PasswordChangeFacts } from './change-password.ts';
import { refuseUndecided } from './probe-connection-request.ts';

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
    judge({ afterChange, afterReboot }, { expect, inconclusive }) {
      expect(afterChange.old.sessionStarted, 'the old password opens nothing after the change').toBe(false);
      refuseUndecided(afterChange.new, { inconclusive });
      expect(afterChange.new.sessionStarted, 'the new password starts a session after the change').toBe(true);
      refuseUndecided(afterChange.old, { inconclusive });
      if (afterReboot === null) return;
      expect(afterReboot.old.sessionStarted, 'the old password opens nothing after a reboot').toBe(false);
      refuseUndecided(afterReboot.new, { inconclusive });
      expect(afterReboot.new.sessionStarted, 'the new password starts a session after a reboot').toBe(true);
      refuseUndecided(afterReboot.old, { inconclusive });
    },
  },
);
export default definition;
