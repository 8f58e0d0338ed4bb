// A web interface as gateways had it around the year 2005: frames, upper-case tags that nobody closes, Latin-1, a menu that calls a
// script, and Basic for everything. Written down from memory of such pages; shares nothing with Cordon.
import { type ForeignUi, serve } from './web-server.ts';

export interface FramesUiOptions {
  readonly password: string;
  readonly acsUrl: string;
  /** Has a page for the ACS in its menu. */
  readonly editsAcs: boolean;
  /** Lets everybody have its configuration. */
  readonly givesConfig: boolean;
}

const page = (body: string): string => `<HTML><HEAD><TITLE>Ger\u00e4t</TITLE></HEAD>${body}</HTML>`;

export async function serveFramesUi({ password, acsUrl, editsAcs, givesConfig }: FramesUiOptions): Promise<ForeignUi> {
  const expected = `Basic ${Buffer.from(`admin:${password}`).toString('base64')}`;
  const acsItem = editsAcs ? `<A HREF="javascript:go('tr69cfg.asp')">Fernkonfiguration</A><BR>` : '';
  const pages: Readonly<Record<string, string>> = {
    '/': page('<FRAMESET COLS="150,*"><FRAME SRC="menu.htm" NAME=menu><FRAME SRC="status.htm" NAME=main></FRAMESET>'),
    '/menu.htm': page(
      `<SCRIPT SRC="go.js"></SCRIPT><BODY><A HREF="status.htm" TARGET=main>\u00dcbersicht</A><BR>${acsItem}
<A HREF="wlan.htm" TARGET=main>Funknetz<A HREF="rebootinfo.cgi">Neustart</A><A HREF="/logout.htm">Abmelden</A>
<A HREF="http://www.example.com/">Hersteller</A><A HREF="wlan.cgi?action=delete&id=1">x</A>`,
    ),
    '/go.js': 'function go(page) { parent.main.location = page; }',
    '/status.htm': page('<BODY><TABLE><TR><TD>Firmware<TD>1.2.3<TR><TD>TR-069<TD>aktiv</TABLE>'),
    '/wlan.htm': page(
      '<BODY><FORM METHOD=POST ACTION="/goform/setWlan"><TABLE><TR><TD>Name<TD><INPUT NAME=ssid VALUE="Zuhause">' +
        '<TR><TD>Kanal<TD><INPUT NAME=ch VALUE=6></TABLE><INPUT TYPE=submit></FORM>',
    ),
    ...(editsAcs
      ? {
          '/tr69cfg.asp': page(
            `<BODY><FORM METHOD=POST ACTION="/goform/setTr069"><TABLE><TR><TD>Server<TD><INPUT NAME=u1 VALUE='${acsUrl}'>
<TR><TD>Benutzer<TD><INPUT NAME=u2></TABLE></FORM>`,
          ),
        }
      : {}),
  };
  return await serve((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    if (givesConfig && path === '/config.bin') {
      response.setHeader('Content-Type', 'application/octet-stream');
      return response.end(Buffer.alloc(4096, 0x5a));
    }
    if (request.headers.authorization !== expected) {
      response.writeHead(401, { 'WWW-Authenticate': 'Basic realm="Gateway"', 'Content-Type': 'text/html' });
      return response.end('<H1>401 Unauthorized');
    }
    const text = pages[path];
    response.writeHead(text === undefined ? 404 : 200, { 'Content-Type': 'text/html; charset=iso-8859-1' });
    return response.end(Buffer.from(text ?? '<H1>404 Not Found', 'latin1'));
  });
}
