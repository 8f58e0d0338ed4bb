// A web interface as many gateways have it: a login form in plain HTML whose password a script changes before it is sent, and pages that ask for
// their state for as long as they are open. Shares nothing with Cordon.
import { randomUUID } from 'node:crypto';
import { type ForeignUi, serve } from './web-server.ts';

const loginPage = `<!doctype html><form method=post action=/login onsubmit="p.value = btoa(p.value)">
<input name=u><input type=password name=p id=p><input type=submit value="Log in"></form>`;
const statusPage = `<!doctype html><h1>Status</h1><script>setInterval(() => fetch('/state'), 200)</script>`;

/** Sessions end when nothing was asked in them for so long. */
export async function serveHashedUi(password: string, idleMs: number): Promise<ForeignUi> {
  const lastMs = new Map<string, number>();
  return await serve((request, response, body) => {
    response.setHeader('Content-Type', 'text/html');
    const own = /(?:^|; )sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    const isIn = performance.now() - (lastMs.get(own) ?? Number.NEGATIVE_INFINITY) < idleMs;
    if (isIn) lastMs.set(own, performance.now());
    if (request.method === 'POST') {
      const sent = Buffer.from(new URLSearchParams(body).get('p') ?? '', 'base64').toString();
      const id = randomUUID();
      if (sent === password) lastMs.set(id, performance.now());
      const cookie = sent === password ? { 'Set-Cookie': `sid=${id}; Path=/; HttpOnly; SameSite=Strict` } : {};
      response.writeHead(302, { Location: '/', ...cookie }).end();
      return;
    }
    if (request.url === '/state') response.writeHead(isIn ? 200 : 401).end('up');
    else response.end(isIn ? statusPage : loginPage);
  });
}
