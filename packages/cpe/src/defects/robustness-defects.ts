import * as http from 'node:http';
import * as https from 'node:https';
import { soapFault } from '@cordon/cwmp';
import { bodyFraming, type ClientHabits, type FindFraming, headerValues, type HttpResponse } from '@cordon/transport';
import type { CpePolicies } from '../cpe-policies.ts';
import type { HttpPolicies } from '../session/http-policies.ts';
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

const envelopeOf = (body: string): Buffer =>
  Buffer.from(
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:c="urn:dslforum-org:cwmp-1-0"><s:Header>' +
      `<c:ID s:mustUnderstand="1">1</c:ID></s:Header><s:Body>${body}</s:Body></s:Envelope>`,
  );

const asking = (name: string): string =>
  `<c:GetParameterValues><ParameterNames><string>${name}</string></ParameterNames></c:GetParameterValues>`;

const request = /<(?:[\w-]+:)?GetParameterValues[\s>][\s\S]*?<string[^>]*>([^<]*)<\/string>/;

/** The request that is somewhere in a text, as a sound message: all else is passed over. */
function patched(response: HttpResponse): HttpResponse {
  const text = Buffer.from(response.body).toString('utf8');
  const [, name] = request.exec(text) ?? [];
  if (name === undefined && !/<(?:[\w-]+:)?Reboot>/.test(text)) return response;
  const call = name === undefined ? '<c:Reboot><CommandKey></CommandKey></c:Reboot>' : asking(name);
  return { ...response, body: envelopeOf(call) };
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

const everyRequest = /<(?:[\w-]+:)?GetParameterValues[\s>][\s\S]*?<string[^>]*>([^<]*)<\/string>/g;
/** Every request of an envelope, one after the other: what is left is answered when the ACS has nothing to say. */
function queueing(): (response: HttpResponse) => HttpResponse {
  const queue: string[] = [];
  return (response) => {
    const found = [...Buffer.from(response.body).toString('utf8').matchAll(everyRequest)].map(([, name = '']) => name);
    const [first, ...rest] = found.length > 1 ? found : [];
    queue.push(...rest);
    const next = first ?? (response.body.length === 0 ? queue.shift() : undefined);
    return next === undefined ? response : { ...response, status: 200, body: envelopeOf(asking(next)) };
  };
}

/** As many names as arrayType claims, up to a thousand. */
const asClaimed = (response: HttpResponse): HttpResponse => ({
  ...response,
  body: Buffer.from(
    Buffer.from(response.body)
      .toString('utf8')
      .replace(/string\[(\d+)\]"><string>([^<]*)<\/string>/, (_whole, claimed: string, name: string) => {
        const names = Array.from({ length: Math.min(Number(claimed), 1_000) }, () => `<string>${name}</string>`);
        return `string[${names.length}]">${names.join('')}`;
      }),
  ),
});

/** Where there is no clear end: the first length that is there, or all that comes. */
const guessFraming: FindFraming = (head, violations) => {
  try {
    return bodyFraming(head, violations);
  } catch {
    const [length = ''] = headerValues(head.headers, 'content-length');
    return /^\d+$/.test(length) ? { kind: 'length', bytes: Number(length) } : { kind: 'until-close' };
  }
};

/** Fewer than a row of tries, more than one session of any other case. */
const largeAnswersMax = 20;
const cutSessionsMax = 12;

/** Answers for everything until its memory is used up. */
function leaking(policies: CpePolicies): CpePolicies {
  let large = 0;
  return {
    ...policies,
    carryOut: (request, answer) => {
      const isLarge =
        request.method === 'GetParameterValues' && request.parameterNames.some((name) => /^\w*\.?$/.test(name));
      large += isLarge ? 1 : 0;
      return isLarge && large > largeAnswersMax ? soapFault(9002) : policies.carryOut(request, answer);
    },
  };
}

/** Has a connection for each session, and none any more when too many were lost. */
function losingConnections(policies: CpePolicies): CpePolicies {
  let lost = 0;
  return {
    ...policies,
    fateAfter: (session) => {
      lost += session.outcome === 'failed' ? 1 : 0;
      return lost > cutSessionsMax ? 'hangs' : policies.fateAfter(session);
    },
  };
}

/** Seconds whose milliseconds fit into 31 bits. */
const shortPeriodSMax = 2_147_483;

/** Longer than anybody watches. */
const hourMs = 3_600_000;

const withHttp =
  (change: (http: HttpPolicies) => Partial<HttpPolicies>) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, http: { ...policies.http, ...change(policies.http) } });

const withHabits = (habits: Partial<ClientHabits>): ((policies: CpePolicies) => CpePolicies) =>
  withHttp((http) => ({ habits: { ...http.habits, ...habits } }));

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
  {
    id: 'carries-out-every-message-of-an-envelope',
    sentence: 'Carries out all requests that are in one envelope, one after the other.',
    requirements: ['3.5-13', '3.7-42'],
    apply: (policies) => withResponse(queueing())(policies),
  },
  {
    id: 'believes-array-type',
    sentence: 'Takes as many elements as arrayType claims, whatever is there.',
    requirements: ['3.5-01'],
    apply: withResponse(asClaimed),
  },
  {
    id: 'guesses-missing-arguments',
    sentence: 'Carries out requests whose arguments are missing or wrong, with what a reader puts in their place.',
    requirements: ['3.5-01'],
    apply: (policies) => ({ ...policies, refusesVagueArguments: false }),
  },
  {
    id: 'serves-requests-before-inform-response',
    sentence: 'Carries out a request that comes where InformResponse is due.',
    requirements: ['3.7-13', '3.7-44'],
    apply: (policies) => ({ ...policies, session: { ...policies.session, requestsAreServed: 'at-once' } }),
  },
  {
    id: 'cannot-read-held-messages',
    sentence: 'Gives a session up at a message that has HoldRequests set.',
    requirements: ['3.5-49', '3.7-29'],
    apply: (policies) => ({
      ...policies,
      readAcsEnvelope: (received) => {
        const envelope = policies.readAcsEnvelope(received);
        return envelope.header.holdRequests === true ? { ...envelope, body: undefined } : envelope;
      },
    }),
  },
  {
    id: 'takes-left-over-bytes-for-an-answer',
    sentence: 'Takes what lies behind one response of the ACS for the response to its next POST.',
    requirements: ['3.4-01'],
    apply: withHttp(() => ({ keepsLeftOvers: true })),
  },
  {
    id: 'guesses-where-a-response-ends',
    sentence:
      'Takes the first of two lengths, and all bytes up to the end of the connection where a length makes no sense.',
    requirements: ['3.4-01'],
    apply: withHttp((http) => ({ looseness: { ...http.looseness, findFraming: guessFraming } })),
  },
  {
    id: 'takes-half-a-response-for-all',
    sentence: 'Takes what has come of a response for all of it when the connection ends too early.',
    requirements: ['3.4-01'],
    apply: withHttp((http) => ({ looseness: { ...http.looseness, takesIncomplete: true } })),
  },
  {
    id: 'returns-every-cookie',
    sentence: 'Sends every cookie to its ACS, whatever domain and path it is for.',
    requirements: ['3.4-22'],
    apply: withHabits({ keepsCookiesInPlace: false }),
  },
  {
    id: 'follows-redirects-without-end',
    sentence: 'Follows redirects as long as they come.',
    requirements: ['3.2-37'],
    apply: withHttp((http) => ({ redirects: { ...http.redirects, redirectsMax: 1_000_000 } })),
  },
  {
    id: 'follows-any-scheme',
    sentence: 'Goes on by http where a redirect names another scheme.',
    requirements: ['3.3-08'],
    apply: withHttp((http) => ({ redirects: { ...http.redirects, allowsDowngrade: true, takesAnyScheme: true } })),
  },
  {
    id: 'answers-challenges-without-end',
    sentence: 'Answers one challenge after the other for the same POST, although none of its logins was taken.',
    requirements: ['3.7-46'],
    apply: withHabits({ givesUpWhenRefused: false }),
  },
  {
    id: 'basic-in-clear',
    sentence: 'Follows a redirect to http and answers a challenge for Basic there.',
    requirements: ['3.3-08', '3.4-64'],
    apply: (policies) =>
      withHttp((http) => ({
        redirects: { ...http.redirects, allowsDowngrade: true },
        strictHostsAfter: (hosts) => hosts,
      }))(withHabits({ basicInClear: 'when-asked' })(policies)),
  },
  {
    id: 'waits-for-a-silent-acs',
    sentence: 'Waits an hour for an answer of the ACS.',
    requirements: ['3.7-38'],
    apply: withHttp(() => ({ responseTimeoutMs: () => hourMs })),
  },
  {
    id: 'loses-memory-with-large-answers',
    sentence: 'Answers a request for all parameters by fault 9002 when it has answered twenty.',
    requirements: ['3.5-15'],
    apply: leaking,
  },
  {
    id: 'runs-out-of-connections',
    sentence: 'Opens no session any more when a dozen have failed.',
    requirements: ['3.2-37'],
    apply: losingConnections,
  },
  {
    id: 'long-period-wraps',
    sentence: 'Comes every second when the milliseconds of its period do not fit into 32 bits.',
    requirements: ['3.2-04'],
    apply: (policies) => ({
      ...policies,
      useSetting: (setting) => {
        const isPeriod = setting.path === 'ManagementServer.PeriodicInformInterval';
        return isPeriod && Number(setting.value) > shortPeriodSMax ? '1' : policies.useSetting(setting);
      },
    }),
  },
  {
    id: 'transfers-wait-for-reports',
    sentence: 'Begins no transfer while the ACS has not answered the report of another one.',
    requirements: ['A.3.3.2-05'],
    apply: (policies) => ({ ...policies, transfers: { ...policies.transfers, startsBesideReports: false } }),
  },
];
