import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { elsewhere, openForInform, redirect, targetOf, welcome } from './redirect.ts';

const redirectsMin = 5;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-HTTP-004',
    title: 'Five redirects in a row are followed',
    suite: 'conformance/http',
    target: 'cpe',
    purpose:
      'A redirect to the region, one to the site, one to the server: a device has to follow five in a row. The ' +
      'Inform is redirected from path to path of the same server; after each redirect it must come to the next ' +
      'path, and after the fifth the session goes on.',
    severity: 'low',
    safety: 'S2',
    requirements: ['3.4-37', '3.4-40'],
    spec: [tr069Clause('3.4.2', 'MUST')],
    defects: [{ id: 'follows-two-redirects', fails: 'five redirects in a row are followed' }],
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  async ({ acs, cpe, step, expect, inconclusive, signal }) => {
    const session = await openForInform({ cpe, inconclusive, signal });
    let followed = 0;
    for (; followed < redirectsMin; followed += 1) {
      const url = elsewhere(acs, `hop-${followed + 1}`);
      const next = await step(`Redirect ${followed + 1}`, () => redirect(session, 302, url));
      if (next?.http.target !== targetOf(url)) break;
    }
    expect(followed, 'five redirects in a row are followed').toBe(redirectsMin);
    if (followed < redirectsMin) return await session.endPolitely();
    const next = await step('Answer the Inform', () => welcome(session));
    expect(next, 'the session goes on after the fifth redirect').not.toBeUndefined();
    await session.endPolitely();
  },
);
export default definition;
