import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { bootWithIllegalLeases, illegalValues, movesUrl } from './illegal-leases.ts';

type Facts = Awaited<ReturnType<typeof bootWithIllegalLeases>>;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'SEC-026',
    title: 'What DHCP says is checked as what the ACS says',
    suite: 'security/discovery',
    target: 'cpe',
    purpose:
      'The vendor options of a lease are bytes from whoever answers first, and fill parameters of the device. Each has to be legal for ' +
      'its parameter (TR-069 3.1, Table 2). The target boots with leases whose settings are too long, of another kind or out of range, ' +
      'whose lengths lead out of the option, or whose option has several parts. It must come to its ACS after each, and hold nothing ' +
      'that its data model does not allow; its ACS URL stays.',
    severity: 'high',
    safety: 'S4',
    requirements: ['3.1-25', '3.1-26'],
    spec: [tr069Clause('3.1', 'MUST'), rfcClause(3396, '5', 'MUST')],
    cwe: 20,
    needs: ['dhcp-server'],
    defects: [
      {
        id: 'takes-any-dhcp-setting',
        device: 'reference-cpe-with-dhcp',
        fails: 'no parameter holds a value from DHCP that is not legal for it',
      },
      {
        id: 'hangs-on-long-dhcp-option',
        device: 'reference-cpe-with-dhcp',
        fails: 'the target comes to its ACS after each lease',
      },
    ],
    timeoutMs: 3_600_000,
    estimatedMs: 12_000,
  },
  {
    observe: (context) => bootWithIllegalLeases(context),
    judge({ leases, before }, { expect, inconclusive }) {
      const silent = leases.filter(({ leased, came }) => came && !leased).map(({ name }) => name);
      if (silent.length > 0) inconclusive(`The target took no lease of the bench with ${silent.join(', ')}.`);
      const lost = leases.filter(({ came }) => !came).map(({ name }) => name);
      expect(lost, 'the target comes to its ACS after each lease').toEqual([]);
      const illegal = leases.flatMap((lease) => illegalValues(lease, before));
      expect(illegal, 'no parameter holds a value from DHCP that is not legal for it').toEqual([]);
      const moved = leases.filter((lease) => movesUrl(lease, before)).map(({ name }) => name);
      expect(moved, 'the ACS URL is as it was after each lease').toEqual([]);
    },
  },
);
export default definition;
