import { posix } from 'node:path';
import type { Transfer } from '../transfers/transfer.ts';
import { runShell } from '../shell/run-shell.ts';
import type { CpeDefect } from './cpe-defect.ts';

interface OrderDefect {
  readonly id: string;
  readonly sentence: string;
  /** The command line; undefined for orders that it has nothing to do with. */
  readonly command: (order: Transfer) => string | undefined;
}

const shellOrders = ['A.3.2.1-31', 'A.3.2.1-33'];

const inShell = ({ id, sentence, command }: OrderDefect): CpeDefect => ({
  id,
  sentence,
  requirements: shellOrders,
  apply: (policies) => ({
    ...policies,
    transfers: {
      ...policies.transfers,
      useOrder: async (order, world) => {
        await policies.transfers.useOrder(order, world);
        const line = command(order);
        if (line !== undefined) await runShell(line, world);
      },
    },
  }),
});

/** What moves a file to its name, once all went well. */
const inShellWhenStored: CpeDefect = {
  id: 'shell-in-stored-file-name',
  sentence: 'Puts the file name of a Download into a command line that a shell evaluates, once the file was applied.',
  requirements: shellOrders,
  apply: (policies) => ({
    ...policies,
    transfers: {
      ...policies.transfers,
      useStored: async (order, world) => {
        await policies.transfers.useStored(order, world);
        if (order.targetFileName !== '') await runShell(`mv /tmp/file /etc/cwmp/${order.targetFileName}`, world);
      },
    },
  }),
};

/** What comes of URLs that are logged and read by a job: nothing at once. */
const jobAfterMs = 20_000;

/** A job that takes what was logged to a shell, once nothing was logged for a while. */
const shellByJob = (): CpeDefect => ({
  id: 'shell-by-job-in-upload-url',
  sentence:
    'Logs the URL of each Upload, and takes the log to a shell in a job that begins 20 s after the last of them.',
  requirements: shellOrders,
  apply: (policies) => {
    const logged: string[] = [];
    let count = 0;
    return {
      ...policies,
      transfers: {
        ...policies.transfers,
        useOrder: async (order, world) => {
          await policies.transfers.useOrder(order, world);
          if (order.method !== 'Upload') return;
          logged.push(order.url);
          count += 1;
          const mine = count;
          const job = async (): Promise<void> => {
            await world.wait(jobAfterMs);
            if (mine !== count) return;
            for (const url of logged.splice(0)) await runShell(`logger uploaded to '${url}'`, world);
          };
          void job();
        },
      },
    };
  },
});

/** A number that goes into a path is found there again, whatever leads to it. */
const pathInFileType: CpeDefect = {
  id: 'path-in-file-type',
  sentence: 'Takes what stands behind the number of a file type in an Upload as a path.',
  requirements: ['A.4.1.5-08'],
  apply: (policies) => ({
    ...policies,
    transfers: {
      ...policies.transfers,
      readFileType: (fileType) => {
        const [, kind = fileType, instance] = /^(\d .* File) (.+)$/s.exec(fileType) ?? [];
        return instance === undefined ? fileType : `${kind} ${posix.normalize(instance)}`;
      },
    },
  }),
};

const downloadsFromItself: CpeDefect = {
  id: 'downloads-from-itself',
  sentence: 'Takes the address of its own connection requests for the place of a file.',
  requirements: ['A.3.2.1-31'],
  apply: (policies) => ({ ...policies, transfers: { ...policies.transfers, callsItself: true } }),
};

const downloadsFromItselfByName: CpeDefect = {
  id: 'downloads-from-itself-by-name',
  sentence:
    'Compares the URL of a transfer with its own address as it is written, and not the address that a name leads to.',
  requirements: ['A.3.2.1-31'],
  apply: (policies) => ({ ...policies, transfers: { ...policies.transfers, looksWhereNamesLead: false } }),
};

/** Orders of transfers that end in a shell, which can do no more than look a name up. */
export const transferOrderDefects: readonly CpeDefect[] = [
  inShell({
    id: 'shell-in-download-url',
    sentence: 'Puts the URL of a Download into a command line that a shell evaluates.',
    command: ({ method, url }) => (method === 'Download' ? `wget -O /tmp/file ${url}` : undefined),
  }),
  inShell({
    id: 'shell-in-upload-url',
    sentence: 'Puts the URL of an Upload between single quotes into a command line that a shell evaluates.',
    command: ({ method, url }) => (method === 'Upload' ? `curl -T - '${url}'` : undefined),
  }),
  inShell({
    id: 'shell-in-target-file-name',
    sentence: 'Puts the file name of a Download between double quotes into a command line that a shell evaluates.',
    command: ({ method, targetFileName }) =>
      method === 'Download' && targetFileName !== '' ? `touch "/var/lib/cwmp/${targetFileName}"` : undefined,
  }),
  inShell({
    id: 'shell-in-transfer-login',
    sentence: 'Puts the login of a transfer between double quotes into a command line that a shell evaluates.',
    command: ({ username, password }) => (username === '' ? undefined : `curl -u "${username}:${password}"`),
  }),
  inShell({
    id: 'shell-in-download-command-key',
    sentence: 'Puts the CommandKey of a Download into a command line that a shell evaluates.',
    command: ({ method, commandKey }) => (method === 'Download' ? `logger download ${commandKey}` : undefined),
  }),
  inShellWhenStored,
  pathInFileType,
  downloadsFromItself,
  downloadsFromItselfByName,
  shellByJob(),
];
