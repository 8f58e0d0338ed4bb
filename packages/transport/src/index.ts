export { basicAuthorization, isSameSecret, readBasicAuthorization } from './auth/basic.ts';
export {
  type DigestAnswer,
  type DigestChallenge,
  digestAuthorization,
  digestChallenge,
  digestResponse,
  strongestChallenge,
} from './auth/digest.ts';
export { type DigestRequest, DigestServer, type DigestServerOptions } from './auth/digest-server.ts';
export type * from './auth/digest-types.ts';
export { type AuthFields, parseAuthFields } from './auth/parse-challenge.ts';
export { replayableNonces, SignedNonces, type SignedNoncesOptions } from './auth/signed-nonces.ts';
export type * from './connection-request/connection-request-types.ts';
export {
  listenForConnectionRequests,
  strictConnectionRequestPolicy,
} from './connection-request/listen-for-connection-requests.ts';
export { sendConnectionRequest } from './connection-request/send-connection-request.ts';
export { RateLimit } from './connection-request/rate-limit.ts';
export {
  isSignedBy,
  type ReadUdpConnectionRequest,
  readUdpConnectionRequest,
  type UdpConnectionRequest,
  udpConnectionRequestBytesMax,
  type UdpConnectionRequestFields,
  udpConnectionRequestSignature,
  writeUdpConnectionRequest,
} from './connection-request/udp-connection-request.ts';
export {
  strictUdpConnectionRequestChecks,
  type UdpConnectionRequestChecks,
  UdpConnectionRequestGate,
  type UdpConnectionRequestLogin,
  type UdpConnectionRequestRefusal,
} from './connection-request/udp-connection-request-gate.ts';
export { CookieJar, type CookieLimits, defaultCookieLimits } from './cookie-jar.ts';
export { CwmpClient, defaultRedirectPolicy, strictClientHabits } from './cwmp-client.ts';
export type * from './cwmp-client-types.ts';
export * from './dhcp/client-fqdn.ts';
export * from './dhcp/dhcp-message.ts';
export * from './mdns/mdns-message.ts';
export type * from './dialer/client-connection.ts';
export { dial } from './dialer/dial.ts';
export { fetchStatusWith } from './dialer/fetch-status.ts';
export { systemLookUp } from './dialer/open-socket.ts';
export { afterStrictTransport, type StrictHost, strictUrl } from './strict-transport.ts';
export { TransportError, type TransportErrorCode, type TransportErrorFacts, transportErrors } from './errors.ts';
export { type HeaderFields, hasToken, headerValue, headerValues } from './http1/header-fields.ts';
export { defaultHttpLimits, defaultPhaseTimeouts, type HttpLimits, type PhaseTimeouts } from './http1/http-limits.ts';
export type * from './http1/http-message.ts';
export { type HttpRefusal, type HttpRule, type HttpRuleId, httpRules } from './http1/http-rules.ts';
export { type BodyFraming, bodyFraming, type FindFraming } from './http1/body-framing.ts';
export {
  type MessageHead,
  type MessageReader,
  type ReaderEvent,
  type ReaderLooseness,
  requestReader,
  responseReader,
  type TransferredMessage,
} from './http1/message-reader.ts';
export type { RequestLine, StatusLine } from './http1/parse-head.ts';
export {
  type ContentType,
  charsetOf,
  inspectCwmpRequest,
  inspectCwmpResponse,
  parseContentType,
} from './http1/inspect-cwmp-message.ts';
export {
  type LightweightNotification,
  lightweightNotificationBody,
  lightweightNotificationBytesMax,
  lightweightNotificationNamespace,
  lightweightNotificationSignature,
  type ReadLightweightNotification,
  readLightweightNotification,
  type ReceivedLightweightNotification,
  writeLightweightNotification,
} from './lightweight-notification/lightweight-notification.ts';
export { listen } from './listener/listen.ts';
export type * from './listener/listener.ts';
export type * from './listener/server-connection.ts';
export {
  bindingChange,
  connectionRequestBinding,
  connectionRequestBindingValue,
  mappedAddresses,
  mappedAddressOf,
  readStunAddress,
  readStunErrorCode,
  readStunUsername,
  type StunAddress,
  stunAddress,
  stunErrorCode,
  stunUsername,
} from './stun/stun-attributes.ts';
export { checkStunIntegrity, type StunIntegrity, writeStunWithIntegrity } from './stun/stun-integrity.ts';
export {
  looksLikeStun,
  type ReadStun,
  readStunMessage,
  type StunAttribute,
  stunAttribute,
  stunAttributesMax,
  stunAttributeTypes,
  stunMessageBytesMax,
  type StunMessage,
  stunMessageTypes,
  writeStunMessage,
} from './stun/stun-message.ts';
export type * from './tls/server-tls-settings.ts';
export * from './tls/tls-engine.ts';
export type * from './tls/handshake-options.ts';
export type * from './tls/tls-facts.ts';
export type * from './tls/tls-policy.ts';
export type { CertificateFacts, CertificateNames } from './tls/certificate-facts.ts';
export { certificateFacts } from './tls/certificate-facts.ts';
export {
  type FetchStatus,
  type RevocationRules,
  revocationProblem,
  strictRevocationRules,
} from './tls/revocation/check-revocation.ts';
export { type ChainLook, chainLooks, type ChainRules } from './tls/chain-rules.ts';
export {
  addressesOf,
  checkServerName,
  type NameCheck,
  type NameRules,
  strictNameRules,
} from './tls/check-server-name.ts';
export {
  type ClientHello,
  isGrease,
  parseClientHello,
  readClientHello,
  tlsVersionName,
  type UnreadableHello,
} from './tls/parse-client-hello.ts';
export { secureSocket } from './tls/secure-socket.ts';
export { checkServerTls, defaultServerTls, secureServer, type SecureServerOptions } from './tls/secure-server.ts';
export {
  acceptAnyServer,
  checkChain,
  checkChainForgiving,
  checkDates,
  checkHostName,
  checkHostNameBy,
  datesProblem,
  ciphersWithRsaKeyTransport,
  legacyCiphers,
  secureCiphers,
  secureGroups,
  strictTlsPolicy,
} from './tls/strict-tls-policy.ts';
export { tlsAlert } from './tls/tls-alert.ts';
export { connectXmpp, type ConnectXmppOptions, type XmppConnection } from './xmpp/connect-xmpp.ts';
export { XmppError, type XmppErrorCode } from './xmpp/xmpp-error.ts';
export { type ScramMechanism, scramMechanisms } from './xmpp/scram.ts';
export { xmppNamespaces } from './xmpp/xmpp-namespaces.ts';
export { XmppStream } from './xmpp/xmpp-stream.ts';
