import {
  type Credentials,
  type DigestRequest,
  DigestServer,
  type DigestVerdict,
  type HttpRequest,
  headerValues,
  type NonceBook,
} from '@cordon/transport';

/** A connection request with the verdict of the digest check, for the policy that decides on it. */
export interface ConnectionRequestAttempt {
  readonly request: HttpRequest;
  readonly verdict: DigestVerdict;
  /** Its Authorization field; empty when there is none. */
  readonly authorization: string;
  readonly login: Credentials;
  readonly serialNumber: string;
  /** Whether the digest is right on these other grounds, whatever its nonce. */
  readonly isRightAs: (changes: Partial<DigestRequest>) => boolean;
}

/** Takes every nonce at any time. */
const anyNonce: NonceBook = { issue: () => '', check: () => 'fresh', use: () => undefined };

/** The attempt that a request is. */
export function attemptOf(
  request: HttpRequest,
  known: Pick<ConnectionRequestAttempt, 'verdict' | 'login' | 'serialNumber'> & { readonly realm: string },
): ConnectionRequestAttempt {
  const { realm, ...rest } = known;
  const { login } = known;
  const authorizations = headerValues(request.headers, 'authorization');
  const passwordOf: DigestRequest['passwordOf'] = (username) =>
    username === login.username ? login.password : undefined;
  return {
    ...rest,
    request,
    authorization: authorizations[0] ?? '',
    isRightAs: (changes) => {
      const server = new DigestServer({ realm, nonces: anyNonce });
      const asked = { method: request.method, target: request.target, authorizations, passwordOf };
      return server.check({ ...asked, ...changes }).kind === 'granted';
    },
  };
}
