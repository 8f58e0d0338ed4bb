import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type CaseDefinition,
  type CaseMeta,
  defineCase,
  type Evidence,
  type Fixtures,
  openRun,
  type Profile,
  renderHtmlReport,
  reportData,
  runCases,
} from '@cordon/testbench';
import { buildReportTemplate, type ReportData } from '@cordon/ui';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const executablePath = '/usr/bin/chromium';
const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn('skipped: the HTML report needs Debian package chromium');

const hostile = `</script><script>window.pwned=1</script><img src=x onerror="window.pwned=2"><!-- \u202egnp.exe\u0000\u001b[31m`;

const profile: Profile = {
  name: 'tr069',
  title: 'TR-069',
  description: 'As published.',
  date: '2026-01-01',
  rules: {},
};

interface Bench {
  readonly evidence: Evidence;
}

const fixtures: Fixtures<Bench> = {
  evidence: { scope: 'run', setUp: (_needed, { evidence }) => ({ value: evidence }) },
};

function meta(part: Partial<CaseMeta>): CaseMeta {
  return {
    id: 'CWMP-CPE-SESSION-004',
    title: 'A CPE with nothing to ask sends an empty POST after InformResponse',
    suite: 'conformance',
    target: 'cpe',
    purpose: 'Once answered, a CPE with nothing to ask hands the turn to the ACS with an empty HTTP POST.',
    severity: 'medium',
    safety: 'S1',
    requirements: ['3.7.1.3-02'],
    spec: [{ doc: 'TR-069a6c1', section: '3.7.1.3', level: 'MUST' }],
    defects: [{ id: 'soap-action-on-empty-post', fails: 'an empty POST has no SOAPAction' }],
    timeoutMs: 10_000,
    estimatedMs: 1_000,
    ...part,
  };
}

const hostileCase = defineCase<Bench>(
  meta({ title: `Hostile ${hostile}` }),
  async ({ evidence, step, expect, attach, observe }) => {
    await step('Receive Inform', async () => {
      const body = `<soap:Envelope>\n<Manufacturer>${hostile}</Manufacturer>\n</soap:Envelope>`;
      evidence.exchange({
        peer: 'acs',
        from: 'target',
        connectionId: 1,
        connection: { protocol: 'TLSv1.3', serverName: hostile },
        request: {
          startLine: `POST /cwmp HTTP/1.1 ${hostile}`,
          headers: [
            ['Content-Type', 'text/xml'],
            ['X-Hostile', hostile],
          ],
          body: Buffer.from(body),
          decoded: {
            message: { method: 'Inform', manufacturer: hostile },
            violations: [
              { rule: 'xml-bad', clause: 'TR-069 3.4', detail: hostile, position: { offset: 9, line: 2, column: 1 } },
            ],
          },
        },
        response: { startLine: 'HTTP/1.1 204 No Content', headers: [], body: new Uint8Array(0) },
      });
      observe(hostile, { [hostile]: hostile, ['__proto__']: 'plain name' });
      attach(hostile, Buffer.from([0xff, 0x00, 0x3c, 0x73]), hostile.slice(0, 60));
      attach('long', 'x'.repeat(200_000), 'text/plain');
    });
    expect(hostile, `an empty POST has no SOAPAction ${hostile}`).toBe('');
    expect(2, 'the Inform has two events').toBe(2);
  },
);

const passing = defineCase<Bench>(
  meta({
    id: 'SEC-CPE-TLS-003',
    suite: 'security/tls',
    severity: 'critical',
    title: 'The CPE refuses a certificate for another host',
  }),
  ({ expect }) => expect(0, 'no application byte is sent').toBe(0),
);

async function renderedReport(dir: string, cases: readonly CaseDefinition<Bench>[]): Promise<string> {
  const command = 'cordon test cpe --target examples/targets/reference-cpe.yaml --case {case}';
  const target = { name: `Gateway ${hostile}`, kind: 'cpe' } as const;
  const result = await runCases<Bench>({ cases, fixtures, profile, target, dir: join(dir, 'run'), command });
  const run = await openRun(result.dir);
  const data = await reportData(run);
  await run.close();
  // The viewer has its own copy of the types; this line does not compile when they part.
  const seen: ReportData = data;
  const path = join(dir, 'report.html');
  writeFileSync(path, renderHtmlReport(await buildReportTemplate(), data));
  expect(seen.cases).toHaveLength(cases.length);
  return path;
}

describe.skipIf(!hasChromium)('the HTML report', () => {
  let browser: Browser;
  let page: Page;
  let dir: string;
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'cordon-report-'));
    const path = await renderedReport(dir, [hostileCase, passing]);
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    page.on('console', (message) => void complaints.push(`${message.type()}: ${message.text()}`));
    page.on('pageerror', (error) => void complaints.push(`page error: ${error.message}`));
    page.on('request', (request) => void requests.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    if (dir !== undefined) rmSync(dir, { recursive: true, force: true });
  });

  test('opens from disk with nothing on the console and nothing fetched', () => {
    expect(complaints).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:'))).toHaveLength(1);
  });

  test('shows a failed case on one screen: sentence, clause, messages, command', async () => {
    await page.keyboard.press('n');
    await page.getByRole('heading', { level: 2, name: 'Does not hold' }).waitFor();
    const text = await page.locator('main').innerText();
    for (const part of [
      'an empty POST has no SOAPAction',
      'TR-069a6c1, 3.7.1.3',
      'POST /cwmp HTTP/1.1',
      '204 No Content',
      '--case CWMP-CPE-SESSION-004',
      'Receive Inform',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('marks the offending line and shows raw bytes and the decoded tree', async () => {
    const exchange = page.locator('.exchange').first();
    expect(await exchange.locator('.line-marked').innerText()).toContain('<Manufacturer>');
    await exchange.getByRole('button', { name: 'hex' }).click();
    expect(await exchange.locator('pre').nth(1).innerText()).toMatch(/^000000 {2}3c 73 6f 61 70/);
    await exchange.getByRole('button', { name: 'decoded' }).click();
    expect(await exchange.locator('.tree').first().innerText()).toContain('xml-bad');
  });

  test('hostile bytes stay text: no script runs, no element appears, no control character survives', async () => {
    await page.evaluate(`document.querySelectorAll('details').forEach((details) => { details.open = true; })`);
    expect(await page.evaluate('window.pwned')).toBeUndefined();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.locator('body script').count()).toBe(2);
    expect(/[\u0000\u001b\u202e]/.test(await page.locator('body').innerText())).toBe(false);
    expect(await page.getByText('Only the beginning').count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test('the policy refuses a script that somebody adds', async () => {
    const ran = await page.evaluate(`(() => {
      try { const s = document.createElement('script'); s.text = 'window.pwned = 3'; document.body.append(s); } catch {}
      return window.pwned;
    })()`);
    expect(ran).toBeUndefined();
    complaints.length = 0;
  });

  test('keys, filters and links work', async () => {
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { level: 2, name: 'Findings' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('another host');
    await expect.poll(() => page.locator('.case-row').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    await page.getByRole('heading', { level: 1, name: 'The CPE refuses a certificate' }).waitFor();
    expect(page.url()).toContain('case=SEC-CPE-TLS-003');
    await page.reload();
    await page.getByRole('heading', { level: 1, name: 'The CPE refuses a certificate' }).waitFor();
  });

  test('every control has a name for a screen reader', async () => {
    const nameless = await page.evaluate(`[...document.querySelectorAll('button, input, select')]
      .filter((control) => control.textContent.trim() === '' && !control.labels?.length && !control.ariaLabel).length`);
    expect(nameless).toBe(0);
  });
});
