import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { startLabAcs } from '../lab-acs.test-support.ts';
import { freePort } from '../free-port.test-support.ts';
import { createManualClock, type ManualClock } from '../manual-clock.test-support.ts';
import { type RunningCpe, startCpe } from '../start-cpe.ts';

const password = 'Zwei-Sorten-9';
const host = '127.0.0.1';

const isOpen = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host, port });
    socket.once('connect', () => resolve(true));
    socket.once('connect', () => socket.destroy());
    socket.once('error', () => resolve(false));
  });

async function logIn(port: number, form: Record<string, string>): Promise<{ status: number; cookie: string }> {
  return await new Promise((resolve, reject) => {
    const target = { host, port, path: '/login', method: 'POST', agent: false, rejectUnauthorized: false };
    httpsRequest(target, (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0, cookie: String(response.headers['set-cookie']?.[0]) });
    })
      .on('error', reject)
      .end(new URLSearchParams(form).toString());
  });
}

interface Lab {
  readonly cpe: RunningCpe;
  readonly clock: ManualClock;
  readonly port: number;
  readonly set: (values: Readonly<Record<string, string>>) => void;
}

type Root = 'Device' | 'InternetGatewayDevice';
const userOf = (root: Root): string => (root === 'Device' ? 'Users.User.1.' : 'User.1.');

async function open(dataModelRoot: Root, ...defects: readonly string[]): Promise<Lab> {
  const acs = await startLabAcs();
  onTestFinished(() => acs.close());
  const clock = createManualClock();
  const remoteAccess = { host, openSeconds: 900 };
  const config = { acsUrl: acs.url, dataModelRoot, remoteAccess, defects, logLevel: 'silent' as const };
  const cpe = await startCpe(config, { clock });
  onTestFinished(() => cpe.stop());
  await acs.session();
  const set: Lab['set'] = (values) =>
    cpe.setLocally(
      Object.fromEntries(Object.entries(values).map(([name, value]) => [`${dataModelRoot}.${name}`, value])),
    );
  const port = await freePort();
  set({ 'UserInterface.RemoteAccess.Port': String(port) });
  return { cpe, clock, port, set };
}

const enable = { 'UserInterface.RemoteAccess.Enable': 'true' };
const disable = { 'UserInterface.RemoteAccess.Enable': 'false' };
const becomes = async (lab: Lab, state: 'open' | 'closed'): Promise<void> =>
  await vi.waitFor(async () => expect(await isOpen(lab.port)).toBe(state === 'open'), { timeout: 10_000 });
const strongUser = (root: Root): Record<string, string> => ({
  [`${userOf(root)}RemoteAccessCapable`]: 'true',
  [`${userOf(root)}Password`]: password,
});

test.each(['Device', 'InternetGatewayDevice'] as const)(
  '%s: opens by https for a capable user with a password of his own, and closes when switched off',
  async (root) => {
    const lab = await open(root);
    lab.set({ ...strongUser(root), ...enable });
    await becomes(lab, 'open');
    expect(await logIn(lab.port, { username: 'somebody', password })).toMatchObject({ status: 401 });
    expect(await logIn(lab.port, { username: 'admin', password: 'factory-user-password' })).toMatchObject({
      status: 401,
    });
    const { status, cookie } = await logIn(lab.port, { username: 'admin', password });
    expect([status, cookie]).toEqual([303, expect.stringMatching(/; Secure; HttpOnly; SameSite=Strict$/)]);
    lab.set(disable);
    await becomes(lab, 'closed');
  },
);

test.each([
  ['the factory password', { 'Users.User.1.RemoteAccessCapable': 'true' }],
  ['a user who may not come in remotely', { 'Users.User.1.Password': password }],
  ['a short password', { 'Users.User.1.RemoteAccessCapable': 'true', 'Users.User.1.Password': 'Abc123!' }],
  ['one kind of characters', { 'Users.User.1.RemoteAccessCapable': 'true', 'Users.User.1.Password': 'abcdefghijk' }],
  ['the own name in it', { 'Users.User.1.RemoteAccessCapable': 'true', 'Users.User.1.Password': 'Admin-1234567' }],
])('stays closed with %s', async (_what, values) => {
  const lab = await open('Device');
  lab.set({ ...values, ...enable });
  expect(await isOpen(lab.port)).toBe(false);
  // What opens it shows that it was not merely late.
  lab.set(strongUser('Device'));
  await becomes(lab, 'open');
  lab.set({ 'Users.User.1.Password': 'factory-user-password' });
  await becomes(lab, 'closed');
});

test('ends by itself, says so, and opens again when it is switched on again', async () => {
  const lab = await open('Device');
  lab.set({ ...strongUser('Device'), ...enable });
  await becomes(lab, 'open');
  lab.clock.advance(899_000);
  expect(await isOpen(lab.port)).toBe(true);
  lab.clock.advance(1_000);
  await becomes(lab, 'closed');
  await vi.waitFor(() => expect(lab.cpe.value('Device.UserInterface.RemoteAccess.Enable')).toBe('false'), {
    timeout: 10_000,
  });
  lab.set(enable);
  await becomes(lab, 'open');
});

test('is open again after a power cycle, and closed with the device', async () => {
  const lab = await open('Device');
  lab.set({ ...strongUser('Device'), ...enable });
  await becomes(lab, 'open');
  await lab.cpe.powerCycle();
  await becomes(lab, 'open');
  await lab.cpe.stop();
  expect(await isOpen(lab.port)).toBe(false);
});

test('a device that is not told to has no remote access', async () => {
  const acs = await startLabAcs();
  onTestFinished(() => acs.close());
  const cpe = await startCpe({ acsUrl: acs.url, logLevel: 'silent' });
  onTestFinished(() => cpe.stop());
  expect(cpe.value('Device.UserInterface.RemoteAccess.Enable')).toBeUndefined();
});
