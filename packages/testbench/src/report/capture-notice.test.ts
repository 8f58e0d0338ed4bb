import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RunEvent } from '../evidence/event.ts';
import { Recorder } from '../evidence/recorder.ts';
import { captureNotice } from './capture-notice.ts';

const dirs: string[] = [];
afterEach(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

/** The events of a run in which these fields came on these connections. */
function eventsOf(...fields: readonly (readonly [connectionId: number, value: string])[]): readonly RunEvent[] {
  const dir = mkdtempSync(join(tmpdir(), 'cordon-notice-'));
  dirs.push(dir);
  const events: RunEvent[] = [];
  const recorder = new Recorder(dir, { onEvent: (event) => events.push(event) });
  for (const [connectionId, value] of fields) {
    const headers = [['authorization', value]] as const;
    const request = { startLine: 'POST / HTTP/1.1', headers, body: new Uint8Array() };
    recorder.exchange({ peer: 'acs', from: 'target', connectionId, request });
  }
  recorder.close();
  return events;
}

const basic = `Basic ${Buffer.from('cpe:hunter22').toString('base64')}`;

test('names the connections that carried Basic credentials, each once, and not the credentials', () => {
  const events = eventsOf([7, basic], [8, 'Digest username="cpe"'], [7, basic], [12, basic]);
  expect(captureNotice(events)).toContain('the Basic credentials on its connections 7, 12. Hand it on only');
  expect(JSON.stringify(events)).not.toContain(basic);
});

test('names a few of very many', () => {
  const events = eventsOf(...Array.from({ length: 25 }, (_, index) => [index, basic] as const));
  expect(captureNotice(events)).toMatch(/, 19 and 5 others\. /);
});

test('says of every run that its capture shows more than its report', () => {
  expect(captureNotice([])).toContain('everything that crossed the wire');
  expect(captureNotice([])).not.toContain('Basic');
});
