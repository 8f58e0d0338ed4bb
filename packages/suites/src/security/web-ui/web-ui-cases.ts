import type { CaseDefinition, CpeBench } from '@cordon/testbench';
import cwmpSettingsAreOutOfReach from './cwmp-settings-are-out-of-reach.case.ts';
import defaultPasswordsAreRefused from './default-passwords-are-refused.case.ts';
import documentedAccounts from './documented-accounts.case.ts';
import foreignHostIsRefused from './foreign-host-is-refused.case.ts';
import forgedFormsAreRefused from './forged-forms-are-refused.case.ts';
import guessesAreSlowedDown from './guesses-are-slowed-down.case.ts';
import idleSessionsEnd from './idle-sessions-end.case.ts';
import nothingWithoutLogin from './nothing-without-login.case.ts';
import remoteManagementIsTold from './remote-management-is-told.case.ts';
import sessionsAreSafe from './sessions-are-safe.case.ts';
import storedMarkupIsText from './stored-markup-is-text.case.ts';

/** The cases on the web interface; what may close its login for a while comes last. */
export const webUiCases: readonly CaseDefinition<CpeBench>[] = [
  cwmpSettingsAreOutOfReach,
  nothingWithoutLogin,
  remoteManagementIsTold,
  documentedAccounts,
  foreignHostIsRefused,
  sessionsAreSafe,
  forgedFormsAreRefused,
  storedMarkupIsText,
  idleSessionsEnd,
  defaultPasswordsAreRefused,
  guessesAreSlowedDown,
];
