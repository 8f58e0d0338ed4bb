import { type CaseDefinition, type CaseMeta, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { elsewhere, openForInform, redirect, targetOf, welcome } from './redirect.ts';

/** A status code that has to work as a redirect. */
export interface RedirectRow {
  readonly id: string;
  readonly status: number;
  readonly requirements: readonly string[];
  /** What must hold; also the sentence of the row's defect. */
  readonly sentence: string;
  readonly defects: CaseMeta['defects'];
}

/** The case of one status code. */
export function redirectIsFollowed(row: RedirectRow): CaseDefinition<CpeBench> {
  const { id, status, requirements, sentence, defects } = row;
  return defineCase<CpeBench>(
    {
      id,
      title: `A redirect by ${status} is followed, and the session goes on there`,
      suite: 'conformance/http',
      target: 'cpe',
      purpose:
        'Operators spread their devices over servers by redirects. The Inform is answered by a redirect to ' +
        'another path of the same server, with a body that means nothing. The very same Inform must come there, ' +
        'and what follows it too.',
      severity: 'medium',
      safety: 'S2',
      requirements: ['3.4-28', '3.4-32', '3.4-34', '3.4-35', '3.4-36', '3.4-46', ...requirements],
      spec: [tr069Clause('3.4.2', 'MUST')],
      defects,
      timeoutMs: 300_000,
      estimatedMs: 700,
    },
    async ({ acs, cpe, step, expect, inconclusive, signal }) => {
      const session = await openForInform({ cpe, inconclusive, signal });
      const url = elsewhere(acs, 'redirected');
      const again = await step(`Answer the Inform by ${status}`, () => redirect(session, status, url));
      expect(again?.http.target, sentence).toBe(targetOf(url));
      if (again === undefined) return;
      const isSame = Buffer.from(again.http.body).equals(session.posts[0]?.http.body ?? Buffer.alloc(0));
      expect(isSame, 'the POST is sent there unchanged').toBe(true);
      const next = await step('Answer the Inform there', () => welcome(session));
      expect(next?.http.target, 'the session goes on there').toBe(targetOf(url));
      await step('Let the target go', () => session.endPolitely());
    },
  );
}
