import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { envelopeFor, onwards } from '../session/own-request.ts';
import { cookiesOf, headerText } from './header-text.ts';
import { nextPost } from './next-post.ts';
import { openForInform } from './redirect.ts';

type ReconnectFacts = {
  /** What came after InformResponse: `empty` also for a call of the target. */
  readonly kind: string;
  readonly isNewConnection: boolean;
  readonly cookie: string | null;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ReconnectFacts>(
  {
    id: 'CWMP-CPE-HTTP-006',
    title: 'A session goes on, with its cookies, when the ACS closes the connection',
    suite: 'conformance/http',
    target: 'cpe',
    purpose:
      'Load balancers close connections in the middle of a session, and find it again by its cookie. The ' +
      'Inform is answered well, with three cookies and Connection: close. The next POST must come over a new ' +
      'connection with all three, one of which is of 400 characters.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.4-14', '3.4-22', '3.4-24', '3.4-25'],
    spec: [tr069Clause('3.4.2', 'MUST')],
    defects: [
      { id: 'gives-up-when-connection-closes', fails: 'the session goes on over a new connection' },
      { id: 'reconnect-drops-cookies', fails: 'all cookies of the session come along' },
      { id: 'one-cookie-only', fails: 'all cookies of the session come along' },
    ],
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  {
    async observe({ acs, cpe, step, inconclusive, signal }) {
      const session = await openForInform({ cpe, inconclusive, signal });
      const envelope = envelopeFor(session.current, { method: 'InformResponse', maxEnvelopes: 1 });
      const headers = { 'Set-Cookie': [`cordon-a=${'x'.repeat(400)}; Path=/`, 'cordon-b="two"', 'cordon-c=3; Path=/'] };
      const answer = { envelope, headers, close: true };
      const next = await step('Answer the Inform and close', () => nextPost(session, answer, { acs, signal }));
      const isNewConnection = next.post?.connectionId !== session.posts[0]?.connectionId;
      const cookie = headerText(next.post, 'cookie') ?? null;
      await step('Let the target go', () => next.session.endPolitely());
      return { kind: onwards(next.post), isNewConnection, cookie };
    },
    judge({ kind, isNewConnection, cookie }, { expect }) {
      expect(kind === 'empty' && isNewConnection, 'the session goes on over a new connection').toBe(true);
      if (kind !== 'empty') return;
      const cookies = cookiesOf(cookie);
      const kept = [cookies['cordon-a']?.length, cookies['cordon-b'], cookies['cordon-c']];
      expect(kept, 'all cookies of the session come along').toEqual([400, 'two', '3']);
    },
  },
);
export default definition;
