import { spawnSync } from 'node:child_process';
import type { Log } from 'sarif';
import { afterEach, describe, expect, test } from 'vitest';
import { openRun } from '../evidence/open-run.ts';
import type { RunModel } from '../evidence/run-model.ts';
import { inlineCase, removeDirs, runInline } from '../run/inline-run.test-support.ts';
import { csvCell, csvReport } from './csv-report.ts';
import { formatDuration } from './format-duration.ts';
import { renderHtmlReport, runDataMark } from './html-report.ts';
import { jsonReport } from './json-report.ts';
import { junitReport } from './junit-report.ts';
import { reportData } from './report-data.ts';
import { sarifReport } from './sarif-report.ts';
import { textReport } from './text-report.ts';

afterEach(removeDirs);

const hostile = `=cmd|'/c calc'!A1 <b>&"'\u0000\u001b[31m\u202e ]]> \ud800`;

async function everyVerdict(): Promise<RunModel> {
  const { run } = await runInline([
    inlineCase({ id: 'TEST-PASS' }, ({ expect }) => expect(1, 'one is one').toBe(1)),
    inlineCase({ id: 'TEST-FAIL', title: hostile, cwe: 297 }, ({ expect }) => expect(hostile, hostile).toBe('')),
    inlineCase({ id: 'TEST-WARN' }, ({ warn }) => warn(hostile)),
    inlineCase({ id: 'TEST-INCONCLUSIVE' }, ({ inconclusive }) => inconclusive(hostile)),
    inlineCase({ id: 'TEST-NA', suite: 'security/tls' }, ({ notApplicable }) => notApplicable('no TLS')),
    inlineCase({ id: 'TEST-ERROR' }, () => Promise.reject(new Error(hostile))),
    inlineCase({ id: 'TEST-SKIPPED', safety: 'S4' }, ({ pass }) => pass('x')),
  ]);
  return run.model;
}

describe('JUnit XML', () => {
  test('sorts verdicts into what build servers know', async () => {
    const xml = junitReport(await everyVerdict());
    expect(xml).toContain('tests="7" failures="1" errors="1" skipped="3"');
    expect(xml).toMatch(/<testcase name="TEST-WARN .*<system-out>warning: /);
    expect(xml).toMatch(/<testsuite name="security\/tls" tests="1"/);
  });

  const hasXmllint = spawnSync('xmllint', ['--version']).error === undefined;
  test.skipIf(!hasXmllint)('is well-formed whatever a target says (xmllint)', async () => {
    const checked = spawnSync('xmllint', ['--noout', '-'], {
      input: junitReport(await everyVerdict()),
      encoding: 'utf8',
    });
    expect(checked.stderr).toBe('');
  });
});

describe('SARIF', () => {
  test('has one rule and one result per case, and only findings as fail', async () => {
    const log = JSON.parse(sarifReport(await everyVerdict())) as Log;
    expect(log.version).toBe('2.1.0');
    const [run] = log.runs;
    expect(run?.tool.driver.rules?.map(({ id }) => id)).toEqual(run?.results?.map(({ ruleId }) => ruleId));
    for (const [index, result] of (run?.results ?? []).entries()) {
      expect(result.ruleIndex).toBe(index);
      expect(result.message.text).not.toBe('');
      // 3.27.10: a result whose kind is not `fail` has the level `none`.
      if (result.kind !== 'fail') expect(result.level).toBe('none');
    }
    const kinds = run?.results?.map(({ kind, level }) => `${kind} ${level}`);
    expect(kinds).toEqual([
      'pass none',
      'fail error',
      'fail warning',
      'open none',
      'notApplicable none',
      'review none',
      'notApplicable none',
    ]);
    expect(run?.tool.driver.rules?.[1]?.properties).toMatchObject({
      'security-severity': '8.0',
      tags: ['conformance', 'external/cwe/cwe-297'],
    });
  });
});

describe('CSV', () => {
  test.each([
    ['=1+1', `"'=1+1"`],
    ['+1', `"'+1"`],
    ['-1', `"'-1"`],
    ['@x', `"'@x"`],
    [' =1', `"' =1"`],
    ['\t=1', `"'\t=1"`],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['plain', 'plain'],
  ])('%j becomes %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });

  test('has a header and one record per case', async () => {
    const records = csvReport(await everyVerdict()).split('\r\n');
    expect(records[0]).toBe('id,title,suite,severity,safety,verdict,reason,clauses,requirements,cwe,seconds');
    expect(records).toHaveLength(9);
    expect(records[2]).toContain(`"'=cmd|`);
  });
});

test('the JSON report says what the run says', async () => {
  const report = JSON.parse(jsonReport(await everyVerdict())) as { verdicts: object; cases: readonly { id: string }[] };
  expect(report.verdicts).toEqual({
    fail: 1,
    warn: 1,
    error: 1,
    inconclusive: 1,
    skipped: 1,
    'not-applicable': 1,
    pass: 1,
  });
  expect(report.cases.map(({ id }) => id)).toHaveLength(7);
});

test('the text report lets no control character of a target through', async () => {
  const text = textReport(await everyVerdict());
  expect(text).toContain('1 fail, 1 warn, 1 error, 1 inconclusive, 1 skipped, 1 not-applicable, 1 pass');
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

describe('the HTML report', () => {
  test('cannot be left by what a target says', async () => {
    const { run } = await runInline([
      inlineCase({ title: '</script><script>alert(1)</script> $& <!--' }, ({ pass }) => pass('x')),
    ]);
    const html = renderHtmlReport(`<script type="application/json">${runDataMark}</script>`, await reportData(run));
    expect(html.match(/</g)).toHaveLength(2);
    expect(html).toContain('$& ');
  });

  test('keeps attachments and events within limits, failed cases first', async () => {
    const long = (id: string, isGood: boolean) =>
      inlineCase({ id }, ({ attach, expect, observe }) => {
        attach(id, id.repeat(3_000), 'text/plain');
        for (let count = 0; count < 50; count += 1) observe('fact', { count });
        expect(isGood, 'is good').toBe(true);
      });
    const { run, result } = await runInline([long('TEST-GOOD', true), long('TEST-BAD', false)]);
    expect(result.verdicts.fail).toBe(1);
    const opened = await openRun(result.dir);
    const data = await reportData(opened, {
      attachmentBytesMax: 5_000,
      attachmentsBytesMax: 8_000,
      eventsPerCaseMax: 10,
    });
    await opened.close();
    expect(run.model.cases.map(({ meta }) => meta.id)).toEqual(['TEST-GOOD', 'TEST-BAD']);
    expect(
      Object.values(data.attachments).map(({ text, state }) => `${text?.slice(0, 8)} ${text?.length} ${state}`),
    ).toEqual(['TEST-BAD 5000 cut', 'TEST-GOO 3000 cut']);
    expect(data.cases[0]?.eventsLeftOut).toBe(42);
  });

  test('a template without a place for the data is refused', async () => {
    const { run } = await runInline([inlineCase({}, ({ pass }) => pass('x'))]);
    const data = await reportData(run);
    expect(() => renderHtmlReport('<html>', data)).toThrow('no place');
  });
});

test.each([
  [0, '0.0 s'],
  [9_940, '9.9 s'],
  [59_400, '59 s'],
  [185_000, '3 min 05 s'],
  [3_720_000, '1 h 02 min'],
])('%d ms is %s', (ms, text) => {
  expect(formatDuration(ms)).toBe(text);
});
