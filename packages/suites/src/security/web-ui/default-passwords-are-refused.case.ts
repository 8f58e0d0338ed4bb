import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { type DefaultTries, tryDefaultPasswords } from './try-default-passwords.ts';
import { etsiPasswordClause, uiMeta } from './web-ui-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, DefaultTries>(
  {
    ...uiMeta,
    id: 'SEC-017-DEFAULT',
    title: 'The web interface takes no default password',
    purpose:
      'Worms come with a list of the passwords that devices leave the factory with. The five most usual are tried at the ' +
      'login of the web interface, and no more; where the login is known, it is used between them so that nobody is locked ' +
      'out. What is let in counts only when a password that nobody has is refused. A default password that the target file ' +
      'itself gives is a warning.',
    severity: 'critical',
    spec: [etsiPasswordClause],
    requirements: ['3.1-35', '3.4-77'],
    cwe: 1393,
    defects: [{ id: 'lan-page-default-password', fails: 'no default password is taken' }],
  },
  {
    observe: tryDefaultPasswords,
    judge({ tries, refusesNonsense, knownWorks }, { expect, warn, inconclusive, notApplicable }) {
      if (tries.every(({ detail }) => detail.startsWith('No login was found: no page')))
        notApplicable('No page of the web interface asks for a password.');
      const untried = tries.find(({ wasTried, isGivenLogin }) => !wasTried && !isGivenLogin);
      if (refusesNonsense === false)
        inconclusive('A password that nobody has is let in too, as far as the bench can tell.');
      const taken = tries.filter(({ isIn }) => isIn).map(({ who }) => who);
      expect(taken, 'no default password is taken').toEqual([]);
      if (untried !== undefined) inconclusive(`Not all could be tried. ${untried.detail}`);
      if (taken.length === 0 && knownWorks !== true)
        inconclusive(
          knownWorks === null
            ? 'The target file gives no login ("ui.login"): nothing shows that a right password would be seen to be let in.'
            : 'The login of the target file does not work behind them: it may be closed, or a right password is not recognised.',
        );
      if (tries.some(({ isGivenLogin }) => isGivenLogin))
        warn('the login of the target file is none that devices leave the factory with');
    },
  },
);
export default definition;
