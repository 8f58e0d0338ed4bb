import type { CpePolicies, TransferStrictness } from '../cpe-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const transfers =
  (changed: Partial<TransferStrictness>) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, transfers: { ...policies.transfers, ...changed } });

/** What goes wrong with files that no sound device takes. */
export const fileDefects: readonly CpeDefect[] = [
  {
    id: 'unusable-configuration-reported-as-success',
    sentence: 'Reports success for a configuration file that it could not use.',
    requirements: ['A.3.2.8-10', 'A.3.3.2-08'],
    apply: transfers({ refusesUnusable: false }),
  },
  {
    id: 'file-redirect-to-http-followed',
    sentence: 'Follows a file server that redirects from https to http.',
    requirements: ['3.4-56'],
    apply: transfers({ allowsDowngrade: true }),
  },
  {
    id: 'file-without-end-taken',
    sentence: 'Takes a file of any size into its memory.',
    requirements: ['A.3.2.8-10'],
    apply: transfers({ fileBytesMax: () => 1024 ** 3 }),
  },
];
