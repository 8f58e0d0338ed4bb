import type { CaseMeta, JudgeTools } from '@cordon/testbench';
import type { EditFacts } from './download-edited.ts';
import { type EditedConfiguration, ofAnotherDevice, withFieldChanged } from './edit-configuration.ts';

/** What a configuration is made from that is not the target's own. */
export interface EditSource {
  readonly own: Uint8Array;
  /** A value that stands in the target when it writes `own`; undefined where none could be set. */
  readonly value: string | undefined;
  readonly serialNumber: string;
  /** The configuration of another device, where the target file names one. */
  readonly given: Uint8Array | undefined;
}

/** A configuration that is well formed and not the target's own. */
export interface EditedRow extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'defects'> {
  readonly sentence: string;
  readonly write: (source: EditSource) => EditedConfiguration | undefined;
  /** Ends the case where a refusal does not show what the row asks. */
  readonly doubt: (facts: EditFacts, tools: JudgeTools) => void;
}

/** Configurations that somebody else could have made: one row, one case. */
export const editedConfigurations: readonly EditedRow[] = [
  {
    id: 'INJ-026-CHANGED',
    title: 'Its own configuration with one field changed is refused',
    purpose:
      'Who can change a backup on its way or on its server opens a port or sets a password, where the file is not authenticated. ' +
      'ProvisioningCode is set to a text, the configuration is uploaded, and one character of the text is changed in it, also inside ' +
      'gzip; where the text is not found, one bit in the middle. ProvisioningCode is set back before the file is downloaded, so that ' +
      'reading it tells whether it was applied. A checksum that anybody can compute would do: that it is a seal is not shown. TR-069 leaves ' +
      'the format to the vendor, and an ACS may be meant to edit it.',
    severity: 'high',
    cwe: 354,
    sentence: 'its own configuration with one field changed is refused',
    defects: [{ id: 'changed-configuration-taken', fails: 'its own configuration with one field changed is refused' }],
    write: ({ own, value }) => withFieldChanged(own, value),
    doubt({ mayBreakForm }, { inconclusive }) {
      if (mayBreakForm) {
        inconclusive(
          'The text was not found in the file, and one bit changed may have spoilt its form or its checksum.',
        );
      }
    },
  },
  {
    id: 'INJ-026-OTHER',
    title: 'The configuration of another device is refused',
    purpose:
      'A configuration that fits every device of a model is a master key: who writes one, with an account of his own, or gets hold of ' +
      'one, has them all. The configuration of another device that the target file names is downloaded; without one, its own with another ' +
      'serial number. A refusal of the latter may be for the change alone and decides nothing. Operators may mean to clone their devices.',
    severity: 'high',
    cwe: 345,
    sentence: 'the configuration of another device is refused',
    defects: [{ id: 'other-devices-configuration-taken', fails: 'the configuration of another device is refused' }],
    write: ({ own, given, serialNumber }) => ofAnotherDevice(own, { given, serialNumber }),
    doubt({ edit }, { inconclusive }) {
      if (edit !== 'it is of another device') {
        inconclusive(
          'The target refuses its own configuration with another serial number, maybe for the change alone. ' +
            'Name a file that another device uploaded in "configuration.otherDevice" of the target file.',
        );
      }
    },
  },
];
