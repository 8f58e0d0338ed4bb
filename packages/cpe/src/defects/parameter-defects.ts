import type { SetParameterValuesFault } from '@cordon/cwmp';
import type { ApplyValues } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

/** Applies what is good of a list, entry by entry. */
export const applyOneByOne: ApplyValues = (start, list, applyAll) => {
  let progress = start;
  let reason: string | undefined;
  const faults: SetParameterValuesFault[] = [];
  for (const value of list) {
    const result = applyAll(progress, [value]);
    progress = result.progress;
    reason ??= result.refusal?.reason;
    faults.push(...(result.refusal?.faults ?? []));
  }
  return { progress, refusal: reason === undefined ? undefined : { reason, faults } };
};

/** What goes wrong between a request and the data model. */
export const parameterDefects: readonly CpeDefect[] = [
  {
    id: 'secrets-readable',
    sentence: 'Reads passwords and keys back in clear.',
    requirements: ['106-59', '106-60', 'MS-07', 'MS-27'],
    apply: (policies) => ({ ...policies, revealsSecret: () => true }),
  },
  {
    id: 'set-parameter-values-not-atomic',
    sentence: 'Applies the good values of a SetParameterValues that it answers with a fault.',
    requirements: ['A.3.2.1-10', 'A.3.2.1-11'],
    apply: (policies) => ({ ...policies, applySetParameterValues: applyOneByOne }),
  },
  {
    id: 'set-parameter-values-faults-truncated',
    sentence: 'Names only the first bad parameter of a SetParameterValues.',
    requirements: ['A.3.2.1-30'],
    apply: (policies) => ({
      ...policies,
      writeAnswer: (answer) => {
        const written = policies.writeAnswer(answer);
        if (written.method !== 'Fault') return written;
        return { ...written, setParameterValuesFault: written.setParameterValuesFault.slice(0, 1) };
      },
    }),
  },
  {
    id: 'notification-change-ignored',
    sentence: 'Sets Notification even when NotificationChange is false.',
    requirements: ['A.3.2.4-12'],
    apply: (policies) => ({
      ...policies,
      readRequest: (asked) => {
        const request = policies.readRequest(asked);
        if (request.method !== 'SetParameterAttributes') return request;
        const parameterList = request.parameterList.map((entry) => ({ ...entry, notificationChange: true }));
        return { ...request, parameterList };
      },
    }),
  },
  {
    id: 'next-level-lists-all',
    sentence: 'Lists the whole subtree in GetParameterNames although NextLevel is true.',
    requirements: ['A.3.2.3-02'],
    apply: (policies) => ({
      ...policies,
      readRequest: (asked) => {
        const request = policies.readRequest(asked);
        return request.method === 'GetParameterNames' ? { ...request, nextLevel: false } : request;
      },
    }),
  },
];
