// Theory of operation. The journal is text, one record per line:
//
//   <crc32 of the rest, 8 hex digits> <sequence number> <JSON array of [key] or [key, value]>\n
//
// JSON never contains a line feed, so a line feed ends a record and nothing else does. A process that dies while
// appending leaves a last line that is cut or whose checksum is wrong: the torn tail, which was never acknowledged
// and is dropped. A bad line with a good record behind it cannot come from a crash; that is damage, and is reported.
import { crc32 } from 'node:zlib';
import type { StateChange } from './state-store.ts';

/** One atomic batch. Sequence numbers grow by one and are never reused, across compaction as well. */
export interface JournalRecord {
  readonly sequence: number;
  readonly changes: readonly StateChange[];
}

/** What a journal file held. `goodBytes` is where the next record goes; bytes behind it are the torn tail. */
export interface JournalContent {
  readonly records: readonly JournalRecord[];
  readonly goodBytes: number;
  readonly tornBytes: number;
  /** Line number, from 1, of a bad record that good ones follow. */
  readonly damagedLine?: number;
}

const lineFeed = 0x0a;
const checksumChars = 8;

/** One record as the bytes to append. */
export function encodeRecord(record: JournalRecord): Buffer {
  const changes = record.changes.map(([key, value]) => (value === undefined ? [key] : [key, value]));
  const body = `${record.sequence} ${JSON.stringify(changes)}`;
  return Buffer.from(`${checksum(body)} ${body}\n`, 'utf8');
}

/** Reads a whole journal. Never throws: what is unreadable shows in `tornBytes` or `damagedLine`. */
export function decodeJournal(bytes: Uint8Array): JournalContent {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: JournalRecord[] = [];
  let goodBytes = 0;
  let firstBadLine: number | undefined;
  let line = 0;
  for (let start = 0; start < buffer.length; ) {
    line += 1;
    const end = buffer.indexOf(lineFeed, start);
    const record = end === -1 ? undefined : decodeRecord(buffer.toString('utf8', start, end));
    const follows = records.at(-1)?.sequence;
    if (record !== undefined && (follows === undefined || record.sequence === follows + 1)) {
      if (firstBadLine !== undefined) return { records, goodBytes, tornBytes: 0, damagedLine: firstBadLine };
      records.push(record);
      goodBytes = end + 1;
    } else {
      if (record !== undefined) return { records, goodBytes, tornBytes: 0, damagedLine: firstBadLine ?? line };
      firstBadLine ??= line;
    }
    start = end === -1 ? buffer.length : end + 1;
  }
  return { records, goodBytes, tornBytes: buffer.length - goodBytes };
}

function decodeRecord(line: string): JournalRecord | undefined {
  const body = line.slice(checksumChars + 1);
  if (line[checksumChars] !== ' ' || line.slice(0, checksumChars) !== checksum(body)) return undefined;
  const gap = body.indexOf(' ');
  const sequence = Number(body.slice(0, gap));
  if (gap < 1 || !Number.isSafeInteger(sequence)) return undefined;
  const changes = JSON.parse(body.slice(gap + 1)) as readonly StateChange[];
  return { sequence, changes: changes.map(([key, value]) => [key, value]) };
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(checksumChars, '0');
}
