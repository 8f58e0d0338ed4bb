import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { bsiClause } from '../ports/port-case.ts';
import { type Guessing, guessPasswords, isSlowed } from './guess-passwords.ts';
import { uiMeta } from './web-ui-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Guessing>(
  {
    ...uiMeta,
    id: 'SEC-017',
    title: 'Guessing the password of the web interface is slowed down',
    purpose:
      'A program guesses some hundred passwords a second unless it is slowed down. Twenty wrong passwords are sent one after ' +
      'the other, up to the first that is answered otherwise than the one before, and then the right one. Another status, an ' +
      'answer that is put off, or a right password that is not taken shows that the target slows down. It has to take the ' +
      'right one again within a quarter of an hour. Done only where the target file allows it ("ui.bruteForce"), because the ' +
      'login may be closed for a while.',
    severity: 'high',
    spec: [bsiClause('D.11')],
    cwe: 307,
    needs: ['web-ui', 'web-ui-guessing'],
    timeoutMs: 1_800_000,
    estimatedMs: 75_000,
    defects: [{ id: 'lan-page-unlimited-guesses', fails: 'wrong passwords are slowed down' }],
  },
  {
    observe: guessPasswords,
    judge(facts, { expect, warn, inconclusive }) {
      if (facts.guesses.some(({ isIn }) => isIn))
        inconclusive('A random password was let in, as far as the bench can tell.');
      if (!isSlowed(facts) && !facts.rightIsTaken)
        inconclusive(
          'A second login was not let in before the wrong ones either: nothing shows that they are what shuts the door.',
        );
      expect(isSlowed(facts), 'wrong passwords are slowed down').toBe(true);
      if (facts.openAgainMs === null) warn('the right password is taken again within a quarter of an hour');
    },
  },
);
export default definition;
