import type { CpeDefect } from './cpe-defect.ts';
import type { XmppStrictness } from '../xmpp/xmpp-strictness.ts';

const withXmpp = (description: Omit<CpeDefect, 'apply'>, change: Partial<XmppStrictness>): CpeDefect => ({
  ...description,
  apply: (policies) => ({ ...policies, xmpp: { ...policies.xmpp, ...change } }),
});

/** What goes wrong with connection requests over XMPP; the device must have XMPP. */
export const xmppDefects: readonly CpeDefect[] = [
  withXmpp(
    {
      id: 'xmpp-accepts-any-jid',
      sentence: 'Starts a session for an XMPP connection request from a sender that is not on ConnReqAllowedJabberIDs.',
      requirements: ['K.2.1.3-01', 'K.2.1.3-06'],
    },
    { checksSender: false },
  ),
  withXmpp(
    {
      id: 'xmpp-request-without-credentials',
      sentence: 'Starts a session for an XMPP connection request with any user name and password.',
      requirements: ['K.2.1.3-08', 'K.2.1.3-09'],
    },
    { checksLogin: false },
  ),
  withXmpp(
    {
      id: 'xmpp-request-unheard',
      sentence: 'Answers a right XMPP connection request and starts no session.',
      requirements: ['K.2.1-10', 'K.2.1.3-10'],
    },
    { startsSession: false },
  ),
  withXmpp(
    {
      id: 'xmpp-accepts-untrusted-certificate',
      sentence: 'Logs in to an XMPP server with any certificate.',
      requirements: ['K.2.1-06', 'K.4-02'],
    },
    { tls: (strict) => ({ ...strict, checkChain: false, checkValidity: false, checkHostName: false }) },
  ),
  withXmpp(
    {
      id: 'xmpp-accepts-any-name',
      sentence: 'Logs in to an XMPP server whose certificate is for another name.',
      requirements: ['K.2.1-06', 'K.4-02'],
    },
    { tls: (strict) => ({ ...strict, checkHostName: false }) },
  ),
  withXmpp(
    {
      id: 'xmpp-accepts-expired-certificate',
      sentence: 'Logs in to an XMPP server whose certificate has expired.',
      requirements: ['K.2.1-06', 'K.4-02'],
    },
    { tls: (strict) => ({ ...strict, checkValidity: false }) },
  ),
  withXmpp(
    {
      id: 'xmpp-without-tls',
      sentence: 'Logs in to an XMPP server that offers no TLS, and takes connection requests from it.',
      requirements: ['K.2.1-06', 'K.2.1.3-04'],
    },
    { requiresTls: false },
  ),
];
