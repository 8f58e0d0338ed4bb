import { type CaseDefinition, type CpeBench, defineCase, getParameterValue } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { elsewhere, isFollowed, openForInform, redirect, targetOf, welcome } from './redirect.ts';

/** 301 says that a move is for ever; TR-069 does not let a device believe that. */
const statuses = [302, 301] as const;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-HTTP-003',
    title: 'A redirect holds for its session only',
    suite: 'conformance/http',
    target: 'cpe',
    purpose:
      'Whoever can answer once in place of an ACS could take a device over for ever if it kept the target of a ' +
      'redirect. Sessions are redirected to another path of the same server, by 302 and by 301 where the ' +
      'target follows that. ManagementServer.URL must read as before, and the next session must come to the ' +
      'configured URL.',
    severity: 'high',
    safety: 'S2',
    requirements: ['3.4-37', '3.4-38', '3.4-39'],
    spec: [tr069Clause('3.4.2', 'MUST NOT')],
    defects: [{ id: 'stores-redirect', fails: 'the session after a redirect comes to the ACS URL' }],
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  async ({ acs, cpe, step, expect, inconclusive, signal }) => {
    const name = cpe.path('ManagementServer.URL');
    const configured = await cpe.withSession((session) => getParameterValue(session, name), { signal });
    const home = targetOf(new URL(acs.url));
    for (const status of statuses) {
      const session = await openForInform({ cpe, inconclusive, signal });
      const first = session.posts[0]?.http.target;
      if (first !== home) inconclusive(`The target comes to ${first} and not to the path of the bench, ${home}.`);
      const there = elsewhere(acs, 'for-now');
      const again = await step(`Redirect by ${status}`, () => redirect(session, status, there));
      if (!isFollowed(again, there)) {
        if (again !== undefined) await session.endPolitely();
        if (status === 301) continue;
        inconclusive('The target does not follow a 302; CWMP-CPE-HTTP-001 judges that.');
      }
      await step('Serve the session there', async () => {
        await welcome(session);
        await session.endPolitely();
      });
      const next = await step('Ask for a session', () => cpe.openSession({ signal }));
      const target = next.session.posts[0]?.http.target;
      await next.session.end();
      expect(target, 'the session after a redirect comes to the ACS URL').toBe(home);
    }
    const now = await cpe.withSession((session) => getParameterValue(session, name), { signal });
    expect(now?.value, 'ManagementServer.URL reads as before').toBe(configured?.value);
  },
);
export default definition;
