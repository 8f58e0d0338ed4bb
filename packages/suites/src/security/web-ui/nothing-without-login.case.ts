import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { bsiClause } from '../ports/port-case.ts';
import type { OpenFind } from './ask-without-login.ts';
import { lookWithoutLogin, type WithoutLogin } from './look-without-login.ts';
import { demandCoverage, uiMeta } from './web-ui-case.ts';

const found = ({ where, why }: OpenFind): string => `${where}: ${why}`;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, WithoutLogin>(
  {
    ...uiMeta,
    id: 'SEC-016',
    title: 'Without login the web interface gives out nothing of the device',
    purpose:
      'Pages that check the login on the way to them only have given out configurations and accounts (CVE-2014-8493). The ' +
      'web interface is crawled without login; then everything that a subscriber was led to after the login, and the ' +
      'addresses at which gateways have had copies of their configuration, is asked for by somebody without cookies. No ' +
      'setting of CWMP, no copy of the configuration and no page with settings or the serial number may come. What pages for ' +
      'everybody link to is for everybody.',
    severity: 'critical',
    requirements: ['3.1-35', '3.4-77'],
    spec: [tr069Clause('3.1', 'SHOULD'), bsiClause('D.12')],
    cwe: 306,
    defects: [
      { id: 'lan-page-backup-without-login', fails: 'no copy of the configuration is given out without login' },
      { id: 'lan-page-status-without-login', fails: 'no page behind the login is served without it' },
    ],
  },
  {
    observe: lookWithoutLogin,
    judge({ coverage, shown, copies, pages, isStrangerAsked, wasStrangerAsked = true }, tools) {
      const { expect, inconclusive } = tools;
      const settings = shown.map(({ what, where, excerpt }) => `${what} at ${where}: ${excerpt}`);
      // A session of an earlier case may still be open for all of this address.
      if (isStrangerAsked || wasStrangerAsked)
        expect(settings, 'no setting of CWMP is shown without login').toEqual([]);
      if (isStrangerAsked)
        expect(copies.map(found), 'no copy of the configuration is given out without login').toEqual([]);
      if (pages.length + copies.length + shown.length > 0 && !isStrangerAsked)
        inconclusive(
          'Once somebody has logged in, whoever comes from the same address is not asked to log in any more.',
        );
      expect(pages.map(found), 'no page behind the login is served without it').toEqual([]);
      demandCoverage(coverage, tools);
    },
  },
);
export default definition;
