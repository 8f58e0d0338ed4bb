import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Line } from './tls-tool-device.ts';

/** What a client program is started with, and where in the server its requests go. */
export interface PipedLineSettings {
  readonly program: string;
  readonly args: readonly string[];
  readonly path: string;
  readonly host: string;
}

const answerMs = 10_000;

/** Requests in HTTP through the standard input of a TLS client, all in one connection; answers have a Content-Length or end it. */
export function pipedLine({ program, args, path, host }: PipedLineSettings): Line {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'ignore'] });
  child.stdin.on('error', () => undefined);
  let received = Buffer.alloc(0);
  let isOver = false;
  child.stdout.on('data', (chunk: Buffer) => {
    received = Buffer.concat([received, chunk]);
    child.emit('more');
  });
  child.once('close', () => {
    isOver = true;
    child.emit('more');
  });
  let cookie = '';

  function takeAnswer(): string | undefined {
    const text = received.toString('latin1');
    const end = text.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const head = text.slice(0, end);
    const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
    if (received.length < end + 4 + length) return undefined;
    const [, set] = /^set-cookie: *([^;\r]*)/im.exec(head) ?? [];
    if (set !== undefined) cookie = `Cookie: ${set}\r\n`;
    const body = received.subarray(end + 4, end + 4 + length).toString();
    received = received.subarray(end + 4 + length);
    return body;
  }

  return {
    async post(body) {
      const type = body === '' ? '' : 'Content-Type: text/xml; charset=utf-8\r\nSOAPAction: ""\r\n';
      const length = Buffer.byteLength(body);
      child.stdin.write(
        `POST ${path} HTTP/1.1\r\nHost: ${host}\r\n${cookie}${type}Content-Length: ${length}\r\n\r\n${body}`,
      );
      const signal = AbortSignal.timeout(answerMs);
      try {
        for (;;) {
          const answer = takeAnswer();
          if (answer !== undefined || isOver) return answer;
          await once(child, 'more', { signal });
        }
      } catch {
        return undefined;
      }
    },
    end: () => child.stdin.end(),
  };
}
