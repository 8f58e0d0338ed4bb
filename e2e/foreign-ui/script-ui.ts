// A web interface as gateways have it today: one empty page, a script that builds everything, JSON behind it, routes behind a hash, and a
// login that the script sends. Shares nothing with Cordon.
import { randomUUID } from 'node:crypto';
import { type ForeignUi, serve } from './web-server.ts';

export interface ScriptUiOptions {
  readonly password: string;
  readonly acsUrl: string;
  readonly ssid: () => string;
  /** Has a route with the ACS URL in a field. */
  readonly editsAcs: boolean;
  /** Puts the network name into the page as markup. */
  readonly trustsNames: boolean;
  /** Answers the data behind that route to everybody. */
  readonly checksNobody: boolean;
}

const script = ({ editsAcs, trustsNames }: ScriptUiOptions): string => `
const app = document.getElementById('app');
const make = (tag, props, ...children) => { const e = Object.assign(document.createElement(tag), props); e.append(...children); return e; };
const get = async (path) => { const r = await fetch(path); if (r.status === 401) throw new Error('login'); return r.json(); };
const menu = () => make('nav', {}, make('a', { href: '#/status', textContent: 'Status' }), make('a', { href: '#/wifi', textContent: 'Wi-Fi' }),
  ${editsAcs ? "make('a', { href: '#/remote', textContent: 'Provider' })," : ''} make('a', { href: '#/logout', textContent: 'Log out' }));
const views = {
  '#/status': async () => { const s = await get('/api/status'); return make('p', { textContent: 'Firmware ' + s.firmware + ', TR-069 is on' }); },
  '#/wifi': async () => { const w = await get('/api/wifi'); const box = make('div', {}); box.${trustsNames ? 'innerHTML' : 'textContent'} = 'Network: ' + w.ssid; return box; },
  '#/remote': async () => { const r = await get('/api/' + 'provider'); return make('form', {}, make('label', {}, 'Provider server ', make('input', { name: 'server', value: r.server }))); },
  '#/logout': async () => { await fetch('/api/session', { method: 'DELETE' }); location.hash = ''; location.reload(); },
};
const login = () => {
  const user = make('input', { type: 'text', placeholder: 'Name' });
  const secret = make('input', { type: 'password', placeholder: 'Password' });
  const send = async () => {
    const r = await fetch('/api/session', { method: 'POST', body: JSON.stringify({ user: user.value, password: secret.value }) });
    if (r.ok) { location.hash = '#/status'; show(); }
  };
  return make('div', {}, user, secret, make('button', { textContent: 'Log in', onclick: send }));
};
const show = async () => {
  try {
    await get('/api/status');
    const view = views[location.hash] || views['#/status'];
    app.replaceChildren(menu(), await view());
  } catch (e) { app.replaceChildren(login()); }
};
addEventListener('hashchange', show);
show();
`;

export async function serveScriptUi(options: ScriptUiOptions): Promise<ForeignUi> {
  const { password, acsUrl, ssid, checksNobody } = options;
  const sessions = new Set<string>();
  return await serve((request, response, body) => {
    const json = (value: unknown, status = 200): void => {
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
    };
    const own = /(?:^|; )sid=([^;]+)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
    switch (`${request.method} ${request.url}`) {
      case 'GET /':
        response.setHeader('Content-Type', 'text/html');
        return response.end('<!doctype html><title>Box</title><div id="app"></div><script src="/app.js"></script>');
      case 'GET /app.js':
        response.setHeader('Content-Type', 'text/javascript');
        return response.end(script(options));
      case 'POST /api/session': {
        const { user, password: given } = JSON.parse(body) as { user?: string; password?: string };
        if (user !== 'admin' || given !== password) return json({ error: 'wrong' }, 403);
        const sid = randomUUID();
        sessions.add(sid);
        response.setHeader('Set-Cookie', `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`);
        return json({});
      }
      case 'DELETE /api/session':
        sessions.delete(own);
        return json({});
      case 'GET /api/provider':
        return checksNobody || sessions.has(own) ? json({ server: acsUrl }) : json({}, 401);
      case 'GET /api/status':
        return sessions.has(own) ? json({ firmware: '7.1' }) : json({}, 401);
      case 'GET /api/wifi':
        return sessions.has(own) ? json({ ssid: ssid() }) : json({}, 401);
      default:
        response.writeHead(404, { 'Content-Type': 'text/html' });
        return response.end('<p>Nothing here.');
    }
  });
}
