// Web interfaces as gateways have them, and what the cases on it make of them.
import type { ServerResponse } from 'node:http';
import { expect, test } from 'vitest';
import { guessPasswords, isSlowed } from './guess-passwords.ts';
import { logOut } from './log-out.ts';
import { sendForgeries } from './send-forgeries.ts';
import { benchAt, isRight, loginPage, type WebAsk } from './small-web-server.test-support.ts';
import { visitUnderHosts } from './visit-under-hosts.ts';
import { watchSessions } from './watch-sessions.ts';

type Page = (ask: WebAsk, response: ServerResponse) => string | undefined;

/** A gateway with sessions in a cookie: `inside` is what a subscriber gets, and may end the session. */
function gateway(inside: (ask: WebAsk, sessions: Set<string>) => string, { oneAtATime = false } = {}) {
  const sessions = new Set<string>();
  let count = 0;
  return (ask: WebAsk, response: ServerResponse): void => {
    const { path, form, sid } = ask;
    if (path === '/login' && isRight(form) && !(oneAtATime && sessions.size > 0)) {
      count += 1;
      const id = `a5c3e1f7b9d2084c6e1f3a5b7c9d0e${count.toString(16).padStart(2, '0')}`;
      sessions.add(id);
      response.writeHead(302, { Location: '/', 'Set-Cookie': `sid=${id}; HttpOnly; SameSite=Lax` }).end();
      return;
    }
    response.end(sid !== undefined && sessions.has(sid) ? inside(ask, sessions) : loginPage);
  };
}

const end = ({ sid = '' }: WebAsk, sessions: Set<string>): string => {
  sessions.delete(sid);
  return '<p>Bye';
};

test.each<[name: string, inside: (ask: WebAsk, sessions: Set<string>) => string, expected: boolean | 'unclear' | null]>(
  [
    [
      'takes it only from a page of its own',
      (ask, sessions) =>
        ask.path === '/logout' && ask.request.headers.referer !== undefined
          ? end(ask, sessions)
          : '<a href=/logout>Logout</a>',
      false,
    ],
    [
      'asks whether that is meant',
      (ask, sessions) => {
        if (ask.path === '/bye') return end(ask, sessions);
        return ask.path === '/logout'
          ? '<form method=post action=/bye><input type=submit name=logout value=Yes></form>'
          : '<a href=/logout>Logout</a>';
      },
      false,
    ],
    ['has a script that is called so', () => '<script src=/js/logout.js></script><p>Status', null],
    ['logs out by a script', () => `<script>function out() { post('/api/logout') }</script><p>Status`, 'unclear'],
    ['keeps the session', () => '<a href=/logout>Logout</a>', true],
  ],
)('the logout of a gateway that %s', async (_, inside, expected) => {
  expect(await logOut(await benchAt(gateway(inside)), 'sid')).toBe(expected);
});

test('a gateway with one session at a time is left before each login; one that nobody can leave shows too few ids', async () => {
  const leaving = (ask: WebAsk, sessions: Set<string>): string =>
    ask.path === '/logout' ? end(ask, sessions) : '<a href=/logout>Logout</a>';
  const facts = await watchSessions(await benchAt(gateway(leaving, { oneAtATime: true })));
  expect(facts).toMatchObject({ cookie: 'sid', ids: { count: 12, distinct: 12 }, worksAfterLogout: false });
  const stuck = await watchSessions(await benchAt(gateway(() => '<p>Status', { oneAtATime: true })));
  expect(stuck).toMatchObject({ cookie: 'sid', ids: { count: 0 }, worksAfterLogout: 'unclear' });
});

test('that a gateway with one session at a time takes no second login does not slow down who guesses', async () => {
  const wrong = { status: 200, durationMs: 5, tookMs: 5, isIn: false };
  const guesses = Array.from({ length: 20 }, () => wrong);
  expect(isSlowed({ guesses, control: wrong, rightIsTaken: false, openAgainMs: 60_000 })).toBe(false);
  expect(isSlowed({ guesses, control: { ...wrong, isIn: true }, rightIsTaken: false, openAgainMs: 60_000 })).toBe(true);
  const bench = await benchAt(gateway(() => '<p>Status'));
  expect(await guessPasswords(bench)).toMatchObject({ control: { isIn: true }, rightIsTaken: true });
});

const fieldPage = (value: string, { action = '/save', token = '' } = {}): string =>
  `<form method=post action=${action}><input name=name value="${value}"><input type=hidden name=t value="${token}"></form>`;
const form = { page: '/name', field: 'name', value: 'changed' };

test('a gateway that ends the session over a forged form is looked at in a new one', async () => {
  let name = 'first';
  const inside = ({ path, form: sent, sid = '' }: WebAsk, sessions: Set<string>): string => {
    if (path === '/save' && sent.get('t') !== `t${sid}`) {
      sessions.delete(sid);
      return '<p>Bye';
    }
    if (path === '/save') name = sent.get('name') ?? name;
    return fieldPage(name, { token: `t${sid}` });
  };
  const facts = await sendForgeries(await benchAt(gateway(inside), { form }));
  expect(facts).toMatchObject({ changes: true, changesBack: true, tokens: ['t'] });
  expect(facts.tries.map(({ isDone }) => isDone)).toEqual([false, false, false]);
});

test('a token in the path of a form is unknown to another site', async () => {
  let name = 'first';
  const inside = ({ path, form: sent, sid = '' }: WebAsk): string => {
    if (path === `/save-${sid}`) name = sent.get('name') ?? name;
    return fieldPage(name, { action: `/save-${sid}` });
  };
  const facts = await sendForgeries(await benchAt(gateway(inside), { form }));
  expect(facts.tries.map(({ isDone }) => isDone)).toEqual([false, false, false]);
});

test('a form without a token is sent by anybody', async () => {
  let name = 'first';
  const inside = ({ path, form: sent }: WebAsk): string => {
    if (path === '/save') name = sent.get('name') ?? name;
    return fieldPage(name);
  };
  const facts = await sendForgeries(await benchAt(gateway(inside), { form }));
  expect(facts.tries.map(({ isDone }) => isDone)).toEqual([true, true, true]);
  expect(name).toBe('first');
});

test.each<[why: string, page: Page]>([
  ['answers by status 403', (_, response) => void response.writeHead(403).end('<p>Forbidden')],
  [
    'sends on to http://gateway.test/',
    (_, response) => void response.writeHead(302, { Location: 'http://gateway.test/' }).end(),
  ],
])('a first page that %s is no page without a login', async (why, page) => {
  const { ui, signal } = await benchAt(page);
  expect((await ui.logIn(signal)).detail).toContain(`The first page ${why}`);
});

test.each([true, false])('behind a login by HTTP the page shows whether the name is looked at: %s', async (looks) => {
  const basic = `Basic ${Buffer.from('admin:right').toString('base64')}`;
  const bench = await benchAt(({ request }, response) => {
    if (request.headers.authorization !== basic)
      return void response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="x"' }).end('<p>Log in');
    const isOwn = request.headers.host?.startsWith('127.0.0.1') === true;
    return void (looks && !isOwn ? response.writeHead(403).end() : response.end('<h1>Status of the gateway</h1>'));
  });
  const { controls, controlsAgree, foreign } = await visitUnderHosts(bench);
  expect({ statuses: controls.map(({ status }) => status), controlsAgree }).toEqual({
    statuses: [200, 200],
    controlsAgree: true,
  });
  expect(foreign.map(({ isServed }) => isServed)).toEqual([!looks, !looks]);
});
