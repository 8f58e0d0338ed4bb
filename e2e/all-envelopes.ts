import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { wantsAllCases } from './expected-verdicts.ts';
import { type EnvelopeProblem, validateEnvelopes, whyNoValidation } from './validate-envelopes.ts';

/** What the bench writes wrong on purpose, to see it refused: only in this request, only from a bench, and only this complaint. */
const breaches: readonly (readonly [caseId: string, request: RegExp, complaint: RegExp])[] = [
  [
    'CWMP-CPE-SESSION-009',
    /<c:X_CORDON_NoSuchMethod\/>/,
    /X_CORDON_NoSuchMethod': No matching global element declaration/,
  ],
  ['CWMP-CPE-PARAMETERS-024', /<cwmp:SetParameterValues>/, /'soon' is not a valid value of the atomic type/],
  ['INJ-024', /<cwmp:(?:SetParameterValues|ScheduleInform|Download)>/, /Key'.*The value has a length of '33'/],
  // Not wrong as such: types of later versions are offered to every device, and one of CWMP 1.0 refuses them.
  ['INJ-005', /<cwmp:Upload>/, /FileType'.*'(?:3 Vendor Configuration|4 Vendor Log) File 1' is not accepted/],
  ['CWMP-CPE-ATTRIBUTES-007', /<cwmp:SetParameterAttributes>/, /'X_CORDON_Nobody' is not an element of the set/],
];
const devicesOfOurs = /-(?:main_cpe|main_fleet|cpe-process)\.xml$/;

/** The id of the case whose deliberate breach a complaint is about; undefined for a mistake. */
export function breachOf({ file, message }: EnvelopeProblem): string | undefined {
  if (devicesOfOurs.test(basename(file))) return undefined;
  const text = readFileSync(file, 'utf8');
  return breaches.find(([, request, complaint]) => request.test(text) && complaint.test(message))?.[0];
}

/** Around the whole suite: what `keep-envelopes.mjs` kept must validate against the schemas of SOAP and CWMP. */
export default function setup(): (() => void) | undefined {
  // Many of the cases that only a run by hand tries send what is wrong on purpose.
  const reason = wantsAllCases ? 'a run by hand of all cases' : whyNoValidation();
  if (reason !== undefined) {
    process.stdout.write(`envelopes of the suite are not validated: ${reason}\n`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), 'cordon-envelopes-'));
  process.env['CORDON_KEEP_ENVELOPES'] = folder;
  process.env['NODE_OPTIONS'] =
    `${process.env['NODE_OPTIONS'] ?? ''} --import ${new URL('keep-envelopes.mjs', import.meta.url).href}`;
  return () => {
    const files = readdirSync(folder)
      .filter((name) => name.endsWith('.xml'))
      .map((name) => join(folder, name));
    const complaints = validateEnvelopes(files);
    const problems = complaints.filter((complaint) => breachOf(complaint) === undefined);
    const deliberate = complaints.length - problems.length;
    for (const { file, message } of problems) process.stderr.write(`${file}: ${message}\n`);
    process.stdout.write(
      `envelopes of the suite: ${files.length} different, ${problems.length} complaints of xmllint, and ${deliberate} of breaches on purpose\n`,
    );
    if (problems.length > 0) {
      process.exitCode = 1;
      return;
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
