import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { askUdpPort, type UdpAnswerFacts } from './ask-udp-port.ts';

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, UdpAnswerFacts>(
  {
    id: 'CR-036',
    title: 'The UDP port makes no large answers out of small questions',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'Whoever forges the source of a datagram has the answer sent to his victim; a device that says more than it was ' +
      'asked multiplies the attack. Requests that are not right, single bytes and a STUN request go to the port, and what ' +
      'comes back is counted. Right requests before and after show that the port is there. A refused request is to be ' +
      'ignored silently, so that any answer to it is a breach.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['G.2.1.4-16'],
    spec: [tr069Clause('G.2.1.4', 'MUST'), rfcClause(8085, '3.1', 'SHOULD')],
    cwe: 406,
    defects: [
      { id: 'udp-connection-request-explains', fails: 'no datagram is answered by more bytes than it had' },
      { id: 'udp-connection-request-explains', fails: 'a request that is not right is not answered' },
    ],
    needs: ['udp-connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 4_000,
  },
  {
    observe: (bench) => askUdpPort(bench),
    judge({ answers }, { expect, inconclusive }) {
      const known = answers ?? inconclusive('Nothing could be sent: the address went away.');
      const larger = known.filter(({ sentBytes, answeredBytes }) => answeredBytes > sentBytes);
      expect(larger, 'no datagram is answered by more bytes than it had').toEqual([]);
      const answered = known.filter(({ sent, answeredBytes }) => sent.startsWith('a request') && answeredBytes > 0);
      expect(answered, 'a request that is not right is not answered').toEqual([]);
    },
  },
);
export default definition;
