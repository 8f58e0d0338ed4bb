import {
  type CaseDefinition,
  type CpeBench,
  defineCase,
  type JudgeTools,
  patientWatch,
  type Profile,
  RawTlsEngine,
  type TlsObservation,
} from '@cordon/testbench';
import { goodSession, type Survival, survivalOf } from '../../../good-session.ts';
import { rfcClause, tr069Clause } from '../../../clauses.ts';
import { byOneTrigger } from '../by-one-trigger.ts';
import { judgeSurvival, staysUp } from '../probe-tls.ts';
import { readHello } from '../hello/read-hello.ts';
import { rawIdentity, type WireBench } from './wire-probe.ts';

type Facts = {
  readonly best: string;
  readonly tries: readonly TlsObservation[];
  /** How it came through; absent in evidence from before this was looked at. */
  readonly survival?: Survival;
};

const order = ['SSLv2', 'SSLv3', 'TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'];
const refusals = [
  { name: 'the connection is closed', refuse: 'close' },
  { name: 'alert protocol_version', refuse: 70 },
  { name: 'alert handshake_failure', refuse: 40 },
] as const;

function judge(facts: Facts, tools: JudgeTools, profile: Profile): void {
  const { best, tries } = facts;
  const { expect, warn, inconclusive } = tools;
  const bests = tries.flatMap(({ versionsOffered = [] }) => versionsOffered.map(([first = '']) => first));
  const lower = bests.filter((version) => order.indexOf(version) < order.indexOf(best));
  const ssl = lower.filter((version) => version.startsWith('SSL'));
  expect(ssl, 'no ClientHello falls back to SSL').toEqual([]);
  const sentence = 'every ClientHello offers the best version of the target';
  // RFC 7525 3.1.3, which TR-069 takes over, forbids SSL alone; RFC 9325 forbids every version below TLS 1.2.
  if (profile.name === 'tr069' && lower.length > 0) warn(sentence, lower);
  else expect(lower, sentence).toEqual([]);
  judgeSurvival(facts, tools);
  if (bests.length === 0) inconclusive('The target began no handshake while it was refused.');
}

/** Ends every handshake behind the ClientHello, in each way, between two good sessions. */
async function refuseEach(context: WireBench): Promise<Facts> {
  const { signal, bracket } = context;
  const [best = ''] = (await readHello(context)).versions;
  const {
    before,
    probe: tries,
    after,
  } = await byOneTrigger(context)((steady) =>
    bracket({
      shows: 'a valid certificate gets a session',
      control: () => goodSession(steady, signal),
      probe: async () => {
        const seen: TlsObservation[] = [];
        for (const { name, refuse } of refusals) {
          const deviations = { refuse };
          const engine = new RawTlsEngine({ name, version: 'TLSv1.2', identity: rawIdentity(context), deviations });
          seen.push(await steady.watchTls(engine, { signal, ...patientWatch }));
        }
        return seen;
      },
    }),
  );
  // By one trigger, the same in each.
  return { best, tries, survival: survivalOf(before, after, { trigger: tries[0]?.trigger ?? '' }) };
}

const definition: CaseDefinition<CpeBench> = defineCase<CpeBench, Facts>(
  {
    id: 'TLS-P-025',
    title: 'A refused ClientHello is not followed by one of an older version',
    suite: 'security/tls',
    target: 'cpe',
    purpose:
      'Clients that dial again with an older version when a handshake fails let everybody on the line choose that version: ' +
      'he only has to break connections. The ACS ends every handshake behind the ClientHello, by closing and by two alerts. ' +
      'The target must go on offering its best version; under tr069 an older version of TLS is a warning, and SSL a failure.',
    severity: 'high',
    safety: 'S2',
    requirements: ['3.3-06', '3.3-13'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '3.1.3', 'MUST NOT'), rfcClause(7507, '1', 'advice')],
    cwe: 757,
    defects: [
      { id: 'falls-back-to-older-tls', fails: 'every ClientHello offers the best version of the target' },
      { id: 'restarts-after-a-refusal', fails: staysUp },
    ],
    needs: ['https', 'trusted-authority'],
    timeoutMs: 300_000,
    estimatedMs: 8_000,
  },
  {
    observe: refuseEach,
    judge,
  },
);
export default definition;
