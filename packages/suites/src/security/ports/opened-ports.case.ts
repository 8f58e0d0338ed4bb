import { type CaseDefinition, type CpeBench, defineCase, defineFamily } from '@cordon/testbench';
import { followOpenedPort, type OpenedPort } from './follow-opened-port.ts';
import { openedPortRows } from './opened-port-rows.ts';

const family: readonly CaseDefinition<CpeBench>[] = defineFamily(
  openedPortRows,
  ({ sentence, defect, withDoor, ...row }) =>
    defineCase<CpeBench, OpenedPort>(
      {
        ...row,
        suite: 'security/ports',
        target: 'cpe',
        safety: 'S3',
        cwe: 1327,
        defects: [{ id: defect, fails: sentence }],
      },
      {
        observe: (bench) => withDoor(bench, (door) => followOpenedPort(door, bench)),
        judge({ on, off, isPutOff }, { expect, inconclusive }) {
          if (!on.every(Boolean))
            inconclusive('The target did not open the port when it was told to, as far as the bench can see it.');
          // A.3.2.1, A.3.2.7: with Status 1 a change may wait for a restart, which nobody has ordered.
          if (off && isPutOff)
            inconclusive(
              'The target says that it carries the change out later (Status 1), and the port is open until then.',
            );
          expect(off, sentence).toBe(false);
        },
      },
    ),
);
export default family;
