import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { bsiClause } from '../ports/port-case.ts';
import { idsMin, type SessionFacts, unclearIn, watchSessions } from './watch-sessions.ts';
import { uiMeta } from './web-ui-case.ts';

/** OWASP: session ids have 64 bits of entropy at least. */
const bitsMin = 64;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, SessionFacts>(
  {
    ...uiMeta,
    id: 'SEC-019',
    title: 'A session of the web interface is hard to guess, to plant and to steal',
    purpose:
      'Logs in a dozen times and looks at the cookie without which nobody is let in. It may not be foreseeable as far as ' +
      'its characters tell, the login has to replace one that somebody else planted in the browser, the logout has to end ' +
      'the session and not only take the cookie back, scripts may not read the cookie, and it may not go along with requests ' +
      'of other sites.',
    severity: 'medium',
    spec: [bsiClause('D.12')],
    cwe: 384,
    needs: ['web-ui', 'web-ui-login'],
    estimatedMs: 8_000,
    defects: [
      { id: 'lan-page-counts-sessions', fails: 'session ids cannot be guessed' },
      { id: 'lan-page-keeps-session-id', fails: 'the login gives the session a new id' },
      { id: 'lan-page-session-outlives-logout', fails: 'the logout ends the session' },
      { id: 'lan-page-cookie-for-scripts', fails: 'scripts cannot read the session cookie' },
      { id: 'lan-page-cookie-for-other-sites', fails: 'other sites cannot have the session cookie sent' },
    ],
  },
  {
    observe: watchSessions,
    judge(facts, { expect, warn, inconclusive, notApplicable }) {
      const { way, canTell, cookie, attributes, isHttps, ids, worksAfterLogout } = facts;
      if (way === 'http') notApplicable('The web interface logs in by HTTP, with every request: it has no sessions.');
      if (!canTell) inconclusive('No page asks for a password in plain HTML, so that it cannot be told who is let in.');
      if (cookie === null) inconclusive('The session hangs on no cookie; whatever else it hangs on is not looked at.');
      expect(ids.distinct, 'each session has an id of its own').toBe(ids.count);
      if (ids.count >= idsMin) expect(ids.bits, 'session ids cannot be guessed').toBeGreaterThanOrEqual(bitsMin);
      expect(facts.keepsIdFromBefore || facts.takesGivenId, 'the login gives the session a new id').toBe(false);
      expect(attributes.includes('httponly'), 'scripts cannot read the session cookie').toBe(true);
      const sameSite = attributes.some((one) => /^samesite=(?:strict|lax)$/.test(one));
      expect(sameSite, 'other sites cannot have the session cookie sent').toBe(true);
      if (isHttps) expect(attributes.includes('secure'), 'the session cookie is sent over TLS only').toBe(true);
      if (worksAfterLogout === null) warn('a page has a logout');
      else if (worksAfterLogout !== 'unclear') expect(worksAfterLogout, 'the logout ends the session').toBe(false);
      const unclear = unclearIn(facts);
      if (unclear !== undefined) inconclusive(unclear);
    },
  },
);
export default definition;
