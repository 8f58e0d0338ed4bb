import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { FileTypes, type FileTypesFacts } from './probe-file-types.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, FileTypesFacts>(
  {
    id: 'INJ-008',
    title: 'The type of an uploaded file is no path',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'An Upload names a log or a configuration by a number: the row of a table. Where the number is put into a path, dots in it lead ' +
      'out of the folder, to any file of the target. Uploads are ordered with numbers that are paths to the very file that the number stands ' +
      'for, so that no other is read. A device refuses them, since they are no type of A.4.1.5. One that sends the file for a path, but not ' +
      'for the same without its dots, has evaluated it. The type of a Download has no number. Where a device puts its TargetFileName nobody sees ' +
      'from outside, and a path of a log that leads elsewhere may overwrite what is there: nothing is said of them here; INJ-005-NAMES ' +
      'and INJ-031 look whether a shell reads them.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.4.1.5-08', 'A.4.1.5-09'],
    spec: [tr069Clause('A.4.1.5', 'MUST')],
    cwe: 22,
    defects: [{ id: 'path-in-file-type', fails: 'no type of an uploaded file is taken for a path' }],
    timeoutMs: 600_000,
    estimatedMs: 3_000,
  },
  {
    async observe({ bracket, ...context }) {
      const types = new FileTypes(context);
      const { probe } = await bracket({
        shows: 'the file of a type with a number comes',
        control: () => types.plainType(),
        probe: () => types.paths(),
      });
      return probe;
    },
    judge({ paths, twins }, { expect, inconclusive }) {
      const sent = paths.filter(({ isSent }) => isSent).map(({ fileType }) => fileType);
      const ignored = twins.filter(({ isSent }) => isSent).map(({ fileType }) => fileType);
      if (ignored.length > 0)
        inconclusive(`The target also sends a file for ${ignored.join(', ')}: it does not look at what stands there.`);
      expect(sent, 'no type of an uploaded file is taken for a path').toEqual([]);
    },
  },
);
export default definition;
