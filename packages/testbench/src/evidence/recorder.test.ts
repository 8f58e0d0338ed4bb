import { closeSync, openSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '@cordon/cwmp';
import { afterEach, describe, expect, test } from 'vitest';
import { freshDir, inlineCase, removeDirs, runInline } from '../run/inline-run.test-support.ts';
import type { Fixtures } from '../run/fixture.ts';
import type { Evidence } from './evidence.ts';

afterEach(removeDirs);

interface Bench {
  readonly evidence: Evidence;
}
const fixtures: Fixtures<Bench> = { evidence: { scope: 'run', setUp: (_, { evidence }) => ({ value: evidence }) } };

function everyByte(dir: string): string {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
    .join('\n');
}

test('a registered secret reaches no file, however it is written', async () => {
  const text = 'p&ss "wörd" <1>';
  const { result } = await runInline<Bench>(
    [
      inlineCase<Bench>({}, ({ evidence, observe, attach, expect, step }) => {
        evidence.registerSecret(new Secret(text));
        observe(`name ${text}`, { [text]: text, nested: [text, new Secret(text) as never] });
        attach('log', `before ${text} after`, 'text/plain');
        const basic = Buffer.from(`acs:${text}`).toString('base64');
        evidence.exchange({
          peer: 'acs',
          from: 'target',
          request: {
            startLine: `GET /?p=${encodeURIComponent(text)} HTTP/1.1`,
            headers: [['Authorization', `Basic ${basic}`]],
            body: Buffer.from(`<v>p&amp;ss "wörd" &lt;1&gt;</v>`),
          },
        });
        expect(text, `not ${text}`).toBe('x');
        return step(text, () => Promise.reject(new Error(text)));
      }),
    ],
    { fixtures },
  );
  const bytes = everyByte(result.dir);
  expect(bytes).toContain('[secret]');
  for (const form of [
    text,
    'wörd',
    Buffer.from('wörd').toString('latin1'),
    'ss%20',
    Buffer.from('s "wörd" <').toString('base64').slice(0, 8),
  ]) {
    expect(bytes).not.toContain(form);
  }
});

test('Basic credentials that nobody registered reach no event, in a field or in a head', async () => {
  const credentials = Buffer.from('somebody:of-whom-nothing-is-known').toString('base64');
  const startLine = 'GET / HTTP/1.1';
  const { result } = await runInline<Bench>(
    [
      inlineCase<Bench>({}, ({ evidence, pass }) => {
        const headers = [['authorization', `basic  ${credentials}`]] as const;
        const headBytes = Buffer.from(`${startLine}\r\nProxy-Authorization: Basic ${credentials}\r\n\r\n`);
        const body = new Uint8Array();
        evidence.exchange({ peer: 'acs', from: 'target', request: { startLine, headers, headBytes, body } });
        pass('x');
      }),
    ],
    { fixtures },
  );
  expect(everyByte(result.dir)).toContain('Basic [secret]');
  expect(everyByte(result.dir)).not.toContain(credentials);
});

test('files are for their owner only: the capture holds TLS secrets', async () => {
  const { result } = await runInline([
    inlineCase({}, ({ attach, pass }) => {
      attach('a', 'a', 'text/plain');
      pass('x');
    }),
  ]);
  expect(statSync(result.dir).mode & 0o777).toBe(0o700);
  for (const name of ['events.jsonl', 'capture.pcapng', 'manifest.json']) {
    expect(statSync(join(result.dir, name)).mode & 0o777).toBe(0o600);
  }
});

describe('what can grow has a limit', () => {
  test('long bodies and values move to attachments; lines stay short', async () => {
    const big = '\u0000'.repeat(300_000);
    const { result, events } = await runInline<Bench>(
      [
        inlineCase<Bench>({}, ({ evidence, observe, pass }) => {
          observe('big', { text: big, list: Array.from({ length: 50_000 }, (_, index) => index) });
          const headers = Array.from({ length: 5_000 }, (_, index): [string, string] => [`X-${index}`, big]);
          const message = { startLine: big, headers, body: Buffer.from(big), decoded: { deep: [[[[big]]]] } };
          evidence.exchange({ peer: big.slice(0, 10), from: 'target', request: message, response: message });
          pass(big);
        }),
      ],
      { fixtures },
    );
    const lines = readFileSync(join(result.dir, 'events.jsonl'), 'utf8').split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThan(128 * 1024);
    const exchange = events.find((event) => event.kind === 'exchange');
    expect(exchange?.kind === 'exchange' && exchange.request?.body).toMatchObject({ attachment: { bytes: 300_000 } });
  });

  test('values that JSON cannot carry are told, not thrown', async () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    const { events } = await runInline([
      inlineCase({}, ({ observe, pass }) => {
        observe('odd', {
          circle,
          none: undefined,
          nan: Number.NaN,
          big: 1n,
          bytes: new Uint8Array([255]),
          map: new Map([['a', 1]]),
        } as never);
        pass('x');
      }),
    ]);
    const odd = events.find((event) => event.kind === 'observation');
    expect(odd?.kind === 'observation' && odd.data).toEqual({
      circle: { self: '[circle]' },
      nan: 'NaN',
      big: '1',
      bytes: { base64: '/w==' },
      map: [['a', 1]],
    });
  });
});

test('a folder with something in it is not written over', async () => {
  const dir = freshDir();
  const cases = [inlineCase({}, ({ pass }) => pass('x'))];
  await runInline(cases, { dir: join(dir, 'run') });
  await expect(runInline(cases, { dir: join(dir, 'run') })).rejects.toMatchObject({ code: 'run-exists' });
});

test('what is said after the end of a run goes nowhere, least of all into the file that got the descriptor next', async () => {
  const kept: Evidence[] = [];
  const late = inlineCase<Bench>({}, ({ evidence, expect }) => {
    kept.push(evidence);
    expect(1, 'one').toBe(1);
  });
  await runInline<Bench>([late], { fixtures });
  const path = join(freshDir(), 'other');
  const descriptors = Array.from({ length: 8 }, () => openSync(path, 'a'));
  kept[0]?.observe('target-output', { line: 'last words' });
  for (const descriptor of descriptors) closeSync(descriptor);
  expect(statSync(path).size).toBe(0);
});
