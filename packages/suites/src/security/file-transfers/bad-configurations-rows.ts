import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { CaseMeta } from '@cordon/testbench';

/** A file that is no configuration of the target, made from the one that it uploads itself. */
export interface BadConfiguration extends Pick<CaseMeta, 'id' | 'title' | 'purpose' | 'severity' | 'cwe' | 'defects'> {
  readonly sentence: string;
  readonly write: (own: Uint8Array) => Uint8Array;
}

const mebibyte = 1024 * 1024;
/** Large for a configuration, and small for the memory of a gateway. */
const swollenBytes = 10 * mebibyte;

/** A tar archive (POSIX 1003.1) with one file of this name and text. */
export function tarOf(name: string, text: string): Uint8Array {
  const head = Buffer.alloc(512);
  head.write(name, 0, 'latin1');
  head.write('0000644\0', 100, 'latin1');
  head.write('0000000\x000000000\x00', 108, 'latin1');
  head.write(`${text.length.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
  head.write('00000000000\0', 136, 'latin1');
  head.write('        0', 148, 'latin1');
  head.write('ustar\x0000', 257, 'latin1');
  const sum = head.reduce((total, byte) => total + byte, 0);
  head.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  const body = Buffer.alloc(512);
  body.write(text, 0, 'latin1');
  return Buffer.concat([head, body, Buffer.alloc(1024)]);
}

const escaping = '../../../../../../../../tmp/cordon-inj-026';

/** Its first half, cut in the middle of a line where there are lines. */
function cut(own: Uint8Array): Uint8Array {
  const half = Math.floor(own.length / 2);
  const lineEnds = [half - 1, half].some((at) => own[at] === 0x0a);
  return own.subarray(0, lineEnds ? half + 5 : half);
}

const trips = (fails: string) => [{ id: 'unusable-configuration-reported-as-success', fails }];

/** Configurations that no target may take: one row, one case. */
export const badConfigurations: readonly BadConfiguration[] = [
  {
    id: 'INJ-026-NOISE',
    title: 'Random bytes are no configuration',
    purpose:
      'What is not checked at all is applied, whatever it is. As many random bytes as its own configuration has are downloaded.',
    severity: 'high',
    cwe: 354,
    sentence: 'a file of random bytes is refused',
    defects: trips('a file of random bytes is refused'),
    write: (own) => randomBytes(Math.max(64, own.length)),
  },
  {
    id: 'INJ-026-CUT',
    title: 'Half a configuration is no configuration',
    purpose:
      'A file that was cut off on its way leaves a device half configured, without the half that locks it. Its first half is downloaded.',
    severity: 'high',
    cwe: 354,
    sentence: 'half of a configuration is refused',
    defects: trips('half of a configuration is refused'),
    write: cut,
  },
  {
    id: 'INJ-026-SWOLLEN',
    title: 'A configuration with ten megabytes of rubbish behind it is refused',
    purpose:
      'What follows a good beginning is copied somewhere, and memory is finite. Its own configuration with ten megabytes behind it is downloaded.',
    severity: 'medium',
    cwe: 400,
    sentence: 'a configuration with rubbish behind it is refused',
    defects: trips('a configuration with rubbish behind it is refused'),
    write: (own) => Buffer.concat([own, randomBytes(swollenBytes)]),
  },
  {
    id: 'INJ-026-BOMB',
    title: 'A small file that unpacks to a large one is refused',
    purpose:
      'Packed configurations are unpacked before they are looked at. Ten megabytes of zeros, packed by gzip to ten thousand bytes, are downloaded.',
    severity: 'medium',
    cwe: 409,
    sentence: 'a file that unpacks to nothing but zeros is refused',
    defects: trips('a file that unpacks to nothing but zeros is refused'),
    write: () => gzipSync(Buffer.alloc(swollenBytes), { level: 9 }),
  },
  {
    id: 'INJ-026-TRAVERSAL',
    title: 'An archive that leads out of its folder is refused',
    purpose:
      'Configurations that are archives are unpacked as root. A tar archive, packed by gzip, has one small file whose name climbs ' +
      'to /tmp. The bench cannot see the file system: a device that reports success has taken a foreign archive.',
    severity: 'high',
    cwe: 22,
    sentence: 'an archive that leads out of its folder is refused',
    defects: trips('an archive that leads out of its folder is refused'),
    write: () => gzipSync(tarOf(escaping, 'cordon\n')),
  },
];
