import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { validateEnvelopes, whyNoValidation } from './validate-envelopes.ts';

/** Around the whole suite: what `keep-envelopes.mjs` kept must validate against the schemas of SOAP and CWMP. */
export default function setup(): (() => void) | undefined {
  const reason = whyNoValidation();
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
    const problems = validateEnvelopes(files);
    for (const { file, message } of problems) process.stderr.write(`${file}: ${message}\n`);
    process.stdout.write(
      `envelopes of the suite: ${files.length} different, ${problems.length} complaints of xmllint\n`,
    );
    if (problems.length > 0) {
      process.exitCode = 1;
      return;
    }
    rmSync(folder, { recursive: true, force: true });
  };
}
