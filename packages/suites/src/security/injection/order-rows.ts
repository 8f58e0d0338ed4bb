import { type CaseMeta, type InjectionFamily, noneLate } from '@cordon/testbench';
import type { OrderPart } from './probe-orders.ts';
import { allFamilies } from './plan/trials.ts';

/** One case about what stands in the orders of transfers. */
export interface OrderRow extends Pick<CaseMeta, 'id' | 'title' | 'severity' | 'safety' | 'defects' | 'estimatedMs'> {
  /** Where such values end, and what is ordered. */
  readonly why: string;
  readonly part: OrderPart;
  /** Whether the target finds its own configuration where the orders lead; nothing when absent. */
  readonly isStored?: true;
  readonly families: readonly InjectionFamily[];
  /** The sentence that holds when no value was taken apart; its defects break it. */
  readonly noShell: string;
  readonly noOption: string;
}

const noUrl = 'no URL of a transfer is evaluated by a shell';
const noFileName = 'no file name of a download is evaluated by a shell';
const noStoredName = 'no name of a file that was taken is evaluated by a shell';
const noLogin = 'no login of a transfer is evaluated by a shell';

/** The cases, in the order of risk. */
export const orderRows: readonly OrderRow[] = [
  {
    id: 'INJ-005',
    title: 'The URL of a transfer is not evaluated',
    why:
      'Firmware and configurations are mostly fetched by a program, and its command line holds the URL of the order. Downloads ' +
      'and uploads are ordered with separators, substitutions, broken quotes, other blanks and an option in the URL; the ' +
      'file is never there, so nothing is applied. What a shell computes may also come in the path of the request.',
    severity: 'critical',
    safety: 'S3',
    part: 'url',
    families: allFamilies,
    noShell: noUrl,
    noOption: 'no URL of a transfer becomes an option of a program',
    defects: [
      { id: 'shell-in-download-url', fails: noUrl },
      { id: 'shell-in-upload-url', fails: noUrl },
      { id: 'shell-by-job-in-upload-url', fails: noneLate, lateMs: 60_000 },
    ],
    estimatedMs: 15_000,
  },
  {
    id: 'INJ-005-LOGIN',
    title: 'The login of a transfer is not evaluated',
    why:
      'The program that fetches a file is given the login in its command line, too, and who checks a URL seldom checks a password. Downloads ' +
      'and uploads are ordered with separators, substitutions, broken quotes, other blanks and an option in Username, and then in ' +
      'Password; the file server asks for a login and takes none, so nothing is applied.',
    severity: 'critical',
    safety: 'S3',
    part: 'login',
    families: allFamilies,
    noShell: noLogin,
    noOption: 'no login of a transfer becomes an option of a program',
    defects: [{ id: 'shell-in-transfer-login', fails: noLogin }],
    estimatedMs: 30_000,
  },
  {
    id: 'INJ-005-NAMES',
    title: 'The file name of a download is not evaluated',
    why:
      'TargetFileName says what the file is to be called on the target, and so it ends in a command line that fetches, moves or unpacks it. ' +
      'Downloads are ordered with separators, substitutions, broken quotes, other blanks and an option in it; the file is never there, ' +
      'so nothing is applied. INJ-005-STORED tries names of files that are there.',
    severity: 'critical',
    safety: 'S3',
    part: 'fileName',
    families: allFamilies,
    noShell: noFileName,
    noOption: 'no file name of a download becomes an option of a program',
    defects: [{ id: 'shell-in-target-file-name', fails: noFileName }],
    estimatedMs: 10_000,
  },
  {
    id: 'INJ-005-STORED',
    title: 'The name of a file that was taken is not evaluated',
    why:
      'Who fetches a file under a name of his own and moves it to TargetFileName afterwards needs the name only when all went well. The target ' +
      'uploads its configuration, and is ordered to download the same with substitutions, a broken quote, other blanks and an option as the ' +
      'name. A device may reboot for a configuration, so few are tried.',
    severity: 'critical',
    safety: 'S4',
    part: 'fileName',
    isStored: true,
    families: [
      'substitution-parenthesis',
      'substitution-back-quote',
      'quote-single',
      'blank-field-separator',
      'argument-dash',
    ],
    noShell: noStoredName,
    noOption: 'no name of a file that was taken becomes an option of a program',
    defects: [{ id: 'shell-in-stored-file-name', fails: noStoredName }],
    estimatedMs: 10_000,
  },
];
