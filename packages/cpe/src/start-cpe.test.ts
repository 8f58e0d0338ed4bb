import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeEnvelope, Secret, soapFault } from '@cordon/cwmp';
import { type ConnectionRequestOutcome, sendConnectionRequest } from '@cordon/transport';
import { afterEach, expect, test } from 'vitest';
import type { CpeConfigInput } from './cpe-config.ts';
import { cpeDefects } from './defects/cpe-defects.ts';
import { type LabAcs, type LabAcsOptions, type SeenSession, startLabAcs } from './lab-acs.test-support.ts';
import { type RunningCpe, startCpe } from './start-cpe.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function openAcs(options: LabAcsOptions = {}): Promise<LabAcs> {
  const acs = await startLabAcs(options);
  cleanUps.push(() => acs.close());
  return acs;
}

async function openCpe(acs: LabAcs, config: Partial<CpeConfigInput> = {}): Promise<RunningCpe> {
  const cpe = await startCpe({
    acsUrl: acs.url,
    bootDelayMs: 0,
    logLevel: 'silent',
    connectionRequest: { password: 'letmein' },
    ...config,
  });
  cleanUps.push(() => cpe.stop());
  return cpe;
}

function openDirectory(): string {
  const parent = mkdtempSync(join(tmpdir(), 'cordon-cpe-'));
  cleanUps.push(async () => rmSync(parent, { recursive: true }));
  return join(parent, 'state');
}

const eventsOf = (seen: SeenSession): string[] => seen.inform?.event.map(({ eventCode }) => eventCode) ?? [];
const ask = (cpe: RunningCpe, change: object = {}): Promise<ConnectionRequestOutcome> =>
  sendConnectionRequest({
    url: cpe.ready.connectionRequestUrl,
    username: 'acs',
    password: new Secret('letmein'),
    ...change,
  });

test('the first session: BOOTSTRAP and BOOT, an empty POST without headers of an envelope, a clean end', async () => {
  const acs = await openAcs();
  const cpe = await openCpe(acs);
  const seen = await acs.session();
  expect([eventsOf(seen), seen.outcome, seen.violations]).toEqual([['0 BOOTSTRAP', '1 BOOT'], 'complete', []]);
  expect(seen.inform?.parameterList.find(({ name }) => name.endsWith('.ConnectionRequestURL'))?.value).toBe(
    cpe.ready.connectionRequestUrl,
  );
  const [inform, empty] = seen.posts;
  expect(inform?.headers).toMatchObject({ 'content-type': 'text/xml; charset=utf-8', soapaction: '""' });
  expect(empty).toMatchObject({ body: '', headers: { cookie: 'lab=1' } });
  expect([empty?.headers['soapaction'], empty?.headers['content-type']]).toEqual([undefined, undefined]);
});

test('soap-action-on-empty-post does what it says', async () => {
  const acs = await openAcs();
  await openCpe(acs, { defects: ['soap-action-on-empty-post'] });
  expect((await acs.session()).posts[1]?.headers).toHaveProperty('soapaction');
});

test('a connection request with the right digest yields a session; without it, or elsewhere, nothing', async () => {
  const acs = await openAcs();
  const cpe = await openCpe(acs);
  await acs.session();
  expect(await ask(cpe, { password: new Secret('wrong') })).toMatchObject({ kind: 'unauthorised' });
  const elsewhere = new URL('/', cpe.ready.connectionRequestUrl).href;
  expect(await ask(cpe, { url: elsewhere })).toMatchObject({ kind: 'refused', status: 404 });
  expect(await ask(cpe)).toMatchObject({ kind: 'accepted' });
  expect(eventsOf(await acs.session())).toEqual(['6 CONNECTION REQUEST']);
});

test('requests during a session lead to exactly one session after it', async () => {
  let release: (() => void) | undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  let posts = 0;
  const acs = await openAcs({
    intercept: () => {
      posts += 1;
      return false;
    },
    onInform: () => ({ method: 'InformResponse', maxEnvelopes: 1 }),
    beforeReply: () => (posts === 1 ? held : undefined),
  });
  const cpe = await openCpe(acs);
  const answers = await Promise.all([ask(cpe), ask(cpe), ask(cpe)]);
  expect(answers.map(({ kind }) => kind)).toEqual(['accepted', 'accepted', 'accepted']);
  release?.();
  expect(eventsOf(await acs.session())).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  expect(eventsOf(await acs.session())).toEqual(['6 CONNECTION REQUEST']);
  await ask(cpe);
  await acs.session();
  expect(posts).toBe(6);
});

test('connection-request-no-auth and -fixed-path do what they say', async () => {
  const acs = await openAcs();
  const cpe = await openCpe(acs, { defects: ['connection-request-no-auth', 'connection-request-fixed-path'] });
  await acs.session();
  expect(new URL(cpe.ready.connectionRequestUrl).pathname).toBe('/');
  expect(await ask(cpe, { answersChallenge: false })).toMatchObject({ kind: 'accepted' });
  expect(eventsOf(await acs.session())).toEqual(['6 CONNECTION REQUEST']);
});

test.each([
  ['strict', 'unauthorised', []],
  ['replayable', 'accepted', ['connection-request-replayable-nonce']],
] as const)('%s: a recorded Authorization sent again is %s', async (_, expected, defects) => {
  const acs = await openAcs();
  const cpe = await openCpe(acs, { defects: [...defects] });
  await acs.session();
  const { authorization } = await ask(cpe);
  await acs.session();
  expect(await ask(cpe, { authorization })).toMatchObject({ kind: expected });
});

const rebootEnvelope = encodeEnvelope({
  namespace: 'urn:dslforum-org:cwmp-1-0',
  header: { id: '1' },
  body: { method: 'GetRPCMethods' },
});

test.each([
  ['strict', [], undefined],
  ['answers-soap-on-connection-request-port', ['answers-soap-on-connection-request-port'], 'GetRPCMethodsResponse'],
] as const)('%s: a POST with an RPC to the connection-request port', async (_, defects, expected) => {
  const acs = await openAcs();
  const cpe = await openCpe(acs, { defects: [...defects] });
  await acs.session();
  const body = await new Promise<string>((resolve, reject) => {
    const request = httpRequest(cpe.ready.connectionRequestUrl, { method: 'POST' }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => resolve(text));
    });
    request.on('error', reject).end(rebootEnvelope);
  });
  if (expected === undefined) expect(body).not.toContain('GetRPCMethodsResponse');
  else expect(body).toContain(expected);
});

test.each([
  ['strict', 'reboot-1', []],
  ['defective', '', ['m-reboot-without-command-key']],
] as const)('%s: Reboot leads to 1 BOOT and M Reboot with CommandKey "%s"', async (_, commandKey, defects) => {
  const acs = await openAcs();
  acs.plan({ method: 'Reboot', commandKey: 'reboot-1' });
  await openCpe(acs, { defects: [...defects] });
  expect((await acs.session()).responses).toEqual([{ method: 'RebootResponse' }]);
  expect((await acs.session()).inform?.event).toEqual([
    { eventCode: '1 BOOT', commandKey: '' },
    { eventCode: 'M Reboot', commandKey },
  ]);
});

test('a new ACS URL holds from the next session on, which carries 0 BOOTSTRAP', async () => {
  const [first, second] = [await openAcs(), await openAcs()];
  const parameterList = [{ name: 'Device.ManagementServer.URL', value: second.url, type: 'string' }];
  first.plan({ method: 'SetParameterValues', parameterList, parameterKey: 'moved' });
  await openCpe(first);
  expect((await first.session()).responses).toEqual([{ method: 'SetParameterValuesResponse', status: 1 }]);
  expect(eventsOf(await second.session())).toEqual(['0 BOOTSTRAP']);
});

test('FactoryReset leads to 0 BOOTSTRAP and factory values', async () => {
  const acs = await openAcs();
  const parameterList = [{ name: 'Device.DeviceInfo.ProvisioningCode', value: 'x', type: 'string' }];
  acs.plan({ method: 'SetParameterValues', parameterList, parameterKey: 'k' }, { method: 'FactoryReset' });
  const cpe = await openCpe(acs);
  await acs.session();
  expect(eventsOf(await acs.session())).toEqual(['0 BOOTSTRAP', '1 BOOT']);
  expect(cpe.value('Device.DeviceInfo.ProvisioningCode')).toBe('');
});

test.each([
  ['strict', [], 2],
  ['ignores-fault-8005', ['ignores-fault-8005'], 1],
] as const)('%s: fault 8005 to the Inform', async (_, defects, informs) => {
  let failed: (() => void) | undefined;
  const given = new Promise<void>((resolve) => {
    failed = resolve;
  });
  let count = 0;
  const acs = await openAcs({
    onInform: () => {
      count += 1;
      if (count === 1) setTimeout(() => failed?.(), 300);
      return count === 1 ? soapFault(8005) : { method: 'InformResponse', maxEnvelopes: 1 };
    },
  });
  await openCpe(acs, { defects: [...defects] });
  await given;
  expect(count).toBe(informs);
});

test('ScheduleInform is answered first and followed by 3 SCHEDULED with M ScheduleInform', async () => {
  const acs = await openAcs();
  acs.plan({ method: 'ScheduleInform', delaySeconds: 1, commandKey: 'later' });
  await openCpe(acs);
  await acs.session();
  expect((await acs.session()).inform?.event).toEqual([
    { eventCode: '3 SCHEDULED', commandKey: '' },
    { eventCode: 'M ScheduleInform', commandKey: 'later' },
  ]);
});

test('a lowered PeriodicInformInterval takes effect after the session', async () => {
  const acs = await openAcs();
  const parameterList = [{ name: 'Device.ManagementServer.PeriodicInformInterval', value: '1', type: 'unsignedInt' }];
  acs.plan({ method: 'SetParameterValues', parameterList, parameterKey: '' });
  await openCpe(acs);
  await acs.session();
  expect(eventsOf(await acs.session())).toEqual(['2 PERIODIC']);
});

test('a local change of a parameter with active notification opens a session', async () => {
  const acs = await openAcs();
  const cpe = await openCpe(acs);
  await acs.session();
  cpe.setLocally({ 'Device.DeviceInfo.ProvisioningCode': 'by-user' });
  expect(eventsOf(await acs.session())).toEqual(['4 VALUE CHANGE']);
});

test('an IPPing ends with 8 DIAGNOSTICS COMPLETE and times of real answers', async () => {
  const acs = await openAcs();
  const ping = 'Device.IP.Diagnostics.IPPing.';
  const parameterList = [
    { name: `${ping}Host`, value: '127.0.0.1', type: 'string' },
    { name: `${ping}DiagnosticsState`, value: 'Requested', type: 'string' },
  ];
  acs.plan({ method: 'SetParameterValues', parameterList, parameterKey: '' });
  const cpe = await openCpe(acs);
  await acs.session();
  expect(eventsOf(await acs.session())).toEqual(['8 DIAGNOSTICS COMPLETE']);
  expect([cpe.value(`${ping}DiagnosticsState`), cpe.value(`${ping}SuccessCount`)]).toEqual(['Complete', '1']);
});

test('HTTPConnectionRequestEnable false closes the port', async () => {
  const acs = await openAcs();
  const parameterList = [
    { name: 'Device.ManagementServer.HTTPConnectionRequestEnable', value: 'false', type: 'boolean' },
    { name: 'Device.ManagementServer.PeriodicInformInterval', value: '1', type: 'unsignedInt' },
  ];
  acs.plan({ method: 'SetParameterValues', parameterList, parameterKey: '' });
  const cpe = await openCpe(acs);
  await acs.session();
  await acs.session();
  expect(await ask(cpe)).toMatchObject({ kind: 'failed' });
});

/** Answers the first POST of all by 503, so that the first session fails. */
function failOnce(): { readonly intercept: NonNullable<LabAcsOptions['intercept']>; readonly failed: Promise<void> } {
  let tell: (() => void) | undefined;
  const failed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  let count = 0;
  const intercept: NonNullable<LabAcsOptions['intercept']> = (_request, response) => {
    count += 1;
    if (count > 1) return false;
    response.writeHead(503, { Connection: 'close' }).end(() => tell?.());
    return true;
  };
  return { intercept, failed };
}

test('a failed session is retried with the same events and a RetryCount', async () => {
  const { intercept } = failOnce();
  const acs = await openAcs({ intercept });
  await openCpe(acs, { parameters: { 'Device.ManagementServer.CWMPRetryMinimumWaitInterval': '1' } });
  const seen = await acs.session();
  expect([eventsOf(seen), seen.inform?.retryCount]).toEqual([['0 BOOTSTRAP', '1 BOOT'], 1]);
});

test('a connection request does not wait for the retry of a failed session', async () => {
  const { intercept, failed } = failOnce();
  const acs = await openAcs({ intercept });
  const cpe = await openCpe(acs, { parameters: { 'Device.ManagementServer.CWMPRetryMinimumWaitInterval': '600' } });
  await failed;
  await ask(cpe);
  expect(eventsOf(await acs.session())).toEqual(['0 BOOTSTRAP', '1 BOOT', '6 CONNECTION REQUEST']);
});

test('an ACS that asks for digest gets the credentials of ManagementServer, and never the password', async () => {
  const challenge = 'Digest realm="acs", qop="auth", algorithm=MD5, nonce="n1"';
  const acs = await openAcs({
    intercept: (request, response) => {
      if (request.headers.authorization !== undefined) return false;
      response.writeHead(401, { 'WWW-Authenticate': challenge, 'Content-Length': 0 }).end();
      return true;
    },
  });
  await openCpe(acs, { acsUsername: 'device-1', acsPassword: 'never-sent-in-clear' });
  const { posts, outcome } = await acs.session();
  expect([outcome, posts[1]?.headers.authorization]).toEqual([
    'complete',
    expect.stringContaining('username="device-1"'),
  ]);
  expect(JSON.stringify(posts)).not.toContain('never-sent-in-clear');
});

test('state outlives the process: another one on the same directory knows its path and is no newcomer', async () => {
  const stateDirectory = openDirectory();
  const acs = await openAcs();
  const first = await openCpe(acs, { stateDirectory });
  await acs.session();
  await first.stop();
  const second = await openCpe(acs, { stateDirectory });
  expect(eventsOf(await acs.session())).toEqual(['1 BOOT']);
  const paths = [first, second].map(({ ready }) => new URL(ready.connectionRequestUrl).pathname);
  expect([paths[0]?.length, new Set(paths).size]).toEqual([23, 1]);
});

test('a state directory belongs to the root it was made with', async () => {
  const stateDirectory = openDirectory();
  const acs = await openAcs();
  await (await openCpe(acs, { stateDirectory })).stop();
  await expect(openCpe(acs, { stateDirectory, dataModelRoot: 'InternetGatewayDevice' })).rejects.toMatchObject({
    code: 'state-of-another-root',
  });
});

test('a power cycle is a boot without M Reboot', async () => {
  const acs = await openAcs();
  const cpe = await openCpe(acs);
  await acs.session();
  await cpe.powerCycle();
  expect(eventsOf(await acs.session())).toEqual(['1 BOOT']);
});

// The first breaks a rule in every Inform; the ACS of these tests knows a session by its connection, which the second leaves.
const seenInEverySession: readonly string[] = ['max-envelopes-two', 'connection-for-each-post'];
const otherDefects = cpeDefects.map(({ id }) => id).filter((id) => !seenInEverySession.includes(id));

test.each(otherDefects)('a device with %s alone still holds a clean first session', async (id) => {
  const acs = await openAcs();
  await openCpe(acs, { defects: [id] });
  const { outcome, violations } = await acs.session();
  expect([outcome, violations]).toEqual(['complete', []]);
});

test('defects refuse an address that others can reach', async () => {
  const config = { acsUrl: 'http://127.0.0.1:9/', logLevel: 'silent', connectionRequest: { host: '0.0.0.0' } } as const;
  await expect(startCpe({ ...config, defects: ['no-sni'] })).rejects.toMatchObject({ code: 'defect-not-on-loopback' });
});

test('a misspelt option and an unknown defect are errors', async () => {
  const misspelt = { acsUrl: 'http://127.0.0.1:9/', bootDelay: 3 } as CpeConfigInput;
  await expect(startCpe(misspelt)).rejects.toThrow(/bootDelay/);
  await expect(startCpe({ acsUrl: 'http://127.0.0.1:9/', defects: ['no-such'] })).rejects.toThrow(/accept-expired/);
});
