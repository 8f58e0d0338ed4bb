import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { collectOne } from '../../conformance/bulk-data/collect-reports.ts';
import { type Visits, visitsToUntrusted } from './visit-untrusted-collector.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Visits>(
  {
    id: 'SEC-BULK-002',
    title: 'No report goes to a collector that cannot be trusted, nor in clear after it',
    suite: 'security/bulk-data',
    target: 'cpe',
    purpose:
      'What a gateway reports tells who is at home and when. A device that sends it to whoever answers, or in clear ' +
      'when TLS does not work, gives it to everybody on the way. A profile reports to a collector that shows a ' +
      'certificate of the trusted authority, which must work; then its URL leads to one under a foreign root. ' +
      'The device must try and leave, without a report over that connection or without TLS.',
    severity: 'high',
    safety: 'S3',
    requirements: ['N.2.3-03', 'N.2.3-05'],
    spec: [tr069Clause('N.2.3', 'MUST')],
    cwe: 295,
    needs: ['https', 'trusted-authority'],
    defects: [
      { id: 'bulk-data-to-any-server', fails: 'no report goes to a collector under a foreign root' },
      { id: 'bulk-data-falls-back-to-http', fails: 'no report goes in clear to an https URL' },
    ],
    timeoutMs: 300_000,
    estimatedMs: 8_000,
  },
  {
    async observe(bench) {
      const wanted = {
        encoding: 'JSON',
        references: () => [bench.cpe.path('DeviceInfo.SerialNumber')],
      } as const;
      await bench.step('Control: a collector of the trusted authority gets a report', () => collectOne(bench, wanted));
      return bench.observe('untrusted-collector', await visitsToUntrusted(bench, wanted));
    },
    judge({ reports, inClear, left }, { expect, inconclusive }) {
      expect(reports, 'no report goes to a collector under a foreign root').toBe(0);
      expect(inClear, 'no report goes in clear to an https URL').toBe(0);
      if (reports + left === 0) inconclusive('The target never tried the second collector.');
    },
  },
);
export default definition;
