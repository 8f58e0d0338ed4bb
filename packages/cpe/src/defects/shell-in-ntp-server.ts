import { runShell } from '../shell/run-shell.ts';
import type { CpeDefect } from './cpe-defect.ts';

/** Command injection, with a shell that can do nothing but look a name up, print and wait. */
export const shellInNtpServer: CpeDefect = {
  id: 'shell-in-ntp-server',
  sentence: 'Puts Time.NTPServer into a command line that a shell evaluates.',
  requirements: ['A.3.2.1-31', 'A.3.2.1-33'],
  apply: (policies) => ({
    ...policies,
    acceptsTimeServer: () => true,
    useTimeServer: async (value, world) => {
      await runShell(`ntpd -n -p ${value}`, world);
    },
  }),
};
