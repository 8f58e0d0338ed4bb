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

/** Arguments without a shell: what begins with a dash is taken for an option, and the next word for the server. */
export const optionsInNtpServer: CpeDefect = {
  id: 'options-in-ntp-server',
  sentence: 'Takes Time.NTPServer apart at blanks, so that it can hold options of a program.',
  requirements: ['A.3.2.1-31', 'A.3.2.1-33'],
  apply: (policies) => ({
    ...policies,
    acceptsTimeServer: () => true,
    useTimeServer: async (value, world) => {
      const host = value.split(/[ \t\n]+/).find((word) => word !== '' && !word.startsWith('-'));
      if (host !== undefined) await world.synchronise(await world.lookUp(host));
    },
  }),
};
