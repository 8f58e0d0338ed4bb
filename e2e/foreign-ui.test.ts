import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCpeBench } from '@cordon/cli';
import { Secret } from '@cordon/cwmp';
import { type RunningCpe, startCpe } from '@cordon/cpe';
import { parseTarget, type Verdict, WebUi } from '@cordon/testbench';
import { existsSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { serveFramesUi } from './foreign-ui/frames-ui.ts';
import { serveHashedUi } from './foreign-ui/hashed-ui.ts';
import { serveScriptUi } from './foreign-ui/script-ui.ts';
import type { ForeignUi } from './foreign-ui/web-server.ts';

const hasChromium = existsSync('/usr/bin/chromium');
if (!hasChromium) console.warn('skipped: an interface that scripts make is not seen without Debian package chromium');

const password = 'stands-on-the-label';
const cleanUps: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
}

interface Scene {
  readonly cpe: RunningCpe;
  readonly acsPort: number;
  readonly acsUrl: string;
}

/** A device without a page of its own, whose ACS will be at a port that is known before. */
async function scene(): Promise<Scene> {
  const acsPort = await freePort();
  const acsUrl = `http://127.0.0.1:${acsPort}/cwmp`;
  const cpe = await startCpe({ acsUrl, logLevel: 'silent', connectionRequest: { perMinuteMax: 10_000 } });
  cleanUps.push(() => cpe.stop());
  return { cpe, acsPort, acsUrl };
}

async function judge(
  { acsPort }: Scene,
  ui: ForeignUi,
  { cases, settings = {} }: { readonly cases: readonly string[]; readonly settings?: object },
): Promise<ReadonlyMap<string, Verdict>> {
  cleanUps.push(() => ui.close());
  const folder = mkdtempSync(join(tmpdir(), 'cordon-foreign-ui-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  const text = JSON.stringify({
    format: 'cordon-target/1',
    name: 'Foreign web interface',
    kind: 'cpe',
    labNetwork: true,
    acs: { scheme: 'http', port: acsPort },
    limits: { responseTimeoutMs: 15_000, applyMs: 3_000 },
    rig: { kind: 'command', actions: { start: [process.execPath, '--version'] } },
    ui: { url: ui.url, login: { username: 'admin', password }, ...settings },
  });
  const target = { settings: parseTarget(text, 'foreign'), baseDir: folder };
  const options = { target, dir: join(folder, 'run'), cases, safety: 'S3', profile: 'hardened' } as const;
  const { cases: results } = await runCpeBench(options);
  return new Map(results.map(({ meta, verdict }) => [meta.id, verdict]));
}

const cases = ['SEC-015', 'SEC-016', 'SEC-017-DEFAULT', 'SEC-019', 'SEC-022'];
const harmless = (hits: readonly string[]): boolean =>
  hits.every((hit) => !/reboot|logout|delete|goform|DELETE|example/.test(hit));

test('an interface of frames behind Basic is read to its end, and nothing on it is set off', async () => {
  const all = await scene();
  const ui = await serveFramesUi({ password, acsUrl: all.acsUrl, editsAcs: false, givesConfig: false });
  expect(await judge(all, ui, { cases })).toEqual(
    new Map<string, Verdict>([
      ['SEC-015', 'pass'],
      ['SEC-016', 'pass'],
      ['SEC-022', 'pass'],
      ['SEC-019', 'not-applicable'],
      ['SEC-017-DEFAULT', 'pass'],
    ]),
  );
  expect(ui.hits).toEqual(expect.arrayContaining(['GET /menu.htm', 'GET /go.js', 'GET /status.htm', 'GET /wlan.htm']));
  expect(ui.hits.filter((hit) => !hit.startsWith('GET '))).toEqual([]);
  expect(ui.hits).toSatisfy(harmless);
}, 120_000);

test('its page for the ACS, which only a script leads to, and its open configuration are found', async () => {
  const all = await scene();
  const ui = await serveFramesUi({ password, acsUrl: all.acsUrl, editsAcs: true, givesConfig: true });
  const verdicts = await judge(all, ui, { cases: ['SEC-015', 'SEC-016'], settings: { browser: false } });
  expect(verdicts).toEqual(
    new Map<string, Verdict>([
      ['SEC-015', 'fail'],
      ['SEC-016', 'fail'],
    ]),
  );
  expect(ui.hits).toSatisfy(harmless);
}, 120_000);

const sound = { editsAcs: false, trustsNames: false, checksNobody: false };
const withSsid = ({ cpe, acsUrl }: Scene): { password: string; acsUrl: string; ssid: () => string } => ({
  password,
  acsUrl,
  ssid: () => cpe.value('Device.WiFi.SSID.1.SSID') ?? '',
});

test.skipIf(!hasChromium)(
  'an interface that scripts make is logged in to and read by the browser',
  async () => {
    const all = await scene();
    const ui = await serveScriptUi({ ...withSsid(all), ...sound });
    const verdicts = await judge(all, ui, { cases: ['SEC-015', 'SEC-016', 'SEC-022', 'INJ-020', 'SEC-017-DEFAULT'] });
    expect(verdicts).toEqual(
      new Map<string, Verdict>([
        ['SEC-015', 'pass'],
        ['SEC-016', 'pass'],
        ['SEC-022', 'pass'],
        ['INJ-020', 'pass'],
        ['SEC-017-DEFAULT', 'pass'],
      ]),
    );
    expect(ui.hits).toContain('GET /api/wifi');
    expect(ui.hits).toSatisfy(harmless);
  },
  180_000,
);

test.skipIf(!hasChromium)(
  'what its scripts show, build and fetch is found',
  async () => {
    const all = await scene();
    const ui = await serveScriptUi({ ...withSsid(all), editsAcs: true, trustsNames: true, checksNobody: true });
    expect(await judge(all, ui, { cases: ['SEC-015', 'SEC-016', 'INJ-020'] })).toEqual(
      new Map<string, Verdict>([
        ['SEC-015', 'fail'],
        ['SEC-016', 'fail'],
        ['INJ-020', 'fail'],
      ]),
    );
    expect(ui.hits).toSatisfy(harmless);
  },
  180_000,
);

test('without a browser it cannot be judged', async () => {
  const all = await scene();
  const ui = await serveScriptUi({ ...withSsid(all), ...sound });
  const verdicts = await judge(all, ui, { cases: ['SEC-015', 'SEC-017-DEFAULT'], settings: { browser: false } });
  expect([...verdicts.values()]).toEqual(['inconclusive', 'inconclusive']);
}, 120_000);

test.skipIf(!hasChromium)(
  'a page that asks for its state is closed while a session is to lie idle',
  async () => {
    const all = await scene();
    const ui = await serveHashedUi(password, 6_000);
    const verdicts = await judge(all, ui, { cases: ['SEC-019-IDLE'], settings: { idleSeconds: 5 } });
    expect([...verdicts.values()]).toEqual(['pass']);
  },
  120_000,
);

test.skipIf(!hasChromium)(
  'a cookie that a browser got is told as it was set',
  async () => {
    const ui = await serveHashedUi(password, 60_000);
    cleanUps.push(() => ui.close());
    const login = { username: 'admin', password: { kind: 'inline', secret: new Secret(password) } } as const;
    const interfaceOfIt = new WebUi({
      settings: { url: ui.url, login, browser: true, bruteForce: false, postPaths: [] },
      lan: undefined,
      baseDir: '.',
      evidence: { exchange: () => undefined, observe: (_, facts) => facts, registerSecret: () => true },
    });
    cleanUps.push(() => interfaceOfIt.closeBrowsers());
    const { isIn, way, setCookies } = await interfaceOfIt.logIn(new AbortController().signal);
    expect({ isIn, way }).toEqual({ isIn: true, way: 'browser' });
    expect(setCookies).toEqual([expect.stringMatching(/^sid=[-\w]+; Path=\/; HttpOnly; SameSite=Strict$/)]);
  },
  60_000,
);
