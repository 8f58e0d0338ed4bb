import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { caseReference } from './case-reference.ts';
import { commandReference } from './command-reference.ts';
import { defectReference } from './defect-reference.ts';
import { sessionDiagrams } from './session-diagram.ts';

/** Writes docs/reference from the code; with --check it fails when a page differs from what the code says. */
const pages = [...sessionDiagrams(), ...(await caseReference()), ...defectReference(), ...commandReference()];
const check = process.argv.includes('--check');
const stale = pages.filter(({ path, text }) => !existsSync(path) || readFileSync(path, 'utf8') !== text);

for (const { path, text } of stale) {
  if (check) {
    console.error(`${path} is stale: run npm run docs`);
    continue;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${path}`);
}
console.log(`docs: ${pages.length} pages, ${stale.length} ${check ? 'stale' : 'written'}`);
process.exitCode = check && stale.length > 0 ? 1 : 0;
