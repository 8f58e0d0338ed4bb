import { Secret } from '@cordon/cwmp';
import { digestResponse, headerValue, isSameSecret, parseAuthFields, readBasicAuthorization } from '@cordon/transport';
import type { ConnectionRequestAttempt } from '../connection-request-attempt.ts';
import type { CpeDefect } from './cpe-defect.ts';

/** A device that grants a session on one more ground than a right digest. */
const alsoGrants = (
  id: string,
  sentence: string,
  grants: () => (attempt: ConnectionRequestAttempt) => boolean,
): CpeDefect => ({
  id,
  sentence,
  requirements: ['3.2-79', '3.2-80'],
  apply: (policies) => {
    const { isGranted } = policies.connectionRequest;
    const isGrantedToo = grants();
    const connectionRequest = {
      ...policies.connectionRequest,
      isGranted: (attempt: ConnectionRequestAttempt) => isGranted(attempt) || isGrantedToo(attempt),
    };
    return { ...policies, connectionRequest };
  },
});

const fieldsOf = ({ authorization }: ConnectionRequestAttempt): ReadonlyMap<string, string> =>
  parseAuthFields(authorization)[0]?.parameters ?? new Map<string, string>();

/** The response value that would be right for these fields, without qop or with it, by MD5. */
function rightResponse({ request, login }: ConnectionRequestAttempt, fields: ReadonlyMap<string, string>): string {
  const nonceCountText = fields.get('nc');
  const cnonce = fields.get('cnonce');
  return digestResponse({
    algorithm: fields.get('algorithm')?.toUpperCase() === 'SHA-256' ? 'SHA-256' : 'MD5',
    ...login,
    realm: fields.get('realm') ?? '',
    nonce: fields.get('nonce') ?? '',
    method: request.method,
    uri: fields.get('uri') ?? '',
    qop: nonceCountText === undefined || cnonce === undefined ? undefined : { nonceCountText, cnonce },
  });
}

/** What such a device remembers of headers that it has seen. */
const seenMax = 1024;

/** Lax checks of who asks for a session. */
export const connectionRequestLoginDefects: readonly CpeDefect[] = [
  alsoGrants(
    'old-connection-request-password-stays',
    'Goes on taking the password of connection requests that it had before the last change.',
    () => {
      let old: Secret | undefined;
      let now: Secret | undefined;
      return ({ login, isRightAs }) => {
        if (now?.reveal() !== login.password.reveal()) [old, now] = [now, login.password];
        return old !== undefined && isRightAs({ passwordOf: () => old });
      };
    },
  ),
  alsoGrants(
    'accepts-any-password',
    'Starts a session for whoever knows the user name of connection requests, whatever the password.',
    () => (attempt) =>
      fieldsOf(attempt).get('username') === attempt.login.username && fieldsOf(attempt).has('response'),
  ),
  alsoGrants(
    'accepts-serial-number-as-password',
    'Takes the serial number as a second password of connection requests.',
    () =>
      ({ isRightAs, serialNumber }) =>
        isRightAs({ passwordOf: () => new Secret(serialNumber) }),
  ),
  alsoGrants(
    'accepts-old-nonce-count',
    'Looks only whether a whole Authorization header was seen before, so that a nonce count can be used again.',
    () => {
      const seen = new Set<string>();
      return ({ verdict, authorization }) => {
        const isNew = authorization !== '' && !seen.has(authorization);
        if (seen.size < seenMax) seen.add(authorization);
        return verdict.kind === 'replayed' && isNew;
      };
    },
  ),
  alsoGrants(
    'accepts-unissued-nonce',
    'Takes a digest over a nonce that the caller made up.',
    () =>
      ({ verdict }) =>
        verdict.kind === 'stale',
  ),
  alsoGrants(
    'accepts-digest-without-qop',
    'Takes a digest without qop, as RFC 2069 had it, although it offers qop=auth.',
    () => (attempt) => {
      const fields = fieldsOf(attempt);
      return !fields.has('qop') && fields.has('response') && fields.get('response') === rightResponse(attempt, fields);
    },
  ),
  alsoGrants(
    'accepts-digest-of-another-uri',
    'Takes a digest that was made for another URI than the one that is requested.',
    () => (attempt) => attempt.isRightAs({ target: fieldsOf(attempt).get('uri') ?? '' }),
  ),
  alsoGrants(
    'accepts-wrong-method-hash',
    'Takes a digest that was made for another method than GET.',
    () =>
      ({ isRightAs }) =>
        ['POST', 'PUT', 'HEAD'].some((method) => isRightAs({ method })),
  ),
  alsoGrants(
    'ignores-digest-algorithm',
    'Takes a digest by MD5 whatever algorithm it claims to be of.',
    () =>
      ({ authorization, isRightAs }) =>
        isRightAs({ authorizations: [authorization.replace(/algorithm="?[^",]*"?/, 'algorithm=MD5')] }),
  ),
  alsoGrants(
    'accepts-basic',
    'Takes Basic credentials for connection requests, which travel in clear.',
    () =>
      ({ authorization, login }) => {
        const given = readBasicAuthorization(authorization);
        return given?.username === login.username && isSameSecret(given.password, login.password);
      },
  ),
  alsoGrants('accepts-short-response', 'Compares a digest only as far as the caller has given it.', () => (attempt) => {
    const fields = fieldsOf(attempt);
    const given = fields.get('response');
    return given !== undefined && fields.has('nonce') && rightResponse(attempt, fields).startsWith(given);
  }),
  alsoGrants(
    'cookie-opens-connection-request',
    'Starts a session for a caller whose cookie says that it is an administrator.',
    () =>
      ({ request }) =>
        /\b(admin|authenticated|auth)=(1|true|yes)\b/i.test(headerValue(request.headers, 'cookie') ?? ''),
  ),
];
