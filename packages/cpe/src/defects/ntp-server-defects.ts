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
const withOptions = (defect: Pick<CpeDefect, 'id' | 'sentence'>, accepts: (value: string) => boolean): CpeDefect => ({
  ...defect,
  requirements: ['A.3.2.1-31', 'A.3.2.1-33'],
  apply: (policies) => ({
    ...policies,
    acceptsTimeServer: accepts,
    useTimeServer: async (value, world) => {
      const host = value.split(/[ \t\n]+/).find((word) => word !== '' && !word.startsWith('-'));
      if (host !== undefined) await world.synchronise(await world.lookUp(host));
    },
  }),
});

export const optionsInNtpServer: CpeDefect = withOptions(
  {
    id: 'options-in-ntp-server',
    sentence: 'Takes Time.NTPServer apart at blanks, so that it can hold options of a program.',
  },
  () => true,
);

export const tabsInNtpServer: CpeDefect = withOptions(
  {
    id: 'tabs-in-ntp-server',
    sentence: 'Refuses spaces in Time.NTPServer, and takes it apart at tabs and line feeds.',
  },
  (value) => !value.includes(' '),
);
