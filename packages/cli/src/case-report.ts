import { type CaseModel, formatDuration, plainText, type RunEvent } from '@cordon/testbench';

type Exchange = Extract<RunEvent, { kind: 'exchange' }>;

/** One case of a run as text: the verdict, every step with what happened in it, and every expectation. */
export function caseReport({ meta, verdict, reason, durationMs, events }: CaseModel): string {
  const depths = new Map<number, number>();
  const lines = [
    `${meta.id}  ${plainText(meta.title)}`,
    `${verdict} (severity ${meta.severity}, safety ${meta.safety}) after ${formatDuration(durationMs)}`,
    plainText(reason),
    '',
    ...events.flatMap((event) => eventLines(event, depths)),
  ];
  return `${lines.join('\n')}\n`;
}

/** The lines of one event, indented below its step. */
function eventLines(event: RunEvent, depths: Map<number, number>): string[] {
  const seconds = `${(event.atMs / 1000).toFixed(3)} s`.padStart(11);
  if (event.kind === 'step-begin') {
    const depth = event.parent === null ? 0 : (depths.get(event.parent) ?? 0) + 1;
    depths.set(event.step, depth);
    return [`${seconds}  ${'  '.repeat(depth)}${plainText(event.title)}`];
  }
  const text = eventText(event);
  if (text === undefined) return [];
  const step = 'step' in event ? event.step : null;
  const depth = step === null ? 0 : (depths.get(step) ?? 0) + 1;
  return [`${seconds}  ${'  '.repeat(depth)}${text}`];
}

function eventText(event: RunEvent): string | undefined {
  switch (event.kind) {
    case 'exchange':
      return exchangeText(event);
    case 'expectation': {
      const detail = event.detail === undefined || event.held ? '' : `: ${plainText(event.detail)}`;
      return `${event.held ? 'held  ' : 'BROKEN'} ${plainText(event.sentence)}${detail}`;
    }
    case 'observation':
      return `saw ${plainText(event.name)}: ${shortJson(event.data)}`;
    case 'attachment':
      return `kept ${plainText(event.name)}: attachments/${event.attachment.sha256} (${event.attachment.bytes} bytes)`;
    case 'step-end':
      return event.error === undefined ? undefined : `stopped: ${plainText(event.error)}`;
    default:
      return undefined;
  }
}

// A line of a terminal, more or less; --json has the rest.
const jsonCharsMax = 160;

function shortJson(value: unknown): string {
  const text = plainText(outputLine(value) ?? JSON.stringify(value) ?? 'nothing');
  return text.length <= jsonCharsMax ? text : `${text.slice(0, jsonCharsMax)}… (${text.length} characters)`;
}

/** A line that a rig's process printed is data of one field; JSON inside JSON is unreadable. */
function outputLine(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return undefined;
  return 'line' in value && typeof value.line === 'string' ? value.line : undefined;
}

function exchangeText({ from, peer, request, response, note }: Exchange): string {
  const arrow = from === 'target' ? `target → ${plainText(peer)}` : `${plainText(peer)} → target`;
  const asked = request === undefined ? 'nothing' : `${plainText(request.startLine)} (${request.bodyBytes} bytes)`;
  const answer =
    response === undefined ? 'no answer' : `${plainText(response.startLine)} (${response.bodyBytes} bytes)`;
  return `${arrow}  ${asked} ⇒ ${answer}${note === undefined ? '' : `; ${plainText(note)}`}`;
}
