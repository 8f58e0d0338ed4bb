import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { bsiClause } from '../ports/port-case.ts';
import { type Forgeries, sendForgeries } from './send-forgeries.ts';
import { uiMeta } from './web-ui-case.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Forgeries>(
  {
    ...uiMeta,
    id: 'SEC-018',
    title: 'A form of another site changes nothing',
    purpose:
      'A page on the Internet can make the subscriber’s browser send a form to the gateway, and the browser adds the cookie. ' +
      'The field that the target file names ("ui.form") is changed as its page does it, and back. Then the form is sent with ' +
      'the cookie of the session and without what differs from session to session: with the Origin of another site, with ' +
      'Origin null, and as a link. After each, the page is read again. None may change the field. That browsers keep cookies ' +
      'with SameSite to themselves does not count: another port of the same address is the same site.',
    severity: 'high',
    safety: 'S3',
    requirements: ['3.1-38'],
    spec: [tr069Clause('3.1', 'SHOULD'), bsiClause('D.12')],
    cwe: 352,
    needs: ['web-ui', 'web-ui-login', 'web-ui-form'],
    defects: [{ id: 'lan-page-forms-without-token', fails: 'no form of another site changes the field' }],
  },
  {
    observe: sendForgeries,
    judge({ changes, changesBack, tries }, { expect, inconclusive }) {
      if (!changes) inconclusive('The form does not change its field when it is sent as its own page sends it.');
      if (!changesBack) inconclusive('The field could not be changed back by its form. Look at it by hand.');
      expect(
        tries.filter(({ isDone }) => isDone).map(({ how }) => how),
        'no form of another site changes the field',
      ).toEqual([]);
    },
  },
);
export default definition;
