import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ParameterValueStruct } from '@cordon/cwmp';
import { Secret } from '@cordon/cwmp';
import {
  dial,
  digestAuthorization,
  digestChallenge,
  headerValues,
  parseAuthFields,
  sendConnectionRequest,
} from '@cordon/transport';
import { afterEach, expect, test } from 'vitest';
import type { CpeConfigInput } from './cpe-config.ts';
import { type LabAcs, type LabAcsOptions, type SeenSession, startLabAcs } from './lab-acs.test-support.ts';
import { createManualClock } from './manual-clock.test-support.ts';
import { type CpeHost, type RunningCpe, startCpe } from './start-cpe.ts';

const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp();
});

async function openAcs(options: LabAcsOptions = {}): Promise<LabAcs> {
  const acs = await startLabAcs(options);
  cleanUps.push(() => acs.close());
  return acs;
}

async function openCpe(acs: LabAcs, config: Partial<CpeConfigInput> = {}, host: CpeHost = {}): Promise<RunningCpe> {
  const factory = { acsUrl: acs.url, bootDelayMs: 0, logLevel: 'silent', connectionRequest: { password: 'letmein' } };
  const cpe = await startCpe({ ...factory, ...config } as CpeConfigInput, host);
  cleanUps.push(() => cpe.stop());
  return cpe;
}

const eventsOf = (seen: SeenSession): string[] => seen.inform?.event.map(({ eventCode }) => eventCode) ?? [];
const informed = (seen: SeenSession, name: string): string | undefined =>
  seen.inform?.parameterList.find((value) => value.name === name)?.value;
const set = (value: ParameterValueStruct) =>
  ({ method: 'SetParameterValues', parameterList: [value], parameterKey: '' }) as const;

const code = 'Device.DeviceInfo.ProvisioningCode';
const server = 'Device.ManagementServer.';

test('a local change during a session stays hidden from it and is told in one of its own', async () => {
  let posts = 0;
  const acs = await openAcs({
    intercept: () => {
      posts += 1;
      if (posts === 2) cpe.setLocally({ [code]: 'by-user' });
      return false;
    },
  });
  acs.plan({ method: 'GetParameterValues', parameterNames: [code] });
  const cpe = await openCpe(acs);
  const first = await acs.session();
  expect(first.responses).toMatchObject([{ parameterList: [{ name: code, value: '' }] }]);
  const second = await acs.session();
  expect([eventsOf(second), informed(second, code)]).toEqual([['4 VALUE CHANGE'], 'by-user']);
});

test('a local change of the ACS URL leads to a session with the new ACS that bootstraps', async () => {
  const [one, other] = [await openAcs(), await openAcs()];
  const cpe = await openCpe(one);
  await one.session();
  cpe.setLocally({ [`${server}URL`]: other.url });
  expect(eventsOf(await other.session())).toEqual(['0 BOOTSTRAP']);
});

test('a local change of the periodic Inform holds at once', async () => {
  const [acs, clock] = [await openAcs(), createManualClock()];
  const cpe = await openCpe(acs, {}, { clock });
  await acs.session();
  cpe.setLocally({ [`${server}PeriodicInformInterval`]: '60' });
  await expect.poll(() => clock.waiting()).toEqual([60_000]);
  clock.advance(60_000);
  expect(eventsOf(await acs.session())).toEqual(['2 PERIODIC']);
});

test('what has no Subscriber on its access list is not changed locally', async () => {
  const acs = await openAcs();
  acs.plan({
    method: 'SetParameterAttributes',
    parameterList: [{ name: code, notificationChange: false, notification: 0, accessListChange: true, accessList: [] }],
  });
  const cpe = await openCpe(acs);
  await acs.session();
  expect(() => cpe.setLocally({ [code]: 'by-user' })).toThrowError(expect.objectContaining({ code: 'access-denied' }));
  expect(cpe.value(code)).toBe('');
});

test('without its port the device has no connection-request URL, and says so', async () => {
  const acs = await openAcs();
  acs.plan(set({ name: `${server}HTTPConnectionRequestEnable`, value: 'false', type: 'boolean' }));
  await openCpe(acs);
  await acs.session();
  const second = await acs.session();
  expect([eventsOf(second), informed(second, `${server}ConnectionRequestURL`)]).toEqual([['4 VALUE CHANGE'], '']);
});

test('a connection-request URL that is another one after a restart is a value change', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'cordon-cpe-'));
  cleanUps.push(async () => rmSync(parent, { recursive: true }));
  const stateDirectory = join(parent, 'state');
  const acs = await openAcs();
  const first = await openCpe(acs, { stateDirectory });
  await acs.session();
  await first.stop();
  const occupant = createServer();
  cleanUps.push(async () => void occupant.close());
  const { port } = new URL(first.ready.connectionRequestUrl);
  await new Promise<void>((resolve) => occupant.listen(Number(port), '127.0.0.1', resolve));
  await openCpe(acs, { stateDirectory });
  expect(eventsOf(await acs.session())).toEqual(['1 BOOT', '4 VALUE CHANGE']);
});

const throttled = { [`${server}DefaultActiveNotificationThrottle`]: '300' };
const minutesIn = ({ inform }: SeenSession): number =>
  (Date.parse(inform?.currentTime ?? '') - createManualClock().nowMs()) / 60_000;

test('DefaultActiveNotificationThrottle puts off what only an active notification asks for', async () => {
  const [acs, clock] = [await openAcs(), createManualClock()];
  const cpe = await openCpe(acs, { parameters: throttled }, { clock });
  await acs.session();
  cpe.setLocally({ [code]: 'by-user' });
  await expect.poll(() => clock.waiting()).toContain(300_000);
  clock.advance(300_000);
  const second = await acs.session();
  expect([eventsOf(second), minutesIn(second)]).toEqual([['4 VALUE CHANGE'], 5]);
});

test('two connection requests at the very same time lead to one session', async () => {
  const [acs, clock] = [await openAcs(), createManualClock()];
  const cpe = await openCpe(acs, { parameters: throttled }, { clock });
  await acs.session();
  const url = new URL(cpe.ready.connectionRequestUrl);
  const callers = await Promise.all([dial({ url }), dial({ url })]);
  const target = url.pathname;
  const answers = await Promise.all(callers.map((caller) => caller.exchange({ method: 'GET', target })));
  const password = new Secret('letmein');
  const authorizations = answers.map(({ headers }) => {
    const [challenge] = headerValues(headers, 'www-authenticate').flatMap(parseAuthFields).map(digestChallenge);
    if (challenge === undefined) throw new Error('no challenge');
    const answer = { method: 'GET', uri: target, username: 'acs', password, nonceCount: 1, cnonce: 'c' };
    return digestAuthorization(challenge, answer);
  });
  const accepted = await Promise.all(
    callers.map((caller, index) =>
      caller.exchange({ method: 'GET', target, headers: [['Authorization', authorizations[index] ?? '']] }),
    ),
  );
  expect(accepted.map(({ status }) => status)).toEqual([204, 204]);
  expect(eventsOf(await acs.session())).toEqual(['6 CONNECTION REQUEST']);
  // A change that has to wait: a session before its time would take it along.
  cpe.setLocally({ [code]: 'by-user' });
  await expect.poll(() => clock.waiting()).toContain(300_000);
  clock.advance(300_000);
  expect(minutesIn(await acs.session())).toBe(5);
});

test('a connection request in a session that ends in a reboot is refused, and none is lost by it', async () => {
  let posts = 0;
  let kind: string | undefined;
  const ask = async (): Promise<void> => {
    const url = cpe.ready.connectionRequestUrl;
    ({ kind } = await sendConnectionRequest({ url, username: 'acs', password: new Secret('letmein') }));
  };
  const acs = await openAcs({
    beforeReply: () => {
      posts += 1;
      return posts === 3 ? ask() : undefined;
    },
  });
  acs.plan({ method: 'Reboot', commandKey: 'k' });
  const cpe = await openCpe(acs);
  await acs.session();
  expect([kind, eventsOf(await acs.session())]).toEqual(['busy', ['1 BOOT', 'M Reboot']]);
});

test('a request without its arguments is not carried out', async () => {
  let posts = 0;
  const envelope =
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-2">' +
    '<s:Body><c:SetParameterValues><ParameterKey>k</ParameterKey></c:SetParameterValues></s:Body></s:Envelope>';
  const answers: string[] = [];
  const { promise: answered, resolve } = Promise.withResolvers<void>();
  const acs = await openAcs({
    intercept: (_, response, { posts: seen }) => {
      posts += 1;
      if (posts === 3) answers.push(seen.at(-1)?.body ?? '');
      if (posts < 2) return false;
      response.writeHead(posts === 2 ? 200 : 204, { 'Content-Type': 'text/xml' }).end(posts === 2 ? envelope : '');
      if (posts === 3) resolve();
      return true;
    },
  });
  const cpe = await openCpe(acs);
  await answered;
  expect(answers[0]).toContain('<FaultCode>9003</FaultCode>');
  expect(cpe.value(`${server}ParameterKey`)).toBe('');
});

const hasCurl = spawnSync('curl', ['--version'], { stdio: 'ignore' }).status === 0;

test.skipIf(!hasCurl)('curl (Debian: curl) makes the device come with its digest, and with nothing else', async () => {
  const acs = await openAcs();
  const { connectionRequestUrl } = (await openCpe(acs)).ready;
  await acs.session();
  const format = '%{http_code} %{size_download} %{num_connects} %header{retry-after}';
  const curl = ['-sS', '--max-time', '5', '--digest', '-o', '/dev/null', '-w', format];
  const wrong = await promisify(execFile)('curl', [...curl, '-u', 'acs:wrong', connectionRequestUrl]);
  const right = await promisify(execFile)('curl', [
    ...curl,
    '-u',
    'acs:letmein',
    '--data-binary',
    'x',
    '-G',
    connectionRequestUrl,
  ]);
  expect([wrong.stdout, right.stdout]).toEqual(['401 0 1 ', '404 0 1 ']);
  const exact = await promisify(execFile)('curl', [...curl, '-u', 'acs:letmein', connectionRequestUrl]);
  expect(exact.stdout).toBe('204 0 1 ');
  expect(eventsOf(await acs.session())).toEqual(['6 CONNECTION REQUEST']);
});

test('a password without a name goes with the name that TR-069 recommends', async () => {
  const acs = await openAcs();
  const identity = { productClass: 'Home Gateway', serialNumber: 'S-1' };
  const cpe = await openCpe(acs, { identity, acsPassword: 'secret' });
  expect(cpe.value(`${server}Username`)).toBe('00005E-Home%20Gateway-S%2D1');
});
