import { Buffer } from 'node:buffer';
import type { RunEvent } from './event.ts';
import { lineHash } from './event-log.ts';
import { parseEvent } from './event-schema.ts';
import { RunError } from './errors.ts';
import { runFiles } from './run-files.ts';
import type { ReadLimits } from './run-limits.ts';
import type { RunSource } from './run-source.ts';

/** Something in `events.jsonl` that is not as it should be. */
export interface EventProblem {
  readonly code: 'event-unreadable' | 'event-torn' | 'event-too-long' | 'chain-broken';
  /** Line number from 1. */
  readonly line: number;
  readonly message: string;
}

/** The events of a run, and what is wrong with their file. */
export interface EventsRead {
  readonly events: readonly RunEvent[];
  readonly problems: readonly EventProblem[];
  /** Lines, without a torn one at the end, and the hash of the last of them. */
  readonly lines: number;
  readonly head: string;
  /** Bytes up to the end of the last whole line. */
  readonly bytes: number;
}

const lineEnd = 0x0a;
const problemsMax = 1_000;

async function* splitLines(source: RunSource, limits: ReadLimits): AsyncGenerator<{ line: Buffer; isWhole: boolean }> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source.chunks(runFiles.events)) {
    let data = rest.length > 0 ? Buffer.concat([rest, chunk]) : Buffer.from(chunk);
    for (let at = data.indexOf(lineEnd); at >= 0; at = data.indexOf(lineEnd)) {
      yield { line: data.subarray(0, at), isWhole: true };
      data = data.subarray(at + 1);
    }
    if (data.length > limits.lineBytesMax) {
      throw new RunError('run-too-big', `A line of ${runFiles.events} is longer than ${limits.lineBytesMax} bytes.`);
    }
    rest = data;
  }
  if (rest.length > 0) yield { line: rest, isWhole: false };
}

/**
 * Reads `events.jsonl`. The last line of a killed run may be torn: it is left out and named. Other lines that cannot be read, and breaks of
 * the chain, are problems and not errors. Throws {@link RunError} when the file is missing or passes a limit.
 */
export async function readEvents(source: RunSource, limits: ReadLimits): Promise<EventsRead> {
  if (source.size(runFiles.events) < 0)
    throw new RunError('run-unreadable', `This is no run: there is no ${runFiles.events}.`);
  if (source.size(runFiles.events) > limits.eventsBytesMax) {
    throw new RunError('run-too-big', `${runFiles.events} is longer than ${limits.eventsBytesMax} bytes.`);
  }
  const events: RunEvent[] = [];
  const problems: EventProblem[] = [];
  const note = (problem: EventProblem): void => {
    if (problems.length < problemsMax) problems.push(problem);
  };
  let lines = 0;
  let head = '';
  let bytes = 0;
  for await (const { line, isWhole } of splitLines(source, limits)) {
    const number = lines + 1;
    const parsed = parseEvent(line.toString());
    if (!isWhole) {
      note({
        code: 'event-torn',
        line: number,
        message: `Line ${number} is torn: the run was stopped while it was written.`,
      });
      break;
    }
    if ('problem' in parsed) {
      note({ code: 'event-unreadable', line: number, message: `Line ${number} cannot be read: ${parsed.problem}.` });
    } else {
      if (parsed.event.prev !== head || parsed.event.n !== number) {
        const message = `Line ${number} does not follow from the line before it: a line was changed, added or removed.`;
        note({ code: 'chain-broken', line: number, message });
      }
      events.push(parsed.event);
    }
    lines = number;
    head = lineHash(line);
    bytes += line.length + 1;
  }
  return { events, problems, lines, head, bytes };
}
