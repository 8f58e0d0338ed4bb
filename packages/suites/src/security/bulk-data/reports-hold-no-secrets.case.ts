import { Secret } from '@cordon/cwmp';
import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause, tr106Clause } from '../../clauses.ts';
import { collectOne } from '../../conformance/bulk-data/collect-reports.ts';
import { isReadableIn } from '../secrets/find-text.ts';
import { type HiddenValue, hiddenAmong, pairsOf } from './hidden-values.ts';

type Facts = {
  /** Hidden parameters in the report, with the length of their values. */
  readonly hidden: readonly HiddenValue[];
  /** Whether the password of the profile, set by the bench, is anywhere in the report. */
  readonly holdsKnownSecret: boolean;
  /** Whether the report has what it was asked for: otherwise its silence means nothing. */
  readonly isComplete: boolean;
};

const username = 'cordon-collector';
const password = 'cordon-Collector-5ecret-77';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-BULK-001',
    title: 'Bulk data holds no passwords and no keys',
    suite: 'security/bulk-data',
    target: 'cpe',
    purpose:
      'A collector is often run by others than the ACS is, and keeps what it gets for years. What the ACS itself ' +
      'may not read must not reach it in a report. A profile gets a password of its own, which the bench chose, and ' +
      'reports itself and the management server as partial paths; that password must be nowhere in the report, ' +
      'and every parameter that the data model hides must be empty.',
    severity: 'high',
    safety: 'S3',
    requirements: ['N.3.1-04', '106-61'],
    spec: [tr106Clause('A.2.7.1', 'MUST'), tr069Clause('N.3.1', 'MUST NOT')],
    cwe: 522,
    defects: [{ id: 'bulk-data-with-secrets', fails: 'no hidden parameter has its value in a report' }],
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  {
    async observe(bench) {
      bench.evidence.registerSecret(new Secret(password));
      const { report } = await collectOne(bench, {
        encoding: 'JSON',
        references: (own) => [`${own}HTTP.`, bench.cpe.path('ManagementServer.')],
        values: [
          ['JSONEncoding.ReportFormat', 'NameValuePair', 'string'],
          ['HTTP.Username', username, 'string'],
          ['HTTP.Password', password, 'string'],
        ],
      });
      const text = Buffer.from(report.body).toString('utf8');
      const pairs = pairsOf(text);
      const hidden = await hiddenAmong(pairs, bench.cpe.root);
      const isComplete = pairs.some(([name, value]) => name.endsWith('.Username') && value === username);
      return bench.observe('report', { hidden, holdsKnownSecret: isReadableIn(report.body, password), isComplete });
    },
    judge({ hidden, holdsKnownSecret, isComplete }, { expect, inconclusive }) {
      const told = hidden.filter(({ chars }) => chars > 0).map(({ name }) => name);
      const found = holdsKnownSecret ? [...told, 'the password of the profile'] : told;
      expect(found, 'no hidden parameter has its value in a report').toEqual([]);
      if (!isComplete)
        inconclusive(
          'The report cannot be read, or has not even the user name beside the password, and proves nothing.',
        );
    },
  },
);
export default definition;
