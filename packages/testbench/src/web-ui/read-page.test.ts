import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { readPage } from './read-page.ts';
import { defaultWebLimits } from './web-limits.ts';

const base = new URL('http://192.168.1.1/admin/index.htm');
const read = (html: string) => readPage(html, base, defaultWebLimits);

test('an old page that closes nothing gives its fields with the words beside them', () => {
  const { forms } = read(`<FORM NAME=f ACTION=/goform/set METHOD=POST onsubmit="return check()">
<TABLE><TR><TD>ACS URL<TD><INPUT NAME=u1 VALUE='http://acs/'><TR><TD>Period<TD><INPUT NAME=u2 VALUE=300 READONLY>
<TR><TD>Mode<TD><SELECT NAME=m><OPTION VALUE=0>off<OPTION VALUE=1 SELECTED>on</SELECT></TABLE><INPUT TYPE=submit></FORM>`);
  expect(forms).toMatchObject([{ method: 'POST', isScripted: true, action: { pathname: '/goform/set' } }]);
  expect(forms[0]?.fields).toMatchObject([
    { kind: 'text', name: 'u1', value: 'http://acs/', label: 'ACS URL', isEditable: true },
    { name: 'u2', value: '300', label: 'Period', isEditable: false },
    { kind: 'select', name: 'm', value: '1', options: ['0', '1'], isEditable: true },
    { kind: 'submit', isEditable: false },
  ]);
});

test('labels around and beside a field are its labels, and a field may stand outside of its form', () => {
  const { fields, forms } = read(
    '<form id=f></form><label>Name <input name=a></label><label for=b>Key</label><input id=b name=b form=f><textarea name=c>x</textarea>',
  );
  expect(fields).toMatchObject([
    { name: 'a', label: 'Name' },
    { name: 'b', label: 'Key' },
    { kind: 'textarea', value: 'x' },
  ]);
  expect(forms[0]?.fields.map(({ name }) => name)).toEqual(['b']);
});

test('links, frames, refreshes and addresses in scripts are found, relative to the base', () => {
  const { links } = read(
    `<base href="/ui/"><meta http-equiv=refresh content="0; url=start.htm"><frameset><frame src=menu.htm></frameset>`,
  );
  expect(links.map(({ url, kind }) => `${kind} ${url.pathname}`)).toEqual([
    'frame /ui/start.htm',
    'frame /ui/menu.htm',
  ]);
  const scripted = read(`<script src=app.js></script><a href="javascript:go('tr069.asp')">ACS</a>
<div onclick="load('/api/status?x=1')">S</div><script>const p = "/api/hosts", n = "no address at all", q = 'a.json';</script>`);
  expect(scripted.links.map(({ url, kind, label }) => `${kind} ${url.pathname} ${label}`)).toEqual([
    'script /admin/app.js ',
    'named /admin/tr069.asp ACS',
    'named /api/status S',
    'named /api/hosts ',
    'named /admin/a.json ',
  ]);
});

test('an element counts as one only where a browser makes one of it', () => {
  const elements = (html: string): unknown[] => [...read(html).elementIds].filter(([id]) => id === 'm');
  expect(elements('<input value=""><i id=m>">')).toEqual([['m', 'i']]);
  expect(elements('<div></div><i id=m>')).toEqual([['m', 'i']]);
  for (const inert of [
    '<input value="&quot;><i id=m>">',
    '<textarea><i id=m></textarea>',
    '<title><i id=m></title>',
    '<script>x = "<i id=m>"</script>',
    '<!-- <i id=m> -->',
    '&lt;i id=m&gt;',
  ])
    expect([inert, elements(inert)]).toEqual([inert, []]);
});

test('scripts are no text, text is no script', () => {
  const page = read('<p>seen<script>hidden()</script><style>p{}</style><p onclick=x()>too');
  expect([page.text, page.scripts, page.hasScripts]).toEqual(['seen too', ['hidden()'], true]);
  expect(read('<p>plain').hasScripts).toBe(false);
});

test('whatever the bytes are, they are read', () => {
  assert(property(string({ unit: 'binary' }), (text) => void read(text)));
  for (const piece of ['<div onclick=x>', '<li>', '<button>', '<td><input>', '<label>', '<a href=x>', '<b><div>'])
    expect(read(piece.repeat(20_000)).links.length).toBeLessThanOrEqual(defaultWebLimits.linksPerPageMax);
});
