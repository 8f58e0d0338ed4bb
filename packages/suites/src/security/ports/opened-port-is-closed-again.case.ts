import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { UdpEchoService } from '../../conformance/diagnostics/udp-echo-service.ts';
import { bsiClause } from './port-case.ts';

type Facts = {
  /** Whether the service answered while it was on: before, and after it was off. */
  readonly on: readonly [boolean, boolean];
  /** Whether it answered half a minute after it was switched off. */
  readonly off: boolean;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'PORT-009',
    title: 'A port that the ACS had opened is closed when its service is switched off',
    suite: 'security/ports',
    target: 'cpe',
    purpose:
      'An ACS opens ports for a test or for somebody in support; what stays open when they are done is a door that no list ' +
      'knows. The UDP echo service of TR-143 is switched on, on a port of its own, off, and on again. Datagrams must come ' +
      'back while it is on, and no more of them half a minute at most after it was switched off.',
    severity: 'high',
    safety: 'S3',
    requirements: ['A.3.2.1-10'],
    spec: [tr069Clause('A.3.2.1', 'MUST'), bsiClause('B.5'), { doc: 'TR-143', section: 'A.1', level: 'MUST' }],
    cwe: 1327,
    defects: [{ id: 'udp-echo-stays-open', fails: 'the port is closed when its service is off' }],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 6_000,
  },
  {
    async observe(bench) {
      const { step } = bench;
      const service = await step('Look for the service', () => UdpEchoService.find(bench));
      const { ownAddress } = service;
      const before = await step('Ask while it is on', () => service.answersWhenFor(ownAddress));
      const off = await step('Ask while it is off', () => service.answersWhenOff());
      const after = await step('Ask while it is on again', () => service.answersWhenFor(ownAddress));
      return { on: [before, after], off };
    },
    judge({ on, off }, { expect, inconclusive }) {
      if (!on.every(Boolean))
        inconclusive('The service did not answer while it was on, as far as the bench can see it.');
      expect(off, 'the port is closed when its service is off').toBe(false);
    },
  },
);
export default definition;
