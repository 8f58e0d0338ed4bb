import { existsSync } from 'node:fs';
import { startCpe } from '@cordon/cpe';
import { type Browser, chromium } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';

const executablePath = '/usr/bin/chromium';
const hasChromium = existsSync(executablePath);
if (!hasChromium) console.warn('skipped: the LAN page is not opened in a browser without Debian package chromium');

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

test.skipIf(!hasChromium).each(['Device', 'InternetGatewayDevice'] as const)(
  'a subscriber of %s logs in, renames the network and logs out, in a browser that finds nothing to complain of',
  async (dataModelRoot) => {
    const password = 'printed-on-the-label';
    // Nobody listens there: the page works without an ACS.
    const cpe = await startCpe({
      acsUrl: 'http://127.0.0.1:9/',
      logLevel: 'silent',
      dataModelRoot,
      lanPage: { password },
    });
    cleanUps.push(() => cpe.stop());
    const browser: Browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    cleanUps.push(() => browser.close());
    const page = await browser.newPage();
    const complaints: string[] = [];
    // Chromium also gives hints on forms, as verbose messages.
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(cpe.ready.lanPageUrl ?? '');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('link', { name: 'Wi-Fi' }).click();
    await page.getByLabel('Network name').fill('<b>Home</b>');
    await page.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => page.getByLabel('Network name').inputValue()).toBe('<b>Home</b>');
    const ssid = { Device: 'WiFi.SSID.1.SSID', InternetGatewayDevice: 'LANDevice.1.WLANConfiguration.1.SSID' };
    await expect.poll(() => cpe.value(`${dataModelRoot}.${ssid[dataModelRoot]}`)).toBe('<b>Home</b>');
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByRole('heading', { name: 'Log in' }).waitFor();
    expect(complaints).toEqual([]);
  },
);
