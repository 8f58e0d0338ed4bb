import { open, type FileHandle } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';
import { RunError } from './errors.ts';
import type { ReadLimits } from './run-limits.ts';
import type { RunSource } from './run-source.ts';
import { readZipDirectory, type ZipEntry } from './zip-directory.ts';

const localSignature = 0x04034b50;
const localHeadBytes = 30;
const pieceBytes = 64 * 1024;

/** The files of a zipped run, read in place with bounded memory. Throws {@link RunError}. */
export async function zipSource(path: string, limits: ReadLimits): Promise<RunSource> {
  let file: FileHandle;
  try {
    file = await open(path, 'r');
  } catch (cause) {
    throw new RunError('run-unreadable', `${path} cannot be opened.`, { cause });
  }
  try {
    const entries = await readZipDirectory(file, limits);
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    return {
      kind: 'zip',
      names: [...byName.keys()].sort(),
      size: (name) => byName.get(name)?.bytes ?? -1,
      chunks: (name) => {
        const entry = byName.get(name);
        if (entry === undefined) throw new RunError('run-unreadable', `There is no ${name} in ${path}.`);
        return entryChunks(file, entry);
      },
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* entryChunks(file: FileHandle, entry: ZipEntry): AsyncGenerator<Uint8Array> {
  const shownName = JSON.stringify(entry.name);
  const start = await dataOffset(file, entry);
  const unpacked = entry.method === 8 ? createInflateRaw() : new PassThrough();
  // The consumer sees a broken deflate stream as the error of `unpacked`.
  const pumping = pipeline(Readable.from(packedPieces(file, start, entry.packedBytes)), unpacked).catch(
    () => undefined,
  );
  let bytes = 0;
  try {
    for await (const chunk of unpacked) {
      bytes += (chunk as Uint8Array).length;
      if (bytes > entry.bytes) throw new RunError('zip-unreadable', `${shownName} inflates to more than the zip says.`);
      yield chunk as Uint8Array;
    }
  } catch (cause) {
    if (cause instanceof RunError) throw cause;
    throw new RunError('zip-unreadable', `${shownName} is damaged.`, { cause });
  } finally {
    unpacked.destroy();
    await pumping;
  }
  if (bytes !== entry.bytes) throw new RunError('zip-unreadable', `${shownName} is shorter than the zip says.`);
}

async function dataOffset(file: FileHandle, entry: ZipEntry): Promise<number> {
  const head = Buffer.alloc(localHeadBytes);
  const { bytesRead } = await file.read(head, 0, localHeadBytes, entry.headerOffset);
  if (bytesRead < localHeadBytes || head.readUInt32LE(0) !== localSignature) {
    throw new RunError('zip-unreadable', `${JSON.stringify(entry.name)} has no header where the zip says.`);
  }
  const name = Buffer.alloc(head.readUInt16LE(26));
  await file.read(name, 0, name.length, entry.headerOffset + localHeadBytes);
  // Two names for one file: what other programs would unpack is not what was verified here.
  if (name.toString() !== entry.name) {
    throw new RunError('zip-unreadable', `${JSON.stringify(entry.name)} has another name in its own header.`);
  }
  return entry.headerOffset + localHeadBytes + name.length + head.readUInt16LE(28);
}

async function* packedPieces(file: FileHandle, start: number, length: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < length; ) {
    const buffer = Buffer.alloc(Math.min(pieceBytes, length - at));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start + at);
    if (bytesRead === 0) return;
    at += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}
