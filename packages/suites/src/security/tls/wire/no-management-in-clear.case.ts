import {
  type CaseDefinition,
  type CpeBench,
  defineCase,
  patientWatch,
  PlainPort,
  type PlainPortFacts,
  RawTlsEngine,
  type TlsObservation,
} from '@cordon/testbench';
import { goodSession, type Survival, survivalOf } from '../../../good-session.ts';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { byOneTrigger } from '../by-one-trigger.ts';
import { judgeSurvival, staysUp } from '../probe-tls.ts';
import { rawIdentity, type WireBench } from './wire-probe.ts';

type Facts = {
  readonly probe: TlsObservation;
  readonly port80: PlainPortFacts;
  /** How it came through; absent in evidence from before this was looked at. */
  readonly survival?: Survival;
};

async function watchWithoutTls(context: WireBench): Promise<Facts> {
  const { acs, evidence, signal, bracket } = context;
  const deviations = { refuse: 'close' } as const;
  const engine = new RawTlsEngine({
    name: 'no TLS',
    version: 'TLSv1.2',
    identity: rawIdentity(context),
    deviations,
  });
  const plain = await PlainPort.open(acs.bindHost, 80, evidence);
  try {
    const { before, probe, after } = await byOneTrigger(context)((steady) =>
      bracket({
        shows: 'a valid certificate gets a session',
        control: () => goodSession(steady, signal),
        probe: () => steady.watchTls(engine, { signal, ...patientWatch }),
      }),
    );
    return { probe, port80: plain.facts, survival: survivalOf(before, after, probe) };
  } finally {
    await plain.close();
  }
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-026',
    title: 'Without TLS there is no management',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Whoever can break the connection to an https ACS must not get the same session in clear. The ACS ends every handshake ' +
      'behind the ClientHello; the same port and, where the bench can have it, port 80 of the same host are watched for an ' +
      'Inform without TLS, up to the first retry of the target.',
    severity: 'critical',
    safety: 'S2',
    requirements: ['3.3-08'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '3.2', 'advice')],
    cwe: 319,
    defects: [
      { id: 'falls-back-to-http', fails: 'nothing of a session travels without TLS' },
      { id: 'sleeps-before-http', fails: 'nothing of a session travels without TLS' },
      { id: 'restarts-after-a-refusal', fails: staysUp },
    ],
    needs: ['https', 'trusted-authority'],
    timeoutMs: 300_000,
    estimatedMs: 8_000,
  },
  {
    observe: watchWithoutTls,
    judge(facts, tools) {
      const { probe, port80 } = facts;
      const { expect, inconclusive } = tools;
      // Whatever else on this network calls at port 80, a session begins with a POST.
      const posts = port80.requests.filter((line) => line.startsWith('POST '));
      const inClear = [...(probe.applicationBytes > 0 ? [probe.firstLine ?? 'a request'] : []), ...posts];
      expect(inClear, 'nothing of a session travels without TLS').toEqual([]);
      judgeSurvival(facts, tools);
      if (!probe.connected) inconclusive('The target did not connect while the probe waited for it.');
      if (!probe.saidHello)
        inconclusive('Something connected that did not speak TLS; it was not the CWMP client of the target.');
    },
  },
);
export default definition;
