/** Namespaces of RFC 6120, and the one of a connection request (TR-069 Annex K). */
export const xmppNamespaces = {
  client: 'jabber:client',
  streams: 'http://etherx.jabber.org/streams',
  tls: 'urn:ietf:params:xml:ns:xmpp-tls',
  sasl: 'urn:ietf:params:xml:ns:xmpp-sasl',
  bind: 'urn:ietf:params:xml:ns:xmpp-bind',
  stanzas: 'urn:ietf:params:xml:ns:xmpp-stanzas',
  connectionRequest: 'urn:broadband-forum-org:cwmp:xmppConnReq-1-0',
} as const;
