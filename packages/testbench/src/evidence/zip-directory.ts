import { Buffer } from 'node:buffer';
import type { FileHandle } from 'node:fs/promises';
import { RunError } from './errors.ts';
import type { ReadLimits } from './run-limits.ts';

/** One file of a zip, from its central directory. */
export interface ZipEntry {
  readonly name: string;
  readonly method: 0 | 8;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
const endBytes = 22;
const commentBytesMax = 65_535;
const entryHeadBytes = 46;
// 100,000 entries of 46 bytes and an 80-character name.
const directoryBytesMax = 16 * 1024 * 1024;

function refuse(why: string): never {
  throw new RunError('zip-unreadable', `The zip cannot be read: ${why}.`);
}

async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

/**
 * Reads the central directory of a zip: plain or deflated entries, no encryption, no zip64 (a run is under 3 GiB), no two entries of one
 * name, no bytes shared by two entries. Throws {@link RunError} for everything else and when a limit is passed.
 */
export async function readZipDirectory(file: FileHandle, limits: ReadLimits): Promise<readonly ZipEntry[]> {
  const { size } = await file.stat();
  if (size > limits.zipBytesMax)
    throw new RunError('run-too-big', `The zip is larger than ${limits.zipBytesMax} bytes.`);
  const tailBytes = Math.min(size, endBytes + commentBytesMax);
  const tail = await readAt(file, size - tailBytes, tailBytes);
  const at = findEnd(tail);
  const count = tail.readUInt16LE(at + 10);
  const directoryBytes = tail.readUInt32LE(at + 12);
  const directoryOffset = tail.readUInt32LE(at + 16);
  if (count === 0xffff || directoryOffset === 0xffffffff) refuse('zip64 is not used for runs');
  if (count > limits.entriesMax || directoryBytes > directoryBytesMax) {
    throw new RunError('run-too-big', `The zip lists more than ${limits.entriesMax} files.`);
  }
  const directory = await readAt(file, directoryOffset, directoryBytes);
  const entries = parseDirectory(directory, count);
  checkEntries(entries, directoryOffset, limits);
  return entries;
}

function findEnd(tail: Buffer): number {
  for (let at = tail.length - endBytes; at >= 0; at -= 1) {
    if (tail.readUInt32LE(at) === endSignature && at + endBytes + tail.readUInt16LE(at + 20) === tail.length) return at;
  }
  return refuse('it has no end record, so it is no zip or it was cut off');
}

function parseDirectory(directory: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + entryHeadBytes > directory.length || directory.readUInt32LE(at) !== entrySignature) {
      refuse(`its directory is broken after ${entries.length} files`);
    }
    const flags = directory.readUInt16LE(at + 8);
    const method = directory.readUInt16LE(at + 10);
    const nameBytes = directory.readUInt16LE(at + 28);
    const nextAt = at + entryHeadBytes + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
    const name = directory.toString('utf8', at + entryHeadBytes, at + entryHeadBytes + nameBytes);
    if ((flags & 1) !== 0) refuse(`${JSON.stringify(name)} is encrypted`);
    if (method !== 0 && method !== 8) refuse(`${JSON.stringify(name)} uses compression method ${method}`);
    entries.push({
      name,
      method,
      crc32: directory.readUInt32LE(at + 16),
      packedBytes: directory.readUInt32LE(at + 20),
      bytes: directory.readUInt32LE(at + 24),
      headerOffset: directory.readUInt32LE(at + 42),
    });
    at = nextAt;
  }
  return entries;
}

function checkEntries(entries: readonly ZipEntry[], directoryOffset: number, limits: ReadLimits): void {
  const names = new Set(entries.map((entry) => entry.name));
  if (names.size < entries.length) refuse('two files have the same name');
  let total = 0;
  let endOfLast = 0;
  for (const entry of entries.toSorted((a, b) => a.headerOffset - b.headerOffset)) {
    // Overlapping entries are how a small zip claims to hold petabytes.
    if (entry.headerOffset < endOfLast) refuse(`${JSON.stringify(entry.name)} overlaps another file`);
    endOfLast = entry.headerOffset + entry.packedBytes;
    if (endOfLast > directoryOffset) refuse(`${JSON.stringify(entry.name)} reaches beyond the files`);
    if (entry.bytes > limits.entryBytesMax)
      throw new RunError('run-too-big', `${JSON.stringify(entry.name)} is larger than ${limits.entryBytesMax} bytes.`);
    total += entry.bytes;
  }
  if (total > limits.totalBytesMax)
    throw new RunError('run-too-big', `The files of the zip are larger than ${limits.totalBytesMax} bytes.`);
}
