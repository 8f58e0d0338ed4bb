import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { postSoap, type SoapPostFacts } from './post-soap.ts';
import { goodRequest } from './probe-connection-request.ts';

type Facts = { readonly answers: readonly SoapPostFacts[] };

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CR-018',
    title: 'The connection-request port answers no SOAP',
    suite: 'security/connection-request',
    target: 'cpe',
    purpose:
      'In November 2016 a worm took over home gateways whose connection-request port also carried out TR-064 ' +
      'commands for whoever asked. The port is for connection requests only. Requests that only read ' +
      '(GetRPCMethods of CWMP, GetInfo of TR-064) are POSTed without credentials to the path of the device, ' +
      'to the root and to the path of that incident; any SOAP answer, a fault included, shows a service that ' +
      'does not belong there.',
    severity: 'critical',
    safety: 'S2',
    requirements: ['3.2-70', '3.2-71'],
    spec: [tr069Clause('3.2.2.2', 'MUST NOT')],
    cwe: 306,
    defects: [
      {
        id: 'answers-soap-on-connection-request-port',
        fails: 'no SOAP request on the connection-request port is answered',
      },
    ],
    needs: ['connection-request'],
    timeoutMs: 300_000,
    estimatedMs: 1_500,
  },
  {
    async observe({ cpe, bracket, signal }) {
      const { probe } = await bracket({
        shows: 'a good connection request starts a session',
        control: () => goodRequest({ cpe, signal }),
        probe: () => postSoap(cpe, signal),
      });
      return { answers: probe };
    },
    judge({ answers }, { expect, inconclusive }) {
      // A port that hangs up on a POST refuses it; one that cannot be reached, or is busy, did not look at it.
      const unseen = answers.find(({ wasLookedAt }) => !wasLookedAt);
      const answered = answers.filter(({ isSoap }) => isSoap).map(({ sent }) => sent);
      expect(answered, 'no SOAP request on the connection-request port is answered').toEqual([]);
      if (unseen !== undefined) inconclusive(`The target did not look at ${unseen.sent}: ${unseen.detail}`);
    },
  },
);
export default definition;
