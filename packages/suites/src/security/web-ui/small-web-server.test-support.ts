import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Secret } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, WebUi } from '@cordon/testbench';

type UiSettings = WebUi['settings'];
import { onTestFinished } from 'vitest';

/** What a visitor asks of a web interface. */
export interface WebAsk {
  readonly request: IncomingMessage;
  readonly path: string;
  readonly form: URLSearchParams;
  /** The value of the cookie `sid`. */
  readonly sid: string | undefined;
}

/** The bench as far as cases on the web interface use it, in front of a web interface on 127.0.0.1 for as long as the test. */
export async function benchAt(
  answer: (ask: WebAsk, response: ServerResponse) => void,
  settings: Partial<UiSettings> = {},
): Promise<CpeBench & CaseTools> {
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://x');
      const form = request.method === 'POST' ? new URLSearchParams(body) : searchParams;
      const sid = /\bsid=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
      response.setHeader('Content-Type', 'text/html');
      answer({ request, path: pathname, form, sid }, response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const ui = new WebUi({
    settings: {
      url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
      login: { username: 'admin', password: { kind: 'inline', secret: new Secret('right') } },
      browser: false,
      bruteForce: false,
      postPaths: [],
      ...settings,
    },
    lan: undefined,
    baseDir: '.',
    evidence: { exchange: () => undefined, observe: (_, facts) => facts, registerSecret: () => true },
  });
  const stop = (verdict: string) => (reason: string) => {
    throw new Error(`${verdict}: ${reason}`);
  };
  return {
    ui,
    signal: new AbortController().signal,
    inconclusive: stop('inconclusive'),
    notApplicable: stop('not-applicable'),
  } as unknown as CpeBench & CaseTools;
}

/** A page with a login form. */
export const loginPage =
  '<!doctype html><form method=post action=/login><input name=user><input type=password name=pass></form>';

/** Whether a form is the right login. */
export const isRight = (form: URLSearchParams): boolean => form.get('user') === 'admin' && form.get('pass') === 'right';
