export type * from './auth/digest-types.ts';
export type * from './connection-request/connection-request-types.ts';
export type * from './cwmp-client-types.ts';
export type * from './dialer/client-connection.ts';
export { dial } from './dialer/dial.ts';
export { TransportError, type TransportErrorCode, type TransportErrorFacts, transportErrors } from './errors.ts';
export { type HeaderFields, hasToken, headerValue, headerValues } from './http1/header-fields.ts';
export { defaultHttpLimits, defaultPhaseTimeouts, type HttpLimits, type PhaseTimeouts } from './http1/http-limits.ts';
export type * from './http1/http-message.ts';
export { listen } from './listener/listen.ts';
export type * from './listener/listener.ts';
export type * from './listener/server-connection.ts';
export type * from './tls/server-tls-settings.ts';
export type * from './tls/tls-facts.ts';
export type * from './tls/tls-policy.ts';
export { checkServerName, type NameCheck } from './tls/check-server-name.ts';
export {
  type ClientHello,
  isGrease,
  parseClientHello,
  tlsVersionName,
  type UnreadableHello,
} from './tls/parse-client-hello.ts';
export { checkServerTls, defaultServerTls } from './tls/secure-server.ts';
export {
  acceptAnyServer,
  checkChain,
  checkDates,
  checkHostName,
  legacyCiphers,
  secureCiphers,
  secureGroups,
  strictTlsPolicy,
} from './tls/strict-tls-policy.ts';
export { alertNames } from './tls/tls-alert.ts';
