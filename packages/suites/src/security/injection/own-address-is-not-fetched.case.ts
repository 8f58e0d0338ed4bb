import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { OwnAddress, type OwnAddressesFacts, waysHomeIn } from './probe-own-address.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, OwnAddressesFacts>(
  {
    id: 'INJ-010',
    title: 'No order makes the target call its own ports',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'A URL of an order may name an address of the target itself, and what listens there (a management page, a service that only trusts the ' +
      'target) then meets a visitor from inside. A Download is ordered from the port of connection requests, with the login for it: by the address ' +
      'that the target tells, by the loopback address, by a name of the lab that leads there, and by a redirect of the file server. ' +
      'That port tells: a session with 6 CONNECTION REQUEST follows when the target calls itself. It is confirmed by a second order and by ' +
      'one with a wrong password, which must bring none. A target that refuses the URL, or whose port does not take its login, passes, where a ' +
      'connection request of the bench has a session as soon after another; of ' +
      'other ports and of other hosts of the LAN nothing is said.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.8', 'advice')],
    cwe: 918,
    defects: [
      { id: 'downloads-from-itself', fails: 'no order makes the target call itself' },
      { id: 'downloads-from-itself-by-name', fails: 'no order makes the target call itself' },
    ],
    profiles: { tr069: 'warn' },
    timeoutMs: 1_800_000,
    estimatedMs: 60_000,
  },
  {
    async observe({ bracket, ...context }) {
      const own = new OwnAddress(context);
      const { probe } = await bracket({
        shows: 'the target asks for the file of a plain URL',
        control: () => own.plainUrl(),
        probe: () => own.orders(),
      });
      return probe;
    },
    judge({ orders, isPortOpen }, { expect, inconclusive }) {
      const { seen, proven } = waysHomeIn(orders);
      if (proven.length === 0 && seen.length > 0)
        inconclusive('A session that looked like one did not come again, or came after a wrong password, too.');
      if (isPortOpen === false)
        inconclusive('A connection request of the bench had no session so soon after another: silence says nothing.');
      expect(proven, 'no order makes the target call itself').toEqual([]);
    },
  },
);
export default definition;
