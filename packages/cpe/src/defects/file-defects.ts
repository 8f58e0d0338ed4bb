import type { CpePolicies, FirmwareStrictness } from '../cpe-policies.ts';
import type { TransferStrictness } from '../transfers/transfer-strictness.ts';
import type { CpeDefect } from './cpe-defect.ts';

const transfers =
  (changed: Partial<TransferStrictness>) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, transfers: { ...policies.transfers, ...changed } });

const firmware =
  (changed: Partial<FirmwareStrictness>) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, firmware: { ...policies.firmware, ...changed } });

/** What goes wrong with files that no sound device takes. */
export const fileDefects: readonly CpeDefect[] = [
  {
    id: 'unusable-configuration-reported-as-success',
    sentence: 'Reports success for a configuration file that it could not use.',
    requirements: ['A.3.2.8-10', 'A.3.3.2-08'],
    apply: transfers({ refusesUnusable: false }),
  },
  {
    id: 'changed-configuration-taken',
    sentence: 'Takes its own configuration back without looking whether somebody changed it.',
    requirements: ['A.3.2.8-10'],
    apply: transfers({ seal: { checksSeal: false, checksOwner: true } }),
  },
  {
    id: 'other-devices-configuration-taken',
    sentence: 'Takes a configuration that another device wrote for itself.',
    requirements: ['A.3.2.8-10'],
    apply: transfers({ seal: { checksSeal: true, checksOwner: false } }),
  },
  {
    id: 'files-unchecked-at-last',
    sentence:
      'Meets a file server that it did not reach two seconds later once more, without a look at its certificate.',
    requirements: ['3.4-55'],
    apply: transfers({ uncheckedAfterMs: 2_000 }),
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
  {
    id: 'unsigned-firmware-installed',
    sentence: 'Installs whatever it is given as firmware, signed or not.',
    requirements: ['A.3.2.8-10'],
    apply: firmware({ checksImage: false }),
  },
  {
    id: 'older-firmware-installed',
    sentence: 'Installs genuine firmware that is older than what runs.',
    requirements: ['A.3.2.8-10'],
    apply: firmware({ allowsDowngrade: () => true }),
  },
  {
    id: 'firmware-of-another-model-installed',
    sentence: 'Installs genuine firmware that is for another model.',
    requirements: ['A.3.2.8-10'],
    apply: firmware({ checksModel: false }),
  },
];
