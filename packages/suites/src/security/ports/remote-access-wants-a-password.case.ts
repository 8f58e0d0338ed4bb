import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { etsiPasswordClause, uiMeta } from '../web-ui/web-ui-case.ts';
import { bsiClause } from './port-case.ts';
import { demandWeakVisit, type RemotePasswords, tryRemotePasswords } from './try-remote-passwords.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, RemotePasswords>(
  {
    ...uiMeta,
    id: 'INJ-030',
    title: 'Remote access lets nobody in with a default password',
    suite: 'security/ports',
    purpose:
      'UserInterface.RemoteAccess opens the web pages to the whole world, and worms know the passwords of public lists. The ' +
      'bench adds a user who may come in remotely and switches remote access on: with a strong password, with one of public ' +
      'lists, with the strong one again. With the weak one the target may refuse, stay closed, or not let the user in. While ' +
      'the page is open at the end, the five most usual defaults are tried, too. A port that the target file does not document is a warning. All is put back, and the user deleted.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.4-77'],
    spec: [
      etsiPasswordClause,
      bsiClause('D.9'),
      { doc: 'TR-181', section: 'UserInterface.RemoteAccess', level: 'advice' },
    ],
    cwe: 521,
    needs: ['connection-request', 'wan-address'],
    defects: [
      { id: 'remote-access-with-default-password', fails: 'a user with a password of public lists is not let in' },
    ],
    timeoutMs: 900_000,
    estimatedMs: 15_000,
  },
  {
    observe: tryRemotePasswords,
    judge({ undocumented, hasUser, strong, weak: tried, defaults }, { expect, inconclusive, warn }) {
      if (undocumented !== null) warn('the port of remote access is documented for the WAN side', undocumented);
      const isTold = defaults?.refusesNonsense !== false;
      const taken = isTold ? (defaults?.tries ?? []).filter(({ isIn }) => isIn).map(({ who }) => who) : [];
      expect(taken, 'no default password is taken from the WAN').toEqual([]);
      if (!isTold) inconclusive('A password that nobody has is let in too, as far as the bench can tell.');
      const weak = demandWeakVisit({ hasUser, strong, weak: tried }, { inconclusive });
      expect(weak.isIn === true, 'a user with a password of public lists is not let in').toBe(false);
      if (hasUser && taken.length === 0 && defaults?.knownWorks === false)
        inconclusive(
          'Behind the default passwords the right one is refused, too: the login may be locked after wrong ones.',
        );
    },
  },
);
export default definition;
