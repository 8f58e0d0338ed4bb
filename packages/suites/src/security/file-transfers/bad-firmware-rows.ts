import { randomBytes } from 'node:crypto';
import type { CaseMeta, FirmwareFiles } from '@cordon/testbench';
import { withOneBitChanged } from './one-bit.ts';

/** An image that the target may not install, made from genuine ones. */
export interface BadFirmware extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'cwe' | 'defects'> {
  readonly sentence: string;
  /** Undefined where the target file has no image that it could be made from. */
  readonly write: (files: FirmwareFiles) => Uint8Array | undefined;
}

/** A head of any vendor is in there; what runs is behind it. */
const headBytesMax = 4096;

function withAnotherBody(image: Uint8Array): Uint8Array {
  const head = image.subarray(0, Math.min(headBytesMax, Math.floor(image.length / 4)));
  return Buffer.concat([head, randomBytes(image.length - head.length)]);
}

const unsigned = (fails: string) => [{ id: 'unsigned-firmware-installed', fails }];

/** Images that no target may install: one row, one case. */
export const badFirmware: readonly BadFirmware[] = [
  {
    id: 'INJ-027-NOISE',
    title: 'Random bytes are not installed as firmware',
    purpose:
      'Who installs anything runs anything. As many random bytes as a genuine image has are downloaded as firmware.',
    cwe: 347,
    sentence: 'random bytes are refused and not installed',
    defects: unsigned('random bytes are refused and not installed'),
    write: ({ image }) => randomBytes(image.length),
  },
  {
    id: 'INJ-027-BIT',
    title: 'Firmware with one bit changed is not installed',
    purpose:
      'A signature that covers less than everything, or that nobody checks, lets a stranger change what runs. A genuine image is downloaded with one bit in its last quarter changed.',
    cwe: 347,
    sentence: 'an image with one bit changed is refused and not installed',
    defects: unsigned('an image with one bit changed is refused and not installed'),
    write: ({ image }) => withOneBitChanged(image, 0.75),
  },
  {
    id: 'INJ-027-BODY',
    title: 'Firmware with a genuine head and a foreign body is not installed',
    purpose:
      'Some devices check the head, which they need anyway, and copy the rest. The first bytes of a genuine image are downloaded with random ones behind them.',
    cwe: 347,
    sentence: 'a genuine head with a foreign body is refused and not installed',
    defects: unsigned('a genuine head with a foreign body is refused and not installed'),
    write: ({ image }) => withAnotherBody(image),
  },
  {
    id: 'INJ-027-CUT',
    title: 'Firmware without its end is not installed',
    purpose:
      'Half an image is a brick, and a signature at the end of a file is missing when the end is. A genuine image is downloaded without its last tenth.',
    cwe: 354,
    sentence: 'an image without its end is refused and not installed',
    defects: unsigned('an image without its end is refused and not installed'),
    write: ({ image }) => image.subarray(0, Math.floor(image.length * 0.9)),
  },
  {
    id: 'INJ-027-OLDER',
    title: 'Genuine firmware of an older version is not installed',
    purpose:
      'Old versions have holes that everybody knows. A genuine image of an older version, which the target file names, is downloaded. A vendor that allows it on purpose has to say so.',
    cwe: 1328,
    sentence: 'an older image is refused and not installed',
    defects: [{ id: 'older-firmware-installed', fails: 'an older image is refused and not installed' }],
    write: ({ older }) => older,
  },
  {
    id: 'INJ-027-MODEL',
    title: 'Genuine firmware of another model is not installed',
    purpose:
      'What another model runs makes this one a brick, or opens it. A genuine image of another model of the vendor, which the target file names, is downloaded.',
    cwe: 354,
    sentence: 'an image of another model is refused and not installed',
    defects: [
      { id: 'firmware-of-another-model-installed', fails: 'an image of another model is refused and not installed' },
    ],
    write: ({ otherModel }) => otherModel,
  },
];
