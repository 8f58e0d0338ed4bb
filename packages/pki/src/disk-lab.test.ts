import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLab, openLab, writeIssued } from './disk-lab.ts';

let parent = '';
let count = 0;

beforeAll(() => {
  parent = mkdtempSync(join(tmpdir(), 'cordon-lab-'));
});

afterAll(() => {
  rmSync(parent, { recursive: true });
});

function newFolder(): string {
  count += 1;
  return join(parent, `lab-${count}`);
}

function newLab(): string {
  const folder = newFolder();
  createLab(folder);
  return folder;
}

const withCode = (code: string): unknown => expect.objectContaining({ code });

test('a lab that is opened again issues under the same root', () => {
  const folder = newFolder();
  const created = createLab(folder, { key: 'p384' });
  const opened = openLab(folder);
  expect(opened.rootPem).toBe(created.rootPem);
  const server = opened.issueServer({ dnsNames: ['acs.test'] });
  expect(server.toX509().checkIssued(created.intermediate.toX509())).toBe(true);
  expect(server.toX509().verify(created.intermediate.toX509().publicKey)).toBe(true);
  expect(opened.intermediate.keyIdentifier).toEqual(created.intermediate.keyIdentifier);
});

test('the folder is 0700 and every file in it 0600, whatever the umask', () => {
  const folder = newLab();
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
});

test('nothing is left beside the lab', () => {
  newLab();
  expect(readdirSync(parent).filter((name) => name.startsWith('.'))).toEqual([]);
});

test('an empty folder of the right mode is filled', () => {
  const folder = newFolder();
  mkdirSync(folder, { mode: 0o700 });
  createLab(folder);
  expect(openLab(folder).rootPem).toContain('BEGIN CERTIFICATE');
});

test('a lab is never overwritten', () => {
  const folder = newLab();
  const before = readFileSync(join(folder, 'root.pem'), 'utf8');
  expect(() => createLab(folder)).toThrow(withCode('lab-exists'));
  expect(readFileSync(join(folder, 'root.pem'), 'utf8')).toBe(before);
});

test('a folder that others can reach is refused with the command that helps', () => {
  const folder = newLab();
  chmodSync(folder, 0o750);
  expect(() => openLab(folder)).toThrow(/mode 0750.*chmod 700/);
  const empty = newFolder();
  mkdirSync(empty);
  chmodSync(empty, 0o755);
  expect(() => createLab(empty)).toThrow(withCode('lab-permissions'));
});

test('a key that others can read is refused by name', () => {
  const folder = newLab();
  chmodSync(join(folder, 'root.key'), 0o644);
  expect(() => openLab(folder)).toThrow(/root\.key has mode 0644.*chmod 600/);
});

test('no lab, and half a lab', () => {
  expect(() => openLab(newFolder())).toThrow(withCode('lab-missing'));
  const folder = newLab();
  rmSync(join(folder, 'intermediate.key'));
  expect(() => openLab(folder)).toThrow(/intermediate\.key is missing/);
});

test.each([
  ['lab.json', '{"format": 2}'],
  ['lab.json', 'not json'],
  ['root.key', 'garbage'],
  ['root.pem', 'garbage'],
  ['intermediate.pem', ''],
])('a damaged %s is said by name', (name, content) => {
  const folder = newLab();
  writeFileSync(join(folder, name), content);
  expect(() => openLab(folder)).toThrow(withCode('lab-damaged'));
});

test('files of different labs do not mix', () => {
  const [folder, other] = [newLab(), newLab()];
  writeFileSync(join(folder, 'root.key'), readFileSync(join(other, 'root.key')));
  expect(() => openLab(folder)).toThrow(/root\.pem cannot be used.*root\.key is not its key/);
  writeFileSync(join(folder, 'root.pem'), readFileSync(join(other, 'root.pem')));
  expect(() => openLab(folder)).toThrow(/intermediate\.pem cannot be used.*did not sign it/);
});

test('an issued certificate is written once, its key for its owner alone', () => {
  const folder = newLab();
  const issued = openLab(folder).issueServer({ dnsNames: ['acs.test'] });
  const paths = writeIssued(issued, join(folder, 'acs'));
  expect(readFileSync(paths.certificatePath, 'utf8')).toBe(issued.chainPem);
  expect(readFileSync(paths.keyPath, 'utf8')).toBe(issued.privateKeyPem());
  expect(statSync(paths.keyPath).mode & 0o777).toBe(0o600);
  expect(() => writeIssued(issued, join(folder, 'acs'))).toThrow(withCode('file-exists'));
});
