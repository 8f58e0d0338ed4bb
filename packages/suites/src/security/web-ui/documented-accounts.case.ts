import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { bsiClause } from '../ports/port-case.ts';
import { type Account, type Accounts, listAccounts } from './list-accounts.ts';
import { uiMeta } from './web-ui-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Accounts>(
  {
    ...uiMeta,
    id: 'SEC-020',
    title: 'The target has no undocumented accounts',
    purpose:
      'An account that no document names is a way in that nobody guards. The table of users as CWMP tells it, and the names ' +
      'that the login of the web interface offers, are compared with the accounts in the target file. An account that is ' +
      'switched off is a warning.',
    severity: 'high',
    requirements: ['3.4-77'],
    spec: [bsiClause('D.13')],
    needs: [],
    cwe: 912,
    defects: [{ id: 'undocumented-account', fails: 'every account of the target is documented' }],
  },
  {
    observe: listAccounts,
    judge({ hasList, accounts }, { expect, warn, notApplicable }) {
      if (!hasList) notApplicable('The target file does not list the documented accounts ("ui.accounts").');
      if (accounts.length === 0) notApplicable('The target tells no table of users, and its login offers no names.');
      const unknown = accounts.filter(({ isDocumented }) => !isDocumented);
      const textOf = ({ name, seenIn }: Account): string => `${name} (${seenIn})`;
      const disabled = unknown.filter(({ isEnabled }) => !isEnabled);
      expect(
        unknown.filter(({ isEnabled }) => isEnabled).map(textOf),
        'every account of the target is documented',
      ).toEqual([]);
      if (disabled.length > 0) warn('every account that is switched off is documented', disabled.map(textOf));
    },
  },
);
export default definition;
