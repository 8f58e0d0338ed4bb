import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { collectOne } from './collect-reports.ts';
import { readCsv } from './csv-reader.ts';

type Facts = {
  readonly text: string;
  readonly name: string;
  /** The name as the device has it. */
  readonly stored: string;
};

/** Everything that means something in CSV, in the one parameter of a profile that may hold any text. */
const awkward = 'cordon "quoted", with a comma\nand a second line';

const values = [
  ['Name', awkward, 'string'],
  ['CSVEncoding.FieldSeparator', ',', 'string'],
  ['CSVEncoding.RowSeparator', '\n', 'string'],
  ['CSVEncoding.EscapeCharacter', '"', 'string'],
  ['CSVEncoding.ReportFormat', 'ParameterPerRow', 'string'],
  ['CSVEncoding.RowTimestamp', 'None', 'string'],
] as const;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-BULK-001',
    title: 'A CSV report can be read whatever its values hold',
    suite: 'conformance/bulk-data',
    target: 'cpe',
    purpose:
      'A collector takes a report apart by its separators. Where a value is written as it is, a comma in it moves ' +
      'all that follows to another column, and a line break makes a row that nobody sent. A profile with one ' +
      'parameter in each row reports its own name, which holds a comma, quotes and a line break; a strict reader ' +
      'of RFC 4180 must find that name, and as many fields in each row as in the header. Annex N recommends ' +
      'RFC 4180, so that under tr069 a breach is a warning.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['N.3.4-01', 'N.3.4.1-01'],
    spec: [tr069Clause('N.3.4', 'SHOULD'), rfcClause(4180, '2', 'SHOULD')],
    defects: [{ id: 'bulk-data-csv-unquoted', fails: 'a reader of RFC 4180 finds every value as it is' }],
    profiles: { tr069: 'warn' },
    timeoutMs: 300_000,
    estimatedMs: 3_000,
  },
  {
    async observe(bench) {
      const references = (own: string): readonly string[] => [`${own}Name`, bench.cpe.path('DeviceInfo.SerialNumber')];
      const { report, profile } = await collectOne(bench, { encoding: 'CSV', references, values });
      bench.attach('report.csv', report.body, 'text/csv');
      const text = Buffer.from(report.body).toString('utf8');
      return { text, name: `${profile.path}Name`, stored: profile.stored['Name'] ?? '' };
    },
    judge({ text, name, stored }, { expect, inconclusive }) {
      if (!/[",\n]/.test(stored)) inconclusive('The target keeps no profile name with quotes, commas or line breaks.');
      const { rows, problem } = readCsv(text, { fieldSeparator: ',', escapeCharacter: '"' });
      const [header = [], ...found] = rows;
      const row = found.find(([first]) => first === name);
      const isRead = problem === undefined && found.every(({ length }) => length === header.length);
      expect(isRead ? row?.[1] : (problem ?? rows), 'a reader of RFC 4180 finds every value as it is').toBe(stored);
      expect(header, 'the header names parameter, value and type in this order').toEqual([
        'ParameterName',
        'ParameterValue',
        'ParameterType',
      ]);
    },
  },
);
export default definition;
