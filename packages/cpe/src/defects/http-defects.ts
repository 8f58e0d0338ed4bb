import { type ClientHabits, hasToken } from '@cordon/transport';
import type { CpePolicies } from '../cpe-policies.ts';
import type { HttpPolicies } from '../session/http-policies.ts';
import type { CpeDefect } from './cpe-defect.ts';

const withHttp =
  (change: (http: HttpPolicies) => Partial<HttpPolicies>) =>
  (policies: CpePolicies): CpePolicies => ({ ...policies, http: { ...policies.http, ...change(policies.http) } });

const withHabits = (habits: Partial<ClientHabits>): ((policies: CpePolicies) => CpePolicies) =>
  withHttp((http) => ({ habits: { ...http.habits, ...habits } }));

/** What goes wrong in the HTTP of a session. */
export const httpDefects: readonly CpeDefect[] = [
  {
    id: 'follows-no-307',
    sentence: 'Follows a redirect by 301 or 302 only.',
    requirements: ['3.4-28', '3.4-30'],
    apply: withHabits({ redirectStatuses: [301, 302] }),
  },
  {
    id: 'follows-no-302',
    sentence: 'Follows a redirect by 307 only.',
    requirements: ['3.4-28', '3.4-29'],
    apply: withHabits({ redirectStatuses: [307] }),
  },
  {
    id: 'follows-two-redirects',
    sentence: 'Gives a session up at the third redirect in a row.',
    requirements: ['3.4-40'],
    apply: withHttp((http) => ({ redirects: { ...http.redirects, redirectsMax: 2 } })),
  },
  {
    id: 'follows-redirect-to-http',
    sentence: 'Follows a redirect from https to http.',
    requirements: ['3.3-08'],
    apply: withHttp((http) => ({ redirects: { ...http.redirects, allowsDowngrade: true } })),
  },
  {
    id: 'stores-redirect',
    sentence: 'Keeps the target of a redirect as its ACS URL.',
    requirements: ['3.4-37', '3.4-38', '3.4-39'],
    apply: withHttp(() => ({ acsUrlAfter: (_configured, current) => current })),
  },
  {
    id: 'redirect-drops-cookies',
    sentence: 'Leaves its cookies behind when a redirect leads to another server.',
    requirements: ['3.4-47', '3.4-48'],
    apply: withHabits({ redirectKeepsCookies: false }),
  },
  {
    id: 'reconnect-drops-cookies',
    sentence: 'Forgets the cookies of a session with the connection that brought them.',
    requirements: ['3.4-22'],
    apply: withHabits({ reconnectKeepsCookies: false }),
  },
  {
    id: 'one-cookie-only',
    sentence: 'Returns only the last of several cookies.',
    requirements: ['3.4-22', '3.4-24'],
    apply: withHttp(() => ({ cookieLimits: { cookiesMax: 1 } })),
  },
  {
    id: 'gives-up-when-connection-closes',
    sentence: 'Takes the session for failed when the ACS closes the connection between two exchanges.',
    requirements: ['3.4-14'],
    apply: withHabits({ reconnects: false }),
  },
  {
    id: 'connection-for-each-post',
    sentence: 'Closes the connection by itself after each answer in the middle of a session.',
    requirements: ['3.4-13', '3.4-12'],
    apply: withHabits({ leavesConnectionOpen: false }),
  },
  {
    id: 'cannot-read-chunks',
    sentence: 'Takes a response in chunks for an empty one.',
    requirements: ['3.4-01'],
    apply: withHttp((http) => ({
      readResponse: (received) => {
        const response = http.readResponse(received);
        const isChunked = hasToken(response.headers, 'Transfer-Encoding', 'chunked');
        return isChunked ? { ...response, body: new Uint8Array() } : response;
      },
    })),
  },
  {
    id: 'takes-empty-200-for-a-failure',
    sentence: 'Takes an empty answer with status 200 instead of 204 for a failed session.',
    requirements: ['3.7-33', '3.7-34'],
    apply: withHttp((http) => ({
      readResponse: (received) => {
        const response = http.readResponse(received);
        return response.status === 200 && response.body.length === 0 ? { ...response, status: 500 } : response;
      },
    })),
  },
  {
    id: 'nonce-count-stands-still',
    sentence: 'Sends nc=00000001 with every use of a Digest nonce.',
    requirements: ['3.4-78', '3.4-86'],
    apply: withHabits({ countsNonceUses: false }),
  },
  {
    id: 'credentials-follow-redirect',
    sentence: 'Sends the Authorization for its ACS to whatever server a redirect names.',
    requirements: ['3.4-64'],
    apply: withHabits({ redirectKeepsCredentials: true }),
  },
  {
    id: 'ignores-strict-transport',
    sentence: 'Goes back to http for a host that has asked for TLS only.',
    requirements: ['3.3-14'],
    apply: withHttp((http) => ({
      redirects: { ...http.redirects, allowsDowngrade: true },
      strictHostsAfter: (hosts) => hosts,
    })),
  },
];
