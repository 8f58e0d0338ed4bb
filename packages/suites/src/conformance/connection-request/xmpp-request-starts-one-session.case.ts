import { type CaseDefinition, type CpeBench, defineCase } from '@cordon/testbench';
import { tr069Clause } from '../../clauses.ts';
import { XmppScene } from '../../security/connection-request/xmpp-scene.ts';
import { countSessions } from './count-sessions.ts';

type Facts = { readonly sessions: number; readonly answer: string | null };

/** A second session for one request would follow on the heels of the first. */
const secondWithinMs = 5_000;

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'CWMP-CPE-CONNREQ-003',
    title: 'An XMPP connection request is answered by a result and starts one session',
    suite: 'conformance/connection-request',
    target: 'cpe',
    purpose:
      'Behind a translation XMPP is how an ACS reaches a device. The target is given an account on the XMPP server of the ' +
      'bench, over TLS, and one allowed sender. A request from that sender with the right user name and password must ' +
      'be answered by an IQ of type result, and exactly one session with 6 CONNECTION REQUEST must begin.',
    severity: 'medium',
    safety: 'S3',
    requirements: ['K.2.1-02', 'K.2.1-10', 'K.2.1.3-10', 'K.2.3.2-01'],
    spec: [tr069Clause('K.2.1.3', 'MUST')],
    defects: [{ id: 'xmpp-request-unheard', fails: 'a right XMPP request starts one session' }],
    needs: ['https', 'trusted-authority', 'xmpp'],
    timeoutMs: 600_000,
    estimatedMs: 6_000,
  },
  {
    observe: ({ acs, signal, ...bench }) =>
      XmppScene.run({ ...bench, acs, signal }, async (scene) => {
        let answer: string | null = null;
        const ask = async (): Promise<void> => {
          ({ answer } = await scene.rightRequest());
        };
        const sessions = await countSessions(acs, { ask, watchMs: secondWithinMs, signal });
        return { sessions, answer };
      }),
    judge({ sessions, answer }, { expect }) {
      expect(sessions, 'a right XMPP request starts one session').toBe(1);
      expect(answer, 'a right XMPP request is answered by a result').toBe('result');
    },
  },
);
export default definition;
