import type { IgnoredXmppRequest } from './ignored-xmpp-request.ts';
import { xmppDomain } from './xmpp-scene.ts';

/** Connection requests over XMPP that no CPE may act on: one row, one case. */
export const ignoredXmppRequests: readonly IgnoredXmppRequest[] = [
  {
    id: 'CR-038-JID',
    title: 'An XMPP connection request from a sender that is not allowed starts no session',
    purpose:
      'Everybody with an account on any server can send stanzas to a device whose address is known. The list ' +
      'ConnReqAllowedJabberIDs names who may wake it. With one sender on that list, a request that is right in everything ' +
      'but comes from another address of the same server is sent between two right ones, and no session may follow.',
    severity: 'high',
    cwe: 346,
    requirements: ['K.2.1.3-01', 'K.2.1.3-03', 'K.2.1.3-06'],
    sentence: 'no session follows an XMPP request from a sender that is not allowed',
    defect: 'xmpp-accepts-any-jid',
    changes: { from: `mallory@${xmppDomain}/bench` },
  },
  {
    id: 'CR-038-USER',
    title: 'An XMPP connection request with another user name starts no session',
    purpose:
      'The address of a sender is as good as the servers on the way. What is in the request must be known besides. A ' +
      'request from the allowed sender with another user name and the right password is sent between two right ones, and ' +
      'no session may follow.',
    severity: 'medium',
    cwe: 287,
    requirements: ['K.2.1.3-03', 'K.2.1.3-08'],
    sentence: 'no session follows an XMPP request with another user name',
    defect: 'xmpp-request-without-credentials',
    changes: { username: 'cordon-somebody-else' },
  },
  {
    id: 'CR-038-PASSWORD',
    title: 'An XMPP connection request with a wrong password starts no session',
    purpose:
      'The address of a sender is as good as the servers on the way. What is in the request must be known besides. A ' +
      'request from the allowed sender with the right user name and a wrong password is sent between two right ones, and ' +
      'no session may follow.',
    severity: 'high',
    cwe: 287,
    requirements: ['K.2.1.3-03', 'K.2.1.3-09'],
    sentence: 'no session follows an XMPP request with a wrong password',
    defect: 'xmpp-request-without-credentials',
    changes: { password: 'cordon-wrong-password' },
  },
];
