import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { openRun, type OpenedRun, type StoredBytes, verifyRun } from '@cordon/testbench';
import { chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { validateEnvelopes, whyNoValidation } from './validate-envelopes.ts';

const executablePath = '/usr/bin/chromium';
const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn('skipped: reports are not opened in a browser without Debian package chromium');
const noValidation = whyNoValidation();
if (noValidation !== undefined) console.warn(`skipped: envelopes are not validated, ${noValidation}`);

const runs = ['strict', 'holed'] as const;
let folder: string;
let output: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cordon-demo-test-'));
  const main = join(import.meta.dirname, '../packages/cli/src/main.ts');
  // Rejects, and shows the output, when the demo does not exit 0.
  const { stdout } = await promisify(execFile)(process.execPath, [main, 'demo', '--out', folder]);
  output = stdout;
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the demo', () => {
  test('tells the two devices apart', () => {
    expect(output).toContain('20 pass');
    expect(output).toContain('The bench told them apart');
  });

  test.each(runs)('leaves evidence of the %s device that verifies, from the folder alone', async (name) => {
    expect(await verifyRun(join(folder, name))).toMatchObject({ ok: true, differences: [] });
  });

  test.skipIf(!hasChromium).each(runs)(
    'leaves a report of the %s device that opens from disk without a complaint',
    async (name) => {
      const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
      try {
        const page = await browser.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        page.on('request', (request) => {
          if (!request.url().startsWith('file:') && !request.url().startsWith('data:')) complaints.push(request.url());
        });
        await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
        await page.getByText('TLS-C-040').first().waitFor();
        expect(complaints).toEqual([]);
      } finally {
        await browser.close();
      }
    },
  );

  test.skipIf(noValidation !== undefined).each(runs)(
    'sends only envelopes that the schemas accept, with the %s device',
    async (name) => {
      const envelopes = await envelopesOf(join(folder, name));
      expect(envelopes.length).toBeGreaterThan(100);
      const files = mkdtempSync(join(folder, 'envelopes-'));
      mkdirSync(files, { recursive: true });
      const paths = envelopes.map((text, index) => {
        const path = join(files, `${index}.xml`);
        writeFileSync(path, text);
        return path;
      });
      expect(validateEnvelopes(paths)).toEqual([]);
    },
  );
});

/** Every envelope between the device and the bench's ACS, both directions. */
async function envelopesOf(dir: string): Promise<string[]> {
  const run = await openRun(dir);
  try {
    const messages = run.events.flatMap((event) =>
      event.kind === 'exchange' && event.peer === 'acs' ? [event.request, event.response] : [],
    );
    const bodies = messages.flatMap((message) => message?.body ?? []);
    const texts = await Promise.all(bodies.map((body) => textOf(run, body)));
    return texts.filter((text) => text !== '');
  } finally {
    await run.close();
  }
}

async function textOf(run: OpenedRun, body: StoredBytes): Promise<string> {
  if ('text' in body) return body.text;
  if ('base64' in body) return Buffer.from(body.base64, 'base64').toString();
  const bytes = await run.attachment(body.attachment.sha256);
  if (bytes === undefined) throw new Error(`The run lacks its attachment ${body.attachment.sha256}.`);
  return Buffer.from(bytes).toString();
}
