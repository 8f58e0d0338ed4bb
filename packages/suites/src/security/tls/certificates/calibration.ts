import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseMeta, Severity } from '@cordon/testbench';
import { type CertificateRow, isToBeTaken } from './certificate-row.ts';

/**
 * What independent TLS clients made of every chain: `A` accepted it, `R` refused it, `N` did not ask for the stapled answer that the case is about
 * and so says nothing of it.
 */
export interface Calibration {
  /** Versions of the clients, by name. */
  readonly clients: Readonly<Record<string, string>>;
  /** Answers by case and client. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Likewise of clients that were told not to verify: what their TLS cannot use whatever it is. They say nothing for or against a case. */
  readonly unverified: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** Where `npm run calibrate` stores what it found. */
export const calibrationFile: string = join(
  import.meta.dirname,
  '..',
  '..',
  '..',
  '..',
  'catalogue',
  'certificate-calibration.json',
);

/** As many independent clients must agree with an expectation, or all where fewer were asked; else it is contested. */
const agreeingMin = 3;

/** Reads the stored table. */
export function loadCalibration(): Calibration {
  return JSON.parse(readFileSync(calibrationFile, 'utf8')) as Calibration;
}

/**
 * Whether fewer than three clients do what the row expects of a target, or not all where fewer were asked; never where a row expects nothing or
 * none of them was asked.
 */
export function isContested({ id, expect }: Pick<CertificateRow, 'id' | 'expect'>, { rows }: Calibration): boolean {
  const answers = Object.values(rows[id] ?? {}).filter((answer) => answer !== 'N');
  if (answers.length === 0 || Object.values(expect).includes('either')) return false;
  const wanted = isToBeTaken({ expect }) ? 'A' : 'R';
  return answers.filter((answer) => answer === wanted).length < Math.min(agreeingMin, answers.length);
}

/** What the clients did, in a sentence; undefined for a row that was not calibrated. */
export function calibrationSentence(
  row: Pick<CertificateRow, 'id' | 'expect'>,
  calibration: Calibration,
): string | undefined {
  const answers = Object.entries(calibration.rows[row.id] ?? {});
  if (answers.length === 0) return undefined;
  const named = (wanted: string): string =>
    answers
      .filter(([, answer]) => answer === wanted)
      .map(([name]) => `${name} ${calibration.clients[name] ?? ''}`.trim())
      .join(', ') || 'none';
  const contested = isContested(row, calibration)
    ? ' Contested: fewer than three, or not all that were asked, do what is expected here.'
    : '';
  const unasked = answers.some(([, answer]) => answer === 'N')
    ? ` These did not ask for the stapled answer: ${named('N')}.`
    : '';
  return `Shown the same chain, these clients accept it: ${named('A')}; these refuse it: ${named('R')}.${unasked}${contested}`;
}

/** Read once, when the first case is defined. */
let stored: Calibration | undefined;

/** What a case says of a chain that independent clients were shown: where they disagree with the expectation, breaking it is no more than a medium matter. */
export function calibrated(
  row: Pick<CertificateRow, 'id' | 'expect' | 'severity'>,
): Pick<CaseMeta, 'severity' | 'calibration'> {
  stored ??= loadCalibration();
  const calibration = calibrationSentence(row, stored);
  const isCapped = isContested(row, stored) && ['critical', 'high'].includes(row.severity);
  const severity: Severity = isCapped ? 'medium' : row.severity;
  return { severity, ...(calibration === undefined ? {} : { calibration }) };
}
