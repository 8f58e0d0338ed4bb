import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { envelopeFor } from '../session/own-request.ts';
import { challenge, type DigestFacts, digestFields, judgeDigest, needAccount, newNonce } from './digest.ts';
import { openForInform } from './redirect.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, DigestFacts>(
  {
    id: 'CWMP-CPE-HTTP-009',
    title: 'A Digest challenge is answered by the same POST, and uses of the nonce are counted',
    suite: 'conformance/http',
    target: 'cpe',
    purpose:
      'By the count of its uses a server tells a POST from a recorded one that is sent again. The Inform is ' +
      'answered by a Digest challenge with qop=auth. The Inform must come again with an Authorization for it, on ' +
      'the same connection, with count 1 and a cnonce; where the POST after it carries one for the same nonce, ' +
      'its count must be 2. The bench does not know the password and does not check the response value.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.4-15', '3.4-64', '3.4-78', '3.4-82', '3.4-86', '3.7-46'],
    spec: [tr069Clause('3.4.5', 'MUST'), rfcClause(7616, '3.4', 'MUST')],
    defects: [{ id: 'nonce-count-stands-still', fails: 'the second use of a nonce has count 2' }],
    timeoutMs: 300_000,
    estimatedMs: 1_000,
  },
  {
    async observe({ cpe, step, inconclusive, notApplicable, signal }) {
      await needAccount({ cpe, notApplicable, signal });
      const session = await openForInform({ cpe, inconclusive, signal });
      const nonce = newNonce();
      const again = await step('Challenge the Inform', () => challenge(session, nonce));
      const [inform] = session.posts;
      const welcome = envelopeFor(inform, { method: 'InformResponse', maxEnvelopes: 1 });
      const next = again && (await step('Answer it', () => session.answer({ envelope: welcome })));
      await session.endPolitely();
      return {
        nonce,
        first: digestFields(again) ?? null,
        second: digestFields(next) ?? null,
        target: again?.http.target ?? '',
        isSameBody: again !== undefined && Buffer.from(again.http.body).equals(inform?.http.body ?? Buffer.alloc(0)),
        isSameConnection: again !== undefined && again.connectionId === inform?.connectionId,
      };
    },
    judge: judgeDigest,
  },
);
export default definition;
