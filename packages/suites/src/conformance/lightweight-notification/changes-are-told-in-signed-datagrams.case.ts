import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { readNotification, type ToldChange } from './read-notification.ts';

const headersWanted = ['content-length', 'content-type', 'host', 'signature'];

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, ToldChange>(
  {
    id: 'CWMP-CPE-LIGHTWEIGHT-001',
    title: 'A change is told in a signed datagram to the host that the ACS named',
    suite: 'conformance/lightweight-notification',
    target: 'cpe',
    purpose:
      'Lightweight notification tells a change in one UDP datagram, without a session. Whoever receives it has nothing but ' +
      'its signature to know the device by. The bench names itself as host and port, marks a parameter with ' +
      'Notification 5 and lets it change by STUN. A datagram with the new value must come, from this device, signed by ' +
      'HMAC-SHA1 with ManagementServer.Password. Where the target has a user name of its own, only the form of ' +
      'the signature is judged.',
    severity: 'high',
    safety: 'S3',
    requirements: ['M.2.1-02', 'M.2.1-06', 'M.2.1-07', 'M.2.3-01', 'M.2.3-03', 'M.2.3-04', 'M.2.3-05', 'M.2.4-02'],
    spec: [tr069Clause('M.2.1', 'MUST'), tr069Clause('M.2.3', 'MUST'), tr069Clause('M.2.4', 'MUST')],
    defects: [
      { id: 'lightweight-notification-unsigned', fails: 'the notification is signed with ManagementServer.Password' },
      {
        id: 'lightweight-notification-to-acs-only',
        fails: 'a notification comes to the host and port that were named',
      },
    ],
    needs: ['stun'],
    timeoutMs: 400_000,
    estimatedMs: 10_000,
  },
  {
    observe: async (bench) => bench.observe('notification', await readNotification(bench)),
    judge({ outcome, reason, told, value, signature, headers, isFromTarget }, { expect, inconclusive }) {
      if (value === '') inconclusive('The parameter that was to change cannot be read.');
      expect(outcome, 'a notification comes to the host and port that were named').not.toBe('silent');
      expect(reason, 'the datagram has the form of a notification').toBe('');
      if (outcome !== 'told') return;
      expect(told, 'it tells the value that the parameter has').toBe(value);
      expect(['right', 'unknown'], 'the notification is signed with ManagementServer.Password').toContain(signature);
      expect(isFromTarget, 'OUI, product class and serial number are those of the Inform').toBe(true);
      expect(headers, 'it has the four header fields of M.2.3 and no other').toEqual(headersWanted);
    },
  },
);
export default definition;
