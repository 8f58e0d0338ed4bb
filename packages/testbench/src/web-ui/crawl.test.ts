import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { type Crawl, crawl } from './crawl.ts';
import { WebClient } from './web-client.ts';
import { defaultWebLimits, type WebLimits } from './web-limits.ts';

let server: Server | undefined;
let hits: string[] = [];
afterEach(async () => {
  await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
  hits = [];
});

async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
  server = createServer((request, response) => {
    hits.push(`${request.method} ${request.url}`);
    answer(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

async function run(start: URL, limits: Partial<WebLimits> = {}, extraPaths: readonly string[] = []): Promise<Crawl> {
  const client = new WebClient({ limits: { ...defaultWebLimits, ...limits }, evidence: { exchange: () => undefined } });
  return await crawl({ start, client, extraPaths });
}

const html = (response: ServerResponse, body: string): void => {
  response.writeHead(200, { 'Content-Type': 'text/html' }).end(body);
};
const pathsOf = ({ pages }: Crawl): string[] => pages.map(({ url, found }) => `${found} ${url.pathname}${url.search}`);

test('it follows what reads, within the origin, and submits nothing', async () => {
  const start = await serve((request, response) => {
    const pages: Readonly<Record<string, string>> = {
      '/': '<a href=a.htm>A</a><a href=/logout>x</a><a href=http://192.0.2.1/b.htm>B</a><a href="mailto:a@b">m</a><img src=c.png>',
      '/a.htm':
        '<form action=/find><input name=q></form><form action=/save method=post><input name=v></form><script src=s.js></script>',
      '/find': 'found',
    };
    if (request.url === '/s.js') {
      response.writeHead(200, { 'Content-Type': 'text/javascript' }).end('get("/api/state"); get("/api/reboot")');
      return;
    }
    html(response, pages[request.url ?? ''] ?? '');
  });
  const found = await run(start, {}, ['/hidden.htm']);
  expect(hits).toEqual(['GET /', 'GET /a.htm', 'GET /s.js', 'GET /find', 'GET /api/state', 'GET /hidden.htm']);
  expect(pathsOf(found)).toContain('guess /hidden.htm');
  expect(pathsOf(found)).toContain('name /api/state');
  expect(found.avoided).toEqual(['/logout (logout)', '/api/reboot (reboot)']);
  expect(found.cuts).toEqual([]);
});

test('an interface without end ends, and says so', async () => {
  let count = 0;
  const start = await serve((_, response) => {
    count += 2;
    html(response, `<a href=/p${count}.htm>x</a><a href=/p${count + 1}.htm>y</a>`);
  });
  const broad = await run(start, { pagesMax: 10, depthMax: 1000 });
  expect(broad.pages.length).toBe(10);
  expect(broad.cuts).toEqual(['10 pages were read, and there are more']);
  const deep = await run(start, { depthMax: 3 });
  expect(deep.cuts).toEqual(['3 links from the first page is as far as it goes']);
  expect(deep.pages.length).toBeLessThanOrEqual(15);
});

test('a page without end is cut, and so is a crawl of large ones', async () => {
  const start = await serve((request, response) =>
    html(response, `${'<p>x'.repeat(40_000)}<a href=/${String(request.url).length}.htm>`),
  );
  const found = await run(start, { pageBytesMax: 10_000, bytesMax: 15_000 });
  expect(found.pages.every(({ text }) => text.length <= 10_000)).toBe(true);
  expect(found.cuts[0]).toMatch(/longer than one page/);
});

test('redirects in circles end, and many ways to one page are one page', async () => {
  const start = await serve((request, response) => {
    if (request.url === '/') return html(response, '<a href=/a>a</a><a href=/b>b</a><a href=/round>r</a>');
    if (request.url === '/login') return html(response, 'login');
    response.writeHead(302, { Location: request.url === '/round' ? '/round' : '/login' }).end();
  });
  const found = await run(start);
  expect(pathsOf(found)).toEqual(['link /', 'link /login', 'link /round']);
});

test('silence is an answer, too', async () => {
  const start = await serve(() => undefined);
  expect((await run(start, { requestMs: 200 })).pages).toEqual([]);
  server?.closeAllConnections();
});

test('a page that does not answer is asked again, and missed when it stays silent', async () => {
  const asked = new Map<string, number>();
  const start = await serve((request, response) => {
    const path = request.url ?? '';
    asked.set(path, (asked.get(path) ?? 0) + 1);
    if (path === '/') html(response, '<a href=/busy.htm>a</a><a href=/gone.htm>b</a>');
    else if (path === '/busy.htm' && asked.get(path) === 2) html(response, 'here');
    else response.destroy();
  });
  const found = await run(start, {}, ['/guess.htm']);
  expect(pathsOf(found)).toEqual(['link /', 'link /busy.htm']);
  expect(found.cuts).toEqual(['/gone.htm did not answer']);
  expect(asked.get('/guess.htm')).toBe(1);
});
