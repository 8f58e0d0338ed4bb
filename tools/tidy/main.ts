import { caseFindings } from './case-rules.ts';
import { exportFindings } from './export-rules.ts';
import { projectFiles } from './files.ts';
import { packageFindings } from './package-rules.ts';
import { textFindings } from './text-rules.ts';

const files = projectFiles();
const findings = [...files.flatMap(textFindings), ...packageFindings(), ...exportFindings(), ...caseFindings(files)];
for (const { rule, path, line, message } of findings) {
  console.error(`${path}${line > 0 ? `:${line}` : ''}  ${message}  (${rule})`);
}
console.log(`tidy: ${files.length} files, ${findings.length} findings`);
process.exitCode = findings.length > 0 ? 1 : 0;
