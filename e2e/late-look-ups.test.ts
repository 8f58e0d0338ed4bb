// A target that takes what it was sent to a shell long after the case: the bench that goes on listening says of which case, parameter and
// family it was, and amends the run that stands already.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceTarget, runCpeBench } from '@cordon/cli';
import { noneLate, openRun, textReport, verifyRun } from '@cordon/testbench';
import { afterAll, expect, test } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'cordon-late-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('what a job evaluates after the last case fails the case that sent it', { timeout: 240_000 }, async () => {
  const defect = 'shell-by-job-in-upload-url';
  const target = referenceTarget({ name: 'late', description: defect, defects: [defect] });
  const dir = mkdtempSync(join(folder, 'run-'));
  const heard = new AbortController();
  const verdicts: string[] = [];
  const result = await runCpeBench({
    target,
    dir,
    cases: ['INJ-005'],
    safety: 'S3',
    profile: 'hardened',
    lingerMs: 180_000,
    signal: heard.signal,
    reporters: [
      {
        name: 'verdicts',
        onEvent: (event) => {
          if (event.kind === 'case-end' || event.kind === 'case-amended') verdicts.push(event.verdict);
          if (event.kind === 'case-amended') heard.abort();
        },
      },
    ],
  });
  expect(verdicts).toEqual(['pass', 'fail']);
  expect(result).toMatchObject({ interrupted: false, tearDownError: undefined, verdicts: { fail: 1, pass: 0 } });
  const run = await openRun(dir);
  const [judged] = run.model.cases;
  const late = judged?.expectations.filter(({ sentence }) => sentence === noneLate);
  expect(late).toMatchObject([{ held: false, evidence: { parameter: 'Upload URL', family: 'quote-single' } }]);
  expect(textReport(run.model)).toMatch(/Came late: Upload URL by quote-single, [\d.]+ s after its end/);
  await run.close();
  expect(await verifyRun(dir)).toMatchObject({ ok: true });
});
