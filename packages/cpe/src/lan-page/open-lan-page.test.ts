import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLabDevice, eventCodesOf, type LabDevice } from '../lab-device.test-support.ts';
import { LocalChanges } from '../local-changes.ts';
import { answerRequest } from '../rpc/answer-request.ts';
import { lanPageFieldsOf } from './lan-page-fields.ts';
import { type LanPage, openLanPage } from './open-lan-page.ts';

const password = 'a good password';
let lab: LabDevice;
let page: LanPage;

beforeEach(async () => {
  lab = createLabDevice();
  const changes = new LocalChanges(lab.device);
  page = await openLanPage({
    config: { host: '127.0.0.1', port: 0, password, idleSeconds: 600 },
    device: lab.device,
    fields: lanPageFieldsOf('Device'),
    clock: lab.clock,
    log: pino({ level: 'silent' }),
    setLocally: (values) => void changes.take(values, false),
  });
});
afterEach(() => page.close());

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

function ask(
  path: string,
  options: { form?: Record<string, string>; headers?: Record<string, string>; method?: string } = {},
): Promise<Answer> {
  const { form, headers = {}, method = form === undefined ? 'GET' : 'POST' } = options;
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const request = httpRequest(new URL(path, page.url), { method, headers, agent: false }, (response) => {
    let body = '';
    response.setEncoding('utf8').on('data', (chunk: string) => {
      body += chunk;
    });
    response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
  });
  request.on('error', reject).end(form === undefined ? undefined : new URLSearchParams(form).toString());
  return promise;
}

async function logIn(): Promise<{ Cookie: string }> {
  const { headers } = await ask('/login', { form: { password } });
  return { Cookie: String(headers['set-cookie']?.[0]).split(';')[0] ?? '' };
}

const tokenIn = (body: string): string => /name="token" value="([^"]+)"/.exec(body)?.[1] ?? '';
const ssid = 'WiFi.SSID.1.SSID';

/** The Wi-Fi form as a browser would send it, with changes. */
async function saveWifi(
  headers: { Cookie: string },
  change: Record<string, string>,
  more: Record<string, string> = {},
) {
  const token = tokenIn((await ask('/wifi', { headers })).body);
  const form = {
    token,
    'setting-0': 'true',
    'setting-1': 'Cordon',
    'setting-2': 'true',
    'setting-3': '6',
    'setting-4': '',
    ...change,
  };
  return await ask('/wifi', { form, headers: { ...headers, ...more } });
}

test.each(['/', '/wifi', '/hosts'])('%s leads to the login without a session', async (path) => {
  expect(await ask(path)).toMatchObject({ status: 303, headers: { location: '/login' }, body: '' });
  expect(await ask(path, { headers: { Cookie: 'gateway-session=guess' } })).toMatchObject({ status: 303 });
});

test('after the login the pages show device, Wi-Fi and hosts', async () => {
  const headers = await logIn();
  expect((await ask('/', { headers })).body).toContain('<td>S1</td>');
  expect((await ask('/wifi', { headers })).body).toContain('value="Cordon"');
  expect((await ask('/hosts', { headers })).body).toContain('<td>laptop</td>');
});

test('nothing of ManagementServer and no secret stands on any page', async () => {
  const headers = await logIn();
  const pages = await Promise.all(['/', '/wifi', '/hosts', '/login'].map((path) => ask(path, { headers })));
  const text = pages.map(({ body }) => body).join('');
  for (const hidden of ['acs.example', 'factory-', 'ManagementServer', 'connection'])
    expect(text).not.toContain(hidden);
  for (const root of ['Device', 'InternetGatewayDevice'] as const) {
    const { status, wifi } = lanPageFieldsOf(root);
    expect([...status, ...wifi].filter(({ path }) => path.startsWith('ManagementServer'))).toEqual([]);
  }
});

test('every answer has the strict headers, and the cookie is out of reach of scripts and other sites', async () => {
  const answers = [await ask('/login'), await ask('/none'), await ask('/'), await ask('/style.css')];
  for (const { headers } of answers) {
    expect(headers['content-security-policy']).toMatch(/^default-src 'none';.*frame-ancestors 'none'$/);
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
  }
  const { headers } = await ask('/login', { form: { password } });
  expect(headers['set-cookie']?.[0]).toMatch(/^gateway-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict$/);
});

test('five wrong passwords close the login for a minute, also for the right one', async () => {
  for (let count = 0; count < 5; count += 1)
    expect(await ask('/login', { form: { password: 'wrong' } })).toMatchObject({ status: 401 });
  expect(await ask('/login', { form: { password } })).toMatchObject({ status: 429, headers: { 'retry-after': '60' } });
  lab.clock.advance(60_000);
  expect(await ask('/login', { form: { password } })).toMatchObject({ status: 303, headers: { location: '/' } });
});

test('a session ends by logging out, and after ten idle minutes', async () => {
  const first = await logIn();
  const token = tokenIn((await ask('/', { headers: first })).body);
  expect(await ask('/logout', { form: { token }, headers: first })).toMatchObject({ headers: { location: '/login' } });
  expect((await ask('/', { headers: first })).status).toBe(303);
  const second = await logIn();
  lab.clock.advance(600_001);
  expect((await ask('/', { headers: second })).status).toBe(303);
});

test('a saved network name is stored and told to the ACS where it asked for that', async () => {
  const { device } = lab;
  const entry = {
    name: `Device.${ssid}`,
    notificationChange: true,
    notification: 2,
    accessListChange: false,
    accessList: [],
  };
  answerRequest(device, { method: 'SetParameterAttributes', parameterList: [entry] });
  expect(await saveWifi(await logIn(), { 'setting-1': 'Home' })).toMatchObject({ status: 303 });
  expect([device.value(ssid), eventCodesOf(device)]).toEqual(['Home', ['4 VALUE CHANGE']]);
});

test('an empty passphrase is unchanged, another one is stored and not shown', async () => {
  const headers = await logIn();
  const passphrase = 'WiFi.AccessPoint.1.Security.KeyPassphrase';
  await saveWifi(headers, {});
  expect(lab.device.value(passphrase)).toBe('factory-passphrase');
  await saveWifi(headers, { 'setting-4': 'another-passphrase' });
  expect(lab.device.value(passphrase)).toBe('another-passphrase');
  expect((await ask('/wifi', { headers })).body).not.toContain('another-passphrase');
});

test('a value that the model refuses changes nothing and is named', async () => {
  const answer = await saveWifi(await logIn(), { 'setting-1': 'x'.repeat(33), 'setting-3': '11' });
  expect(answer.status).toBe(422);
  expect(answer.body).toContain('Network name was not accepted');
  expect([lab.device.value(ssid), lab.device.value('WiFi.Radio.1.Channel')]).toEqual(['Cordon', '6']);
});

test('what the ACS took from the subscriber stays as it is', async () => {
  const entry = {
    name: `Device.${ssid}`,
    notificationChange: false,
    notification: 0,
    accessListChange: true,
    accessList: [],
  };
  answerRequest(lab.device, { method: 'SetParameterAttributes', parameterList: [entry] });
  const answer = await saveWifi(await logIn(), { 'setting-1': 'Home' });
  expect([answer.status, lab.device.value(ssid)]).toEqual([422, 'Cordon']);
});

test('a form cannot name a parameter', async () => {
  await saveWifi(await logIn(), {
    'Device.ManagementServer.URL': 'https://evil.example/',
    'setting-5': 'x',
    'setting-__proto__': 'x',
  });
  expect(lab.device.value('ManagementServer.URL')).toBe('https://acs.example/cwmp');
});

test.each([
  ['without its token', { token: '' }, {}],
  ['of another site', {}, { Origin: 'https://evil.example' }],
  ['that a browser calls cross-site', {}, { 'Sec-Fetch-Site': 'cross-site' }],
] as const)('a form %s is refused', async (_, form, more) => {
  expect((await saveWifi(await logIn(), { 'setting-1': 'Home', ...form }, more)).status).toBe(403);
  expect(lab.device.value(ssid)).toBe('Cordon');
});

test.each([ssid, 'Hosts.Host.1.HostName', 'DeviceInfo.ModelName'])('markup in %s is text on the page', async (path) => {
  const evil = `"><img src=x onerror=1>`;
  lab.device.setLocally({ [`Device.${path}`]: evil });
  const headers = await logIn();
  const bodies = await Promise.all(['/', '/wifi', '/hosts'].map(async (at) => (await ask(at, { headers })).body));
  expect(bodies.join('')).toContain('&quot;&gt;&lt;img');
  expect(bodies.join('')).not.toContain('<img');
});

test.each(['gateway.evil.example', 'evil.example:80'])('a Host of %j is not known', async (host) => {
  expect((await ask('/login', { headers: { Host: host } })).status).toBe(421);
});

test.each([
  ['/constructor', 'GET', 404],
  ['/__proto__', 'GET', 404],
  ['/../etc/passwd', 'GET', 404],
  ['/wifi', 'DELETE', 405],
  ['/', 'POST', 404],
] as const)('%s by %s is %d', async (path, method, status) => {
  expect((await ask(path, { method })).status).toBe(status);
});

test('a form without end is refused and does not grow memory', async () => {
  expect((await ask('/login', { form: { password: 'x'.repeat(10_000) } })).status).toBe(413);
});

test('bytes that are no HTTP end the connection and nothing else', async () => {
  const socket = connect(Number(new URL(page.url).port), '127.0.0.1');
  await new Promise<void>((resolve) => {
    socket.on('error', () => undefined).on('close', () => resolve());
    socket.resume().end('\u0000\u0001 nonsense\r\n\r\n');
  });
  expect((await ask('/login')).status).toBe(200);
});

test('UserInterface.Enable false switches the page off', async () => {
  lab.device.setLocally({ 'Device.UserInterface.Enable': 'false' });
  expect((await ask('/login')).status).toBe(503);
});
