import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '@cordon/cwmp';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { startLabAcs } from '../lab-acs.test-support.ts';
import { startLabFileServer } from '../lab-file-server.test-support.ts';
import { startCpe } from '../start-cpe.ts';

const planted = {
  acsPassword: 'planted-acs-password',
  connectionRequest: 'planted-connection-request',
  wifi: 'planted-wifi-passphrase',
  user: 'planted-user-password',
  ppp: 'planted-ppp-password',
  transfer: 'planted-transfer-password',
  lanPage: 'planted-lan-password',
};

const filesBelow = (directory: string): readonly string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));

test('no secret that a device was given is on its disk, in its logs or in what it uploads', async () => {
  const parent = mkdtempSync(join(tmpdir(), 'cordon-at-rest-'));
  const acs = await startLabAcs();
  const files = await startLabFileServer({});
  onTestFinished(async () => {
    await acs.close();
    await files.close();
    rmSync(parent, { recursive: true });
  });
  const lines: string[] = [];
  const log = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const set = (name: string, value: string) => ({ name, value, type: 'string' });
  const upload = { method: 'Upload', username: '', password: new Secret(''), delaySeconds: 0 } as const;
  acs.plan(
    {
      method: 'SetParameterValues',
      parameterKey: '',
      parameterList: [
        set('Device.ManagementServer.ConnectionRequestPassword', planted.connectionRequest),
        set('Device.WiFi.AccessPoint.1.Security.KeyPassphrase', planted.wifi),
        set('Device.Users.User.1.Password', planted.user),
        set('Device.PPP.Interface.1.Password', planted.ppp),
      ],
    },
    {
      method: 'Download',
      commandKey: 'later',
      fileType: '3 Vendor Configuration File',
      url: `${files.url}/later`,
      username: 'u',
      password: new Secret(planted.transfer),
      fileSize: 0,
      targetFileName: '',
      delaySeconds: 3600,
      successUrl: '',
      failureUrl: '',
    },
    { ...upload, commandKey: 'c', fileType: '3 Vendor Configuration File 1', url: `${files.url}/configuration` },
    { ...upload, commandKey: 'l', fileType: '4 Vendor Log File 1', url: `${files.url}/log` },
  );
  const cpe = await startCpe(
    {
      acsUrl: acs.url,
      acsPassword: planted.acsPassword,
      stateDirectory: join(parent, 'state'),
      lanPage: { password: planted.lanPage },
    },
    { log },
  );
  const first = await acs.session();
  expect(first.responses.map(({ method }) => method)).not.toContain('Fault');
  const reports = [await acs.session()];
  while (reports.flatMap(({ calls }) => calls).length < 2) reports.push(await acs.session());
  const value = cpe.value('Device.WiFi.AccessPoint.1.Security.KeyPassphrase');
  await cpe.stop();

  const uploaded = files.seen.filter(({ method }) => method === 'PUT').map(({ body }) => body.toString());
  const onDisk = filesBelow(parent).map((path) => readFileSync(path, 'latin1'));
  expect([value, uploaded.length]).toEqual([planted.wifi, 2]);
  expect(onDisk.length).toBeGreaterThanOrEqual(2);
  const sent = [first, ...reports].flatMap(({ posts }) =>
    posts.map(({ headers, body }) => JSON.stringify([headers, body])),
  );
  for (const text of [...onDisk, ...lines, ...uploaded, ...sent]) {
    expect(text).not.toMatch(/planted-/);
    expect(text).not.toContain(Buffer.from('planted-').toString('base64').slice(0, 10));
  }
});
