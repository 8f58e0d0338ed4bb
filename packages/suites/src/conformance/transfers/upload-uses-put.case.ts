import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { runUpload } from './run-transfer.ts';

type Facts = { readonly methods: readonly string[] };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-TRANSFER-011',
    title: 'A file is uploaded by PUT',
    suite: 'conformance/transfers',
    target: 'cpe',
    purpose:
      'A file server of an ACS takes PUT and nothing else; a CPE that posts a form gets 405, and its logs never ' +
      'arrive. The target is told to upload its configuration or its log to the bench, and the method of the ' +
      'requests with content is judged.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.4.1.5-13'],
    spec: [tr069Clause('A.4.1.5', 'MUST')],
    defects: [{ id: 'upload-by-post', fails: 'the file comes by PUT' }],
    needs: ['rpc:Upload'],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    async observe(context) {
      const { place } = await runUpload(context, { commandKey: 'cordon-put' });
      return { methods: place.requests.filter(({ body }) => body.length > 0).map(({ method }) => method) };
    },
    judge({ methods }, { expect, inconclusive }) {
      if (methods.length === 0) inconclusive('No file came to the file server.');
      expect([...new Set(methods)], 'the file comes by PUT').toEqual(['PUT']);
    },
  },
);
export default definition;
