import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { collectOne } from './collect-reports.ts';

type Facts = {
  readonly target: string;
  readonly contentType: string;
  readonly reportFormat: string | null;
  readonly identity: { readonly oui: string; readonly pc: string; readonly sn: string };
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-BULK-003',
    title: 'A bulk-data upload says which device it is from and how it is written',
    suite: 'conformance/bulk-data',
    target: 'cpe',
    purpose:
      'The body of a report need not name the device: the query of the URI does, and header fields say how to read ' +
      'the body. A collector that misses either cannot file the report. The arguments oui, pc and sn must equal ' +
      'the DeviceId of the Inform; Content-Type must name JSON with its charset, BBF-Report-Format the format.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['N.2.1-01', 'N.3-01', 'N.3-02'],
    spec: [tr069Clause('N.2.1', 'MUST'), tr069Clause('N.3', 'MUST')],
    defects: [{ id: 'bulk-data-without-device-arguments', fails: 'oui, pc and sn of the URI are those of the Inform' }],
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  {
    async observe(bench) {
      const wanted = {
        encoding: 'JSON',
        references: () => [bench.cpe.path('DeviceInfo.SerialNumber')],
        values: [['JSONEncoding.ReportFormat', 'NameValuePair', 'string']],
      } as const;
      const { target, contentType, reportFormat = null } = (await collectOne(bench, wanted, '?area=7')).report;
      const { oui, productClass: pc, serialNumber: sn } = bench.cpe.identity;
      return bench.observe('upload', { target, contentType, reportFormat, identity: { oui, pc, sn } });
    },
    judge({ target, contentType, reportFormat, identity }, { expect, warn }) {
      const query = new URLSearchParams(target.replace(/^[^?]*\??/, ''));
      const named = { oui: query.get('oui'), pc: query.get('pc'), sn: query.get('sn') };
      expect(named, 'oui, pc and sn of the URI are those of the Inform').toEqual({ ...identity });
      expect(contentType, 'Content-Type names JSON and its charset').toMatch(/^application\/json\s*;.*charset=/i);
      expect(reportFormat, 'BBF-Report-Format names the format of the profile').toBe('NameValuePair');
      // Annex N shows a URL without a query; that one is lost is nowhere allowed, and nowhere forbidden.
      if (query.get('area') !== '7') warn('arguments that the URL of the profile has already are kept');
    },
  },
);
export default definition;
