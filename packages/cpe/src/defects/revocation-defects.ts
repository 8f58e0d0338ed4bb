import { type RevocationRules, strictRevocationRules } from '@cordon/transport';
import type { CpeDefect } from './cpe-defect.ts';
import { onTls } from './tls-defects.ts';

const onRevocation = (id: string, sentence: string, change: Partial<RevocationRules>): CpeDefect =>
  onTls({ id, sentence, requirements: ['3.3-25'] }, { revocation: { ...strictRevocationRules, ...change } });

/** What devices leave out when they ask whether a certificate has been revoked, or overdo. */
export const revocationDefects: readonly CpeDefect[] = [
  onRevocation('ignore-revocation-lists', 'Never fetches the list of revoked certificates that a certificate names.', {
    fetchesLists: false,
  }),
  onRevocation('ignore-revoked-authorities', 'Asks about the certificate of the server only, not about those above.', {
    looksAtAuthorities: false,
  }),
  onRevocation('never-ask-responders', 'Never asks the OCSP responder that a certificate names.', {
    asksResponders: false,
  }),
  onRevocation('ignore-staples', 'Asks for a stapled answer of the authority and does not read it.', {
    readsStaple: false,
  }),
  onRevocation('forgive-useless-staples', 'Goes on with a stapled answer that is out of date or by nobody it knows.', {
    refusesUnusableStaple: false,
  }),
  onRevocation('ignore-must-staple', 'Goes on without the stapled answer that a certificate promises.', {
    demandsPromisedStaple: false,
  }),
  onRevocation(
    'need-reachable-authority',
    'Turns the ACS away when nobody says whether its certificate is still good.',
    {
      failsHard: true,
    },
  ),
  onRevocation('believe-any-revocation-list', 'Does not verify who signed a list of revoked certificates.', {
    believesAnyList: true,
  }),
  onRevocation('believe-any-entry', 'Takes every entry of a list of revoked certificates for one about the ACS.', {
    takesAnyEntry: true,
  }),
  onRevocation('misread-good-status', 'Takes the good answer of a responder, stapled or not, for a bad one.', {
    understands: (word) => (word === 'good' ? 'revoked' : word),
  }),
];
