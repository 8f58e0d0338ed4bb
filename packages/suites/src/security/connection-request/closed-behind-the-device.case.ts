import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { askFromBehind, type FactsFromBehind } from './ask-from-behind.ts';

/** This machine was at fault, and not the target. */
const ownFaults = /EADDRNOTAVAIL|EINVAL|ENETUNREACH/;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, FactsFromBehind>(
  {
    id: 'CR-034',
    title: 'The connection-request port is closed to the LAN and to guests',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'Connection requests come from the ACS, and the ACS is on the WAN side. A port that answers the LAN, or guests of the Wi-Fi, lets ' +
      'every device and visitor of a household guess passwords and keep the port busy. Requests that are right in everything are sent ' +
      'to the addresses that the target has there, from the addresses that this machine has there. They may get no answer, and start no ' +
      'session. An address where not even ARP is answered proves nothing. TR-069 wants requests to be taken from any source that has the credentials, so this is no demand of tr069.',
    severity: 'medium',
    safety: 'S2',
    requirements: ['3.2-79'],
    spec: [
      tr069Clause('3.2.2.1', 'advice'),
      { doc: 'ETSI EN 303 645', section: '5.6-1', level: 'advice' },
      rfcClause(4732, '3.1', 'advice'),
    ],
    cwe: 668,
    profiles: { tr069: 'pass', hardened: 'fail', 'etsi-303645': 'warn', 'bsi-03148': 'warn' },
    defects: [
      { id: 'hears-the-lan', fails: 'nothing answers connection requests from the LAN or from guests' },
      { id: 'hears-the-lan', fails: 'no session follows a connection request from the LAN or from guests' },
    ],
    needs: ['connection-request', 'place-behind'],
    timeoutMs: 300_000,
    estimatedMs: 4_000,
  },
  {
    observe: askFromBehind,
    judge({ requests, sessionsAfter, obstacle, deserted }, { expect, inconclusive }) {
      const unsent = requests.find(({ detail }) => ownFaults.test(detail));
      if (unsent !== undefined) inconclusive(`This machine could not send ${unsent.sent}: ${unsent.detail}.`);
      const answered = requests.filter(({ status }) => status !== null).map(({ sent }) => sent);
      expect(answered, 'nothing answers connection requests from the LAN or from guests').toEqual([]);
      expect(sessionsAfter, 'no session follows a connection request from the LAN or from guests').toEqual([]);
      if (obstacle !== null && answered.length === 0) inconclusive(`Not everything could be sent: ${obstacle}`);
      if (deserted.length > 0) inconclusive(`Nothing shows that packets reach the target at ${deserted.join(', ')}.`);
    },
  },
);
export default definition;
