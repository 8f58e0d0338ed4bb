import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { captured, freshDir, removeDirs } from '../captured-command.test-support.ts';

let dir = '';
beforeEach(() => {
  dir = freshDir();
});
afterEach(removeDirs);

const certificate = (path: string): X509Certificate => new X509Certificate(readFileSync(path));
const daysLeft = (path: string): number =>
  Math.round((Date.parse(certificate(path).validTo) - Date.now()) / (24 * 3_600_000));

test('init makes a lab, and issue a certificate from it that leads to its root', async () => {
  const lab = join(dir, 'lab');
  const made = await captured(['pki', 'init', lab, '--name', 'Test Root', '--json']);
  expect(made).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(made.out)).toMatchObject({ root: join(lab, 'root.pem'), subject: 'O=Cordon Lab\nCN=Test Root' });

  const out = join(dir, 'acs');
  const issued = await captured([
    'pki',
    'issue',
    lab,
    '--dns',
    'acs.test',
    '--ip',
    '192.0.2.1',
    '--days',
    '3',
    '--out',
    out,
  ]);
  expect(issued).toMatchObject({ code: 0, err: '' });
  expect(certificate(`${out}.pem`).subjectAltName).toBe('DNS:acs.test, IP Address:192.0.2.1');
  expect(daysLeft(`${out}.pem`)).toBe(3);
  expect(certificate(`${out}.pem`).verify(certificate(join(lab, 'intermediate.pem')).publicKey)).toBe(true);
  expect(statSync(`${out}.key`).mode & 0o777).toBe(0o600);
});

test('issue names a device as it would log in', async () => {
  const lab = join(dir, 'lab');
  await captured(['pki', 'init', lab]);
  const { out } = await captured([
    'pki',
    'issue',
    lab,
    '--device',
    '00005e-Gateway-S1',
    '--out',
    join(dir, 'cpe'),
    '--json',
  ]);
  expect(JSON.parse(out)).toMatchObject({ subject: 'CN=00005E-Gateway-S1' });
});

test.each([
  [['--out', 'x'], 'Say for whom'],
  [['--dns', 'a', '--device', '00005E-1', '--out', 'x'], 'Say for whom'],
  [['--device', 'nonsense', '--out', 'x'], 'Write OUI-SERIAL'],
  [['--device', '00005E-', '--out', 'x'], 'Write OUI-SERIAL'],
  [['--dns', 'a', '--days', '0', '--out', 'x'], '--days'],
])('issue refuses %j and says why', async (flags, message) => {
  const { code, err, out } = await captured(['pki', 'issue', join(dir, 'lab'), ...flags]);
  expect(err).toContain(message);
  expect({ code, out }).toEqual({ code: 64, out: '' });
});

test('a folder without a lab, or with one already, is wrong usage and not our error', async () => {
  const lab = join(dir, 'lab');
  const missing = await captured(['pki', 'issue', lab, '--dns', 'a', '--out', join(dir, 'x')]);
  expect(missing).toMatchObject({ code: 64, err: expect.stringContaining('There is no lab at') as string });
  await captured(['pki', 'init', lab]);
  expect(await captured(['pki', 'init', lab])).toMatchObject({ code: 64, err: expect.stringContaining(lab) as string });
});

test('issue replaces no file', async () => {
  const lab = join(dir, 'lab');
  await captured(['pki', 'init', lab]);
  const line = ['pki', 'issue', lab, '--dns', 'a', '--out', join(dir, 'x')];
  expect((await captured(line)).code).toBe(0);
  expect((await captured(line)).code).toBe(64);
});
