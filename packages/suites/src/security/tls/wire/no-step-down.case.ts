import {
  type CaseDefinition,
  type CpeBench,
  defineCase,
  helloFacts,
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

/** The highest version of an offer; drafts and what nobody knows have no place in the order. */
const bestOf = (versions: readonly string[]): string | undefined => order.findLast((known) => versions.includes(known));

/**
 * RFC 7525 3.1.3, which TR-069 takes over, forbids SSL alone; RFC 9325 3.1.3 every version below TLS 1.2. From TLS 1.3 to 1.2 a fallback is what
 * RFC 8446 D.1 advises against, and what is decided for the safe side where more is asked for.
 */
function isForbidden(version: string, { name }: Profile): boolean {
  if (name === 'hardened') return true;
  return name !== 'tr069' && version !== 'TLSv1.2';
}

function judge(facts: Facts, tools: JudgeTools, profile: Profile): void {
  const { best, tries } = facts;
  const { expect, warn, inconclusive } = tools;
  const bests = tries.flatMap(({ versionsOffered = [] }) => versionsOffered.flatMap((offer) => bestOf(offer) ?? []));
  const lower = bests.filter((version) => order.indexOf(version) < order.indexOf(best));
  const ssl = lower.filter((version) => version.startsWith('SSL'));
  expect(ssl, 'no ClientHello falls back to SSL').toEqual([]);
  const sentence = 'every ClientHello offers the best version of the target';
  const forbidden = lower.filter((version) => isForbidden(version, profile));
  if (forbidden.length === 0 && lower.length > 0) warn(sentence, lower);
  else expect(forbidden, sentence).toEqual([]);
  judgeSurvival(facts, tools);
  if (bests.length === 0) inconclusive('The target began no handshake while it was refused.');
}

/** Ends every handshake behind the ClientHello, in each way, between two good sessions. */
async function refuseEach(context: WireBench): Promise<Facts> {
  const { signal, bracket } = context;
  const { versions } = await readHello(context);
  // One that fell back before now, and stayed there, is measured by what it offered in the beginning.
  const offered = context.acs.hellos.flatMap((flight) => helloFacts(flight)?.versions ?? []);
  const best = bestOf([...versions, ...offered]) ?? '';
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
          // What only the retry does, it does behind whatever broke the connection: one of the three is watched until then.
          seen.push(await steady.watchTls(engine, { signal, ...(refuse === 'close' ? patientWatch : {}) }));
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
      'he only has to break connections. The ACS ends every handshake behind the ClientHello, by closing and by two alerts, and after the first waits for the retry. ' +
      'The target must go on offering its best version; under tr069 an older version of TLS is a warning, and SSL a failure. From TLS 1.3 to 1.2 it ' +
      'is a warning everywhere but under hardened.',
    severity: 'high',
    safety: 'S2',
    requirements: ['3.3-06', '3.3-13'],
    spec: [tr069Clause('3.3', 'MUST'), rfcClause(9325, '3.1.3', 'MUST NOT'), rfcClause(8446, 'D.1', 'advice')],
    cwe: 757,
    defects: [
      { id: 'falls-back-to-older-tls', fails: 'every ClientHello offers the best version of the target' },
      { id: 'sleeps-before-older-tls', fails: 'every ClientHello offers the best version of the target' },
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
