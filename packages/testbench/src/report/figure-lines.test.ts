import { afterEach, expect, test } from 'vitest';
import type { Evidence } from '../evidence/evidence.ts';
import { plantedLabelName, sentWaitName, settingsAsBeforeName } from '../evidence/observation-names.ts';
import { injectionText } from '../peers/injection-text.ts';
import { plantedLabel } from '../peers/planted-label.ts';
import type { Fixtures } from '../run/fixture.ts';
import { inlineCase, removeDirs, runInline } from '../run/inline-run.test-support.ts';
import { figureLines } from './figure-lines.ts';
import { jsonReport } from './json-report.ts';
import { reportData } from './report-data.ts';
import { textReport } from './text-report.ts';

afterEach(removeDirs);

interface Bench {
  readonly evidence: Evidence;
}
const fixtures: Fixtures<Bench> = {
  evidence: { scope: 'run', setUp: (_needed, { evidence }) => ({ value: evidence }) },
};
const zones = { zone: 'canary.test', shortZone: 'c.test' };

const sends = (id: string, parameters: readonly string[], holds: boolean) =>
  inlineCase<Bench>({ id }, ({ evidence, expect: expectThat }) => {
    for (const parameter of parameters)
      evidence.observe(plantedLabelName, plantedLabel(injectionText('quote-single', zones), parameter));
    evidence.observe(sentWaitName, { parameter: 'Device.Host', family: 'separator-pipe', value: '|sleep 5' });
    for (const name of parameters) evidence.observe('kept-value', { name, value: '', type: 'string' });
    evidence.observe('restored', { names: parameters });
    if (holds) evidence.observe(settingsAsBeforeName, { settings: parameters.length });
    expectThat(holds, 'nothing is seen').toBe(true);
  });
const quiet = inlineCase<Bench>({ id: 'TEST-QUIET' }, ({ expect: expectThat }) => expectThat(1, 'one is two').toBe(2));

test('what was sent and put back is counted, and only what was read again counts as put back', async () => {
  const cases = [sends('TEST-1', ['Device.A', 'Device.B'], true), sends('TEST-2', ['Device.A'], false), quiet];
  const { run, result } = await runInline<Bench>(cases, { fixtures });
  const { probes, settings } = run.model.figures;
  expect(probes).toMatchObject({ cases: 2, values: 5, parameters: 3, findings: 1 });
  expect(settings).toEqual({ kept: 3, writtenBack: 3, asBefore: 2 });
  expect(result.figures).toEqual(run.model.figures);
  expect(JSON.parse(jsonReport(run.model))).toMatchObject({ figures: { probes, settings } });
  const [injection, putBack] = figureLines(run.model.figures);
  expect(injection).toMatch(/^Injection {2}5 values to 3 parameters by 2 cases in [\d.]+ s: 1 finding$/);
  expect(putBack).toBe(
    'Put back   3 settings kept, 3 written back, 2 read again and as before; 1 could not be shown to be as before',
  );
  expect((await reportData(run)).figures.map(({ name, text }) => [name, text])).toEqual([
    ['Injection', injection?.slice(11)],
    ['Put back', putBack?.slice(11)],
  ]);
  expect(textReport(run.model)).toContain(`\n${injection}\n${putBack}\n`);
});

test('a run that sent and changed nothing says nothing of it', async () => {
  const { run } = await runInline<Bench>([quiet], { fixtures });
  expect(figureLines(run.model.figures)).toEqual([]);
});
