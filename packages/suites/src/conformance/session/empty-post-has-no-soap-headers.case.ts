import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench>(
  {
    id: 'CWMP-CPE-SESSION-001',
    title: 'An empty POST has neither SOAPAction nor Content-Type',
    suite: 'conformance/session',
    target: 'cpe',
    purpose:
      'A CPE with nothing left to ask hands the turn to the ACS by a POST without content. An ACS that trusts ' +
      'its HTTP library takes a Content-Type or SOAPAction for the promise of an envelope and answers 400. ' +
      'The header fields of the empty POST are read as they came over the wire.',
    severity: 'low',
    safety: 'S1',
    requirements: ['3.4-06', '3.4-07'],
    spec: [tr069Clause('3.4.1', 'MUST NOT')],
    defects: [{ id: 'soap-action-on-empty-post', fails: 'an empty POST has no SOAPAction header' }],
    timeoutMs: 120_000,
    estimatedMs: 500,
  },
  async ({ cpe, step, expect, inconclusive, observe, signal }) => {
    await cpe.withSession(
      async (session) => {
        const post = session.current ?? inconclusive('The target ended the session before it handed over the turn.');
        const fields = observe('empty-post', { fields: post.http.headers.map(([name]) => name) }).fields;
        const names = fields.map((name) => name.toLowerCase());
        await step('Read the header fields of the empty POST', () => {
          expect(names, 'an empty POST has no SOAPAction header').not.toContain('soapaction');
          expect(names, 'an empty POST has no Content-Type header').not.toContain('content-type');
        });
      },
      { signal },
    );
  },
);
export default definition;
