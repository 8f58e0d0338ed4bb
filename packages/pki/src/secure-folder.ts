import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { PkiError } from './errors.ts';

const FOLDER_MODE = 0o700;
const SECRET_FILE_MODE = 0o600;
const OTHERS = 0o077;
// Bounds what a damaged or foreign folder can make us read: a PEM file is some kilobytes.
const FILE_BYTES_MAX = 1024 * 1024;

function systemCode(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}

/** Refuses a file or folder that anyone but its owner can reach. Windows has no such modes, so nothing is checked there. */
function refuseOpenMode(path: string, wanted: number): void {
  const mode = statSync(path).mode & 0o777;
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  throw new PkiError(
    'lab-permissions',
    `${path} has mode ${mode.toString(8).padStart(4, '0')}, so other users can reach the private keys of the lab. ` +
      `Run 'chmod ${wanted.toString(8)} ${path}'; if others may have read it already, create a new lab.`,
  );
}

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function writeSynced(path: string, content: string): void {
  writeFileSync(path, content, { flag: 'wx', mode: SECRET_FILE_MODE, flush: true });
}

function refuseUsedFolder(folder: string): void {
  if (!existsSync(folder)) return;
  if (!statSync(folder).isDirectory() || readdirSync(folder).length > 0) {
    throw new PkiError(
      'lab-exists',
      `${folder} exists and is not empty; a lab is never overwritten. Open it, or choose another folder for the new one.`,
    );
  }
  refuseOpenMode(folder, FOLDER_MODE);
}

/**
 * Creates `folder` (mode 0700) with `files` (mode 0600) in one step: it is filled beside its place and renamed, so a process that is
 * killed leaves either the whole folder or none. An empty folder that only its owner can reach is filled.
 */
export function createSecureFolder(folder: string, files: Readonly<Record<string, string>>): void {
  const target = resolve(folder);
  refuseUsedFolder(target);
  const parent = dirname(target);
  mkdirSync(parent, { recursive: true });
  const draft = join(parent, `.${basename(target)}.${randomBytes(6).toString('hex')}`);
  try {
    mkdirSync(draft, { mode: FOLDER_MODE });
    for (const [name, content] of Object.entries(files)) writeSynced(join(draft, name), content);
    syncFolder(draft);
    renameSync(draft, target);
    syncFolder(parent);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    // Someone else made the folder in the meantime.
    if (systemCode(error) === 'ENOTEMPTY' || systemCode(error) === 'EEXIST') refuseUsedFolder(target);
    throw error;
  }
}

/** Reads files of a secure folder after the modes of the folder and of each file were found safe. */
export function readSecureFolder<Name extends string>(
  folder: string,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  const target = resolve(folder);
  if (!existsSync(target)) {
    throw new PkiError(
      'lab-missing',
      `There is no lab at ${target}. Make one with "cordon pki init", or check the path.`,
    );
  }
  refuseOpenMode(target, FOLDER_MODE);
  const contents = names.map((name): [Name, string] => {
    const path = join(target, name);
    if (!existsSync(path)) {
      throw new PkiError(
        'lab-missing',
        `${target} is not a complete lab: ${name} is missing. Restore it or create a new lab.`,
      );
    }
    refuseOpenMode(path, SECRET_FILE_MODE);
    if (statSync(path).size > FILE_BYTES_MAX) {
      throw new PkiError(
        'lab-damaged',
        `${path} is larger than ${FILE_BYTES_MAX} bytes: it is no file of a lab. Restore it.`,
      );
    }
    return [name, readFileSync(path, 'utf8')];
  });
  return Object.fromEntries(contents) as Record<Name, string>;
}

/** Writes one new file (mode 0600) so that it is there whole or not at all. An existing file is not replaced. */
export function writeSecureFile(path: string, content: string): void {
  if (existsSync(path)) {
    throw new PkiError('file-exists', `${path} exists and is not overwritten. Move it away or choose another name.`);
  }
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    writeSynced(draft, content);
    renameSync(draft, path);
    syncFolder(dirname(resolve(path)));
  } catch (error) {
    rmSync(draft, { force: true });
    throw error;
  }
}
