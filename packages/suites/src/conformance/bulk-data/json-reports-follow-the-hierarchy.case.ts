import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { collectOne } from './collect-reports.ts';
import { at, parsed } from './json-document.ts';

type Facts = { readonly text: string; readonly root: string; readonly serialNumber: string };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-BULK-002',
    title: 'A JSON report nests objects as the data model does',
    suite: 'conformance/bulk-data',
    target: 'cpe',
    purpose:
      'With ReportFormat ObjectHierarchy a collector finds a value by walking down the objects of the data model. A ' +
      'device that writes complete names instead sends a report in which such a collector finds nothing. A ' +
      'profile reports the serial number; it must be found below Report, the root and DeviceInfo.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['N.3.5.1-01', 'N.3.5.3-01'],
    spec: [tr069Clause('N.3.5.1', 'MUST'), tr069Clause('N.3.5.3', 'MUST')],
    defects: [{ id: 'bulk-data-json-flattened', fails: 'each object of the data model is an object of the report' }],
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  {
    async observe(bench) {
      const { root, identity } = bench.cpe;
      const { report } = await collectOne(bench, {
        encoding: 'JSON',
        references: () => [bench.cpe.path('DeviceInfo.SerialNumber')],
        values: [['JSONEncoding.ReportFormat', 'ObjectHierarchy', 'string']],
      });
      bench.attach('report.json', report.body, 'application/json');
      return { text: Buffer.from(report.body).toString('utf8'), root, serialNumber: identity.serialNumber };
    },
    judge({ text, root, serialNumber }, { expect }) {
      const report = parsed(text);
      expect(report !== undefined, 'the report is JSON').toBe(true);
      const instances = at(report, 'Report');
      expect(Array.isArray(instances), 'Report is an array of reports').toBe(true);
      const first = Array.isArray(instances) ? instances[0] : undefined;
      const value = at(at(at(first, root.replace('.', '')), 'DeviceInfo'), 'SerialNumber');
      expect(value, 'each object of the data model is an object of the report').toBe(serialNumber);
    },
  },
);
export default definition;
