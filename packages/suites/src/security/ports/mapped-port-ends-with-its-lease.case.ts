import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { MappedPort } from './mapped-port.ts';
import { bsiClause } from './port-case.ts';

type Facts = {
  /** Whether the service behind was reached: while the lease ran, and by a mapping without end after all. */
  readonly on: readonly [boolean, boolean];
  /** Whether it still was half a minute after the lease was over. */
  readonly over: boolean;
};

/** Long enough for a slow device to open the port, short enough to be waited for. */
const leaseSeconds = 30;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'PORT-009-LEASE',
    title: 'A port mapping ends with its lease',
    suite: 'security/ports',
    target: 'cpe',
    purpose:
      'A mapping with LeaseDuration is asked for by somebody who wants it to go away by itself. A port is mapped to a service of ' +
      'the bench behind the target for half a minute; whoever connects to it reads the word of that service. Half a minute at ' +
      'most after the lease is over, the word may not come any more; a new mapping without end has to forward again. Leases ' +
      'are optional: a target that refuses them is not judged.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.1-10'],
    spec: [
      tr069Clause('A.3.2.1', 'MUST'),
      bsiClause('B.6'),
      { doc: 'TR-181', section: 'NAT.PortMapping.LeaseDuration', level: 'MUST' },
    ],
    cwe: 1327,
    needs: ['connection-request', 'wan-address', 'place-behind'],
    defects: [{ id: 'mapping-outlives-its-lease', fails: 'nothing is forwarded when the lease is over' }],
    timeoutMs: 900_000,
    estimatedMs: 40_000,
  },
  {
    async observe(bench) {
      const { step, pause } = bench;
      return await MappedPort.run(bench, async (port) => {
        const make = async (seconds: number): Promise<boolean> => {
          await port.make(seconds);
          return await port.forwards();
        };
        const first = await step('Map a port for a while', () => make(leaseSeconds));
        if (!first) return { on: [false, false], over: false };
        await step('Wait for the end of the lease', () => pause(leaseSeconds * 1000));
        const over = await step('Connect when it is over', () => port.staysForwarded());
        await port.delete();
        return { on: [first, await step('Map it without end', () => make(0))], over };
      });
    },
    judge({ on, over }, { expect, inconclusive }) {
      if (!on.every(Boolean))
        inconclusive('The target did not forward the port while it was mapped, as far as the bench can see it.');
      expect(over, 'nothing is forwarded when the lease is over').toBe(false);
    },
  },
);
export default definition;
