import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { UdpEchoService } from './udp-echo-service.ts';

type Facts = {
  /** Whether an echo came when SourceIPAddress was the bench's: before, and after the probe. */
  readonly own: readonly [boolean, boolean];
  /** Whether one came when it was another. */
  readonly stranger: boolean;
};

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-DIAGNOSTICS-006',
    title: 'The UDP echo service answers no other source than the one it was given',
    suite: 'conformance/diagnostics',
    target: 'cpe',
    purpose:
      'An echo service that answers everybody is a mirror for forged datagrams, on every line of an operator. The service is ' +
      'enabled on a port of its own, for the address of the bench, for one that nobody has, and for that of the bench ' +
      'again. Datagrams of the bench must come back the first and the last time, and not in between.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['A.3.2.1-10'],
    spec: [{ doc: 'TR-143', section: 'A.1', level: 'MUST' }],
    cwe: 406,
    defects: [
      { id: 'udp-echo-answers-anybody', fails: 'a datagram of another source than SourceIPAddress gets no echo' },
    ],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 5_000,
  },
  {
    async observe(bench) {
      const { step } = bench;
      const service = await step('Look for the service', () => UdpEchoService.find(bench));
      const { ownAddress, otherAddress } = service;
      const before = await step('Ask as the source that it was given', () => service.answersWhenFor(ownAddress));
      const stranger = await step('Ask as another', () => service.answersWhenFor(otherAddress));
      const after = await step('Ask as the source again', () => service.answersWhenFor(ownAddress));
      return { own: [before, after], stranger };
    },
    judge({ own, stranger }, { expect, inconclusive }) {
      if (!own.every(Boolean)) inconclusive('The service did not answer its source, as far as the bench can see it.');
      expect(stranger, 'a datagram of another source than SourceIPAddress gets no echo').toBe(false);
    },
  },
);
export default definition;
