import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { rfcClause, tr069Clause } from '../../clauses.ts';
import { type SecondConnectionFacts, secondConnections } from './second-connections.ts';

/** A target whose clock is further off may hold the dates for good. */
const clockWithinMs = 20 * 86_400_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, SecondConnectionFacts>(
  {
    id: 'TLS-C-048',
    title: 'A certificate that has expired between two connections of a session is refused',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'A session may take more than one connection, and each is a handshake with somebody who has yet to prove who he is. ' +
      'The ACS answers the Inform, closes, and shows a certificate of the same name whose time is over on the connection ' +
      'on which the session goes on; before and after, the same with a valid one. A target that checks the first ' +
      'connection only can be taken over in the middle of a session.',
    severity: 'low',
    safety: 'S2',
    requirements: ['3.3-25'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(5280, '6.1.3', 'MUST')],
    cwe: 298,
    needs: ['https', 'trusted-authority'],
    defects: [
      { id: 'check-dates-once', fails: 'the session does not go on with an ACS whose certificate has expired' },
    ],
    profiles: { tr069: 'warn' },
    timeoutMs: 400_000,
    estimatedMs: 4_000,
  },
  {
    observe: secondConnections,
    judge({ wentOn, stayed, targetTime, benchTime }, { expect, inconclusive, notApplicable }) {
      if (stayed) inconclusive('The target went on on a connection that the ACS had closed.');
      if (!wentOn.before && !wentOn.after && !wentOn.expired)
        notApplicable(
          'The target gives a session up when the ACS closes its connection, so it has one connection only.',
        );
      if (!(Math.abs(Date.parse(targetTime) - Date.parse(benchTime)) <= clockWithinMs))
        notApplicable(`The clock of the target (${targetTime}) is too far off for it to judge dates (TR-069 3.3).`);
      if (!wentOn.expired && !(wentOn.before && wentOn.after))
        inconclusive('The target did not go on on a second connection under a valid certificate each time.');
      expect(wentOn.expired, 'the session does not go on with an ACS whose certificate has expired').toBe(false);
    },
  },
);
export default definition;
