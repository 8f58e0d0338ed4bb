import * as http from 'node:http';
import * as https from 'node:https';
import type { HttpResponse } from '@cordon/transport';
import type { CpePolicies } from '../cpe-policies.ts';
import type { EndedSession } from '../session/run-session.ts';
import type { CpeDefect } from './cpe-defect.ts';

const isBad = ({ outcome, wasOdd }: EndedSession): boolean => outcome === 'failed' || wasOdd;

const withFate =
  (fate: 'hangs' | 'restarts') =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    fateAfter: (session) => (isBad(session) ? fate : policies.fateAfter(session)),
  });

const withResponse =
  (change: (response: HttpResponse) => HttpResponse) =>
  (policies: CpePolicies): CpePolicies => ({
    ...policies,
    http: { ...policies.http, readResponse: (received) => change(policies.http.readResponse(received)) },
  });

const external = /SYSTEM\s+"(https?:\/\/[^"]*)"/;

/** Asks this machine, whatever host is named: a defect never leaves the lab. */
function fetched(response: HttpResponse): HttpResponse {
  const [, url = ''] = external.exec(Buffer.from(response.body).toString('latin1')) ?? [];
  if (url === '') return response;
  const here = { host: '127.0.0.1', rejectUnauthorized: false } as const;
  const { port, pathname, hostname, protocol } = new URL(url);
  const options = { ...here, port, path: pathname, headers: { Host: hostname } };
  const asked = protocol === 'https:' ? https.get({ ...options, servername: hostname }) : http.get(options);
  asked.on('response', (answer) => answer.resume());
  asked.on('error', () => undefined);
  return response;
}

const request = /<(?:[\w-]+:)?GetParameterValues[\s>][\s\S]*?<string[^>]*>([^<]*)<\/string>/;

/** The request that is somewhere in a text, as a sound message: all else is passed over. */
function patched(response: HttpResponse): HttpResponse {
  const text = Buffer.from(response.body).toString('utf8');
  const [, name] = request.exec(text) ?? [];
  if (name === undefined && !/<(?:[\w-]+:)?Reboot>/.test(text)) return response;
  const call =
    name === undefined
      ? '<c:Reboot><CommandKey></CommandKey></c:Reboot>'
      : `<c:GetParameterValues><ParameterNames><string>${name}</string></ParameterNames></c:GetParameterValues>`;
  const whole =
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-0"><s:Header>' +
    '<c:ID s:mustUnderstand="1">1</c:ID></s:Header><s:Body>' +
    `${call}</s:Body></s:Envelope>`;
  return { ...response, body: Buffer.from(whole) };
}

/** What stands behind CDATA up to the next tag is lost. */
const cutBehindCdata = (response: HttpResponse): HttpResponse => ({
  ...response,
  body: Buffer.from(
    Buffer.from(response.body)
      .toString('utf8')
      .replaceAll(/<!\[CDATA\[([^\]<]*)\]\]>[^<]*/g, '$1'),
  ),
});

/** What goes wrong when the ACS says something that it should not. */
export const robustnessDefects: readonly CpeDefect[] = [
  {
    id: 'hangs-on-a-bad-message',
    sentence: 'Opens no session any more after one in which the ACS broke a rule.',
    requirements: ['3.2-37'],
    apply: withFate('hangs'),
  },
  {
    id: 'restarts-on-a-bad-message',
    sentence: 'Restarts when the ACS breaks a rule.',
    requirements: ['3.2-37'],
    apply: withFate('restarts'),
  },
  {
    id: 'fetches-external-entities',
    sentence: 'Fetches what a document type declaration of the ACS names.',
    requirements: ['3.5-01'],
    apply: withResponse(fetched),
  },
  {
    id: 'reads-messages-by-pattern',
    sentence: 'Finds requests in what the ACS sends by patterns, whether it is XML or not.',
    requirements: ['3.5-01'],
    apply: withResponse(patched),
  },
  {
    id: 'stops-behind-cdata',
    sentence: 'Takes CDATA for the whole text of its element.',
    requirements: ['3.5-01'],
    apply: withResponse(cutBehindCdata),
  },
];
