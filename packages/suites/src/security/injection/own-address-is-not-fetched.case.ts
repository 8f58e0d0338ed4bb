import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { OwnAddress, type OwnAddressesFacts } from './probe-own-address.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, OwnAddressesFacts>(
  {
    id: 'INJ-010',
    title: 'No order makes the target call its own ports',
    suite: 'security/injection',
    target: 'cpe',
    purpose:
      'A URL of an order may name an address of the target itself, and what listens there (a management page, a service that only trusts the ' +
      'target) then meets a visitor from inside. A Download is ordered from the address of connection requests, with the login for it, ' +
      'since that port tells: a session with 6 CONNECTION REQUEST follows when the target calls itself. It is confirmed by a second order and by ' +
      'one with a wrong password, which must bring none. A target that refuses the URL, or whose port does not answer it, passes; of ' +
      'other ports, of names that lead to it and of redirects nothing is said.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.1-31'],
    spec: [tr069Clause('A.3.2.8', 'advice')],
    cwe: 918,
    defects: [{ id: 'downloads-from-itself', fails: 'no order makes the target call itself' }],
    profiles: { tr069: 'warn' },
    timeoutMs: 900_000,
    estimatedMs: 10_000,
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
    judge({ orders }, { expect, inconclusive }) {
      const seen = (login: string): readonly boolean[] =>
        orders.filter((one) => one.login === login).map(({ calledItself }) => calledItself);
      const right = seen('right');
      if (right.includes(true) && (right.includes(false) || seen('wrong').includes(true)))
        inconclusive('A session that looked like one did not come again, or came after a wrong password, too.');
      expect(right.includes(true), 'no order makes the target call itself').toBe(false);
    },
  },
);
export default definition;
