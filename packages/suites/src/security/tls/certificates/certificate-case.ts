import { createMemoryLab, generateKeysAhead, type Issued, type KeyKind, mintChain } from '@cordon/pki';
import {
  type BrokenVerdict,
  type CaseDefinition,
  type CaseTools,
  type CpeBench,
  defineCase,
  type JudgeTools,
  mintedPresentation,
  type ScriptedAcs,
  type TlsObservation,
} from '@cordon/testbench';
import { neverAskedFor } from '../never-asked-for.ts';
import { decisionProblem, judgeSurvival, probeTls, staysUp, type TlsFacts, type Watch } from '../probe-tls.ts';
import { inUsualKeys, usualKey } from '../stranger.ts';
import { calibrated } from './calibration.ts';
import { type CertificateRow, type Expected, isToBeTaken } from './certificate-row.ts';
import { hostNames } from './host-names.ts';
import { openStatusAuthority, type StatusAuthority } from './status-authority.ts';

/**
 * {@link TlsFacts}, the bench's own time at the probe, why the target cannot have come to the name that it was redirected to, what it asked the
 * bench as an authority, where it is one, and the authority below which the chain was, where several are tried: that of which the worst can be said.
 */
export type CertificateFacts = TlsFacts & {
  readonly benchTime: string;
  readonly outOfReach?: string;
  readonly asked?: readonly string[];
  readonly below?: string;
};

/** What a profile makes of a target that takes what it should not, or refuses what it should take. */
const brokenVerdicts: Record<Expected, BrokenVerdict> = {
  accept: 'fail',
  advise: 'warn',
  reject: 'fail',
  tolerate: 'warn',
  either: 'pass',
};

type Kind = 'taken' | 'refused' | 'decided';

/** What the case as a whole demands; how much it weighs is said by profile. */
function kindOf({ expect }: Pick<CertificateRow, 'expect'>): Kind {
  if (isToBeTaken({ expect })) return 'taken';
  return Object.values(expect).every((one) => one === 'either') ? 'decided' : 'refused';
}

/** The sentence of a row's expectation, which its defects break. */
export function sentenceOf(row: Pick<CertificateRow, 'shows' | 'expect'>): string {
  const sentences: Record<Kind, string> = {
    taken: `an ACS that shows ${row.shows} gets the Inform`,
    refused: `nothing is sent to an ACS that shows ${row.shows}`,
    decided: `the target goes on or refuses when the ACS shows ${row.shows}`,
  };
  return sentences[kindOf(row)];
}

const staying = 'It must not restart over it.';

const judged: Record<Kind, string> = {
  taken: 'Shown it between two sessions that go well, the target must send its Inform.',
  refused:
    'Shown it between two sessions that go well, the target must not send one byte of its Inform, whatever it makes of the handshake.',
  decided:
    'Shown it between two sessions that go well, the target must send its Inform or refuse within its response time, and come back.',
};

const titles: Record<Kind, string> = { taken: 'is accepted', refused: 'is refused', decided: 'is borne' };

function titleOf(row: CertificateRow): string {
  return `${row.shows.charAt(0).toUpperCase()}${row.shows.slice(1)} ${titles[kindOf(row)]}`;
}

function profilesOf(row: CertificateRow): Record<string, BrokenVerdict> {
  // A target that does not decide at all is broken under every profile.
  if (kindOf(row) === 'decided') return {};
  const { tr069, hardened } = row.expect;
  return { tr069: brokenVerdicts[tr069], hardened: brokenVerdicts[hardened] };
}

function hostOf({ redirectTo }: CertificateRow, { acs, dns }: Pick<CpeBench, 'acs' | 'dns'>): string {
  if (redirectTo === undefined) return acs.hostName;
  return redirectTo === 'address' ? acs.listenHost : `${redirectTo.label}.${dns?.zone ?? ''}`;
}

/** Shows a chain at a second ACS of this host, to which a session is redirected. */
const behindRedirect =
  (acs: ScriptedAcs, hostName: string): Watch =>
  async (cpe, presentation, signal) => {
    const twin = await acs.openTwin('https', { hostName });
    try {
      return await cpe.watchRedirect(twin, presentation, { signal });
    } finally {
      await twin.stop();
    }
  };

/** What a chain is minted and shown with. */
interface Showing {
  readonly authority?: StatusAuthority;
  /** Authorities besides the lab's. */
  readonly authorities?: Readonly<Record<string, Issued>>;
}

async function showChain(
  row: CertificateRow,
  context: CaseTools & CpeBench,
  { authority, authorities = {} }: Showing,
): Promise<CertificateFacts> {
  const { lab, acs, attach } = context;
  const host = hostOf(row, context);
  const status = authority === undefined ? {} : { statusUrl: (name: string) => authority.urlOf(name) };
  const names = hostNames(host, lab, { acsHost: acs.hostName, ...status });
  const recipe = inUsualKeys(row.chain(names), usualKey(acs));
  attach('chain-recipe', JSON.stringify(recipe, undefined, 2), 'application/json');
  const minted = mintChain(recipe, lab, { authorities });
  const named = row.chainByServerName?.(names);
  if (named !== undefined)
    attach(
      'chain-recipe of what a client that names the host is shown',
      JSON.stringify(named, undefined, 2),
      'application/json',
    );
  await authority?.speakFor(minted);
  const presentation = mintedPresentation(minted, {
    ...(named === undefined ? {} : { byServerName: { [host]: mintedPresentation(mintChain(named, lab)) } }),
    ...row.tls,
  });
  const watch = row.redirectTo === undefined ? undefined : behindRedirect(acs, host);
  const facts = { ...(await probeTls(context, presentation, watch)), benchTime: new Date().toISOString() };
  const outOfReach = typeof row.redirectTo === 'object' ? neverAskedFor(host, context) : undefined;
  return outOfReach === undefined ? facts : { ...facts, outOfReach };
}

/** Whether a target took a chain, came down over it, or did nothing by which it is refused: each weighs more than what follows it here. */
const badnessOf = ({ probe, survival }: TlsFacts): number => {
  if (probe.applicationBytes > 0) return 3;
  if (survival?.restarted === true || survival?.wasAway === true) return 2;
  return decisionProblem(probe) === undefined ? 0 : 1;
};

/** Of the same chain below several authorities, that of which the worst can be said; of equals the first. */
export function worstOf<F extends TlsFacts>(shown: readonly [F, ...F[]]): F {
  return shown.reduce((worst, one) => (badnessOf(one) > badnessOf(worst) ? one : worst));
}

/** Shows the chain of a row below each of its authorities, until one is taken. */
async function showBelowEach(row: CertificateRow, context: CaseTools & CpeBench): Promise<CertificateFacts> {
  const shown: CertificateFacts[] = [];
  for (const { name, authority } of context.authorities.published) {
    const facts = await showChain(row, context, { authorities: { 'published-authority': authority } });
    shown.push({ ...facts, below: name });
    if (facts.probe.applicationBytes > 0) break;
  }
  const [first = await showChain(row, context, {}), ...others] = shown;
  return worstOf([first, ...others]);
}

/** Kinds of the keys that a chain is minted with, wherever it is shown. */
function keysOf(row: CertificateRow): readonly KeyKind[] {
  const { nodes } = row.chain(hostNames('acs.invalid', createMemoryLab()));
  return Object.values(nodes).flatMap(({ certificate: { key } }) => key ?? []);
}

/** The case of one row: control, this chain, control; judged by the first byte above TLS. */
export function certificateCase(row: CertificateRow): CaseDefinition<CpeBench> {
  const { id, requirements, spec, cwe, safety = 'S2', needs = [], defects } = row;
  return defineCase<CpeBench, CertificateFacts>(
    {
      id,
      title: titleOf(row),
      suite: 'security/tls',
      target: 'cpe',
      purpose: `${row.why} ${judged[kindOf(row)]} ${staying}`,
      ...calibrated(row),
      safety,
      requirements,
      spec,
      ...(cwe === undefined ? {} : { cwe }),
      defects: [
        ...defects.map((defect) => ({
          ...(typeof defect === 'string' ? { id: defect } : defect),
          fails: sentenceOf(row),
        })),
        // What may bring a small device down is only shown where that may be.
        ...(safety === 'S4' ? [{ id: 'restarts-over-an-unusual-chain', fails: staysUp }] : []),
      ],
      profiles: profilesOf(row),
      needs: ['https', ...(row.needsNoTrust === true ? [] : ['trusted-authority']), ...needs],
      timeoutMs: 300_000,
      estimatedMs: 700,
    },
    {
      prepare: () => void generateKeysAhead(keysOf(row)),
      async observe(context) {
        if (row.below !== undefined) return await showBelowEach(row, context);
        if (row.authority === undefined) return await showChain(row, context, {});
        const authority = await openStatusAuthority(row.authority, context);
        try {
          return { ...(await showChain(row, context, { authority })), asked: [...authority.asked] };
        } finally {
          await authority.stop();
        }
      },
      judge: (facts, tools) => judgeCertificate(facts, row, tools),
    },
  );
}

/**
 * Judges what a target did with a chain. A target whose clock is too far off is left alone where dates are all that is wrong, and so is one that
 * offers nothing that the certificate could be used with.
 */
export function judgeCertificate(
  facts: CertificateFacts,
  row: Pick<CertificateRow, 'shows' | 'expect' | 'clockWithinSeconds' | 'isStapled'>,
  tools: JudgeTools,
): void {
  const { probe, outOfReach } = facts;
  if (row.isStapled === true && probe.hello !== undefined && !probe.hello.extensions.includes(statusRequest)) {
    tools.notApplicable('The target does not ask for a stapled answer, so none can be shown to it.');
  }
  // In front of all that ends the case: one that was brought down was, whatever its clock says.
  judgeSurvival(facts, tools);
  leaveStoppedClock(facts, row.clockWithinSeconds, tools);
  const sentence = sentenceOf(row);
  const isTaken = probe.applicationBytes > 0;
  const kind = kindOf(row);
  if (!isTaken) {
    if (!probe.connected && outOfReach !== undefined) tools.inconclusive(outOfReach);
    leaveUnusable(probe, tools);
    const problem = decisionProblem(probe);
    if (problem !== undefined && (problem.isAbsence || kind !== 'decided')) tools.inconclusive(problem.reason);
    if (problem !== undefined) return tools.fail(sentence, { reason: problem.reason });
    if (kind !== 'decided') leaveFastClock(facts, row.clockWithinSeconds, tools);
  }
  if (kind === 'decided') return tools.pass(sentence, { decision: isTaken ? 'went on' : 'refused' });
  tools.expect(isTaken, sentence).toBe(kind === 'taken');
}

/** TLS extension by which a client asks for a stapled answer (RFC 6066 8). */
const statusRequest = 5;

/** Ends a case about dates at a target whose clock is further off than this: it may leave dates out (TR-069 3.3). */
export function leaveStoppedClock(
  facts: Pick<CertificateFacts, 'targetTime' | 'benchTime'>,
  withinSeconds: number | undefined,
  tools: Pick<JudgeTools, 'notApplicable'>,
): void {
  if (withinSeconds === undefined) return;
  const apartMs = Math.abs(Date.parse(facts.targetTime) - Date.parse(facts.benchTime));
  if (apartMs <= withinSeconds * 1_000) return;
  const clock = facts.targetTime === '' ? 'not told' : facts.targetTime;
  tools.notApplicable(
    `The clock of the target (CurrentTime ${clock}) is too far from that of the bench (${facts.benchTime}) to tell what ` +
      'it makes of the dates; without accurate time it leaves them out (TR-069 3.3).',
  );
}

/**
 * Defective chains end after two days, while what the controls show is good for months: a clock that is ahead by a day or more may have refused
 * the date, and nothing else.
 */
const aheadMsMax = 86_400_000;

/** Ends the case when a refusal may be due to a clock that is ahead. Rows about dates look at the clock themselves. */
export function leaveFastClock(
  { targetTime, benchTime }: Pick<CertificateFacts, 'targetTime' | 'benchTime'>,
  clockWithinSeconds: number | undefined,
  tools: Pick<JudgeTools, 'inconclusive'>,
): void {
  if (clockWithinSeconds !== undefined) return;
  if (!(Date.parse(targetTime) - Date.parse(benchTime) > aheadMsMax)) return;
  tools.inconclusive(
    `The clock of the target (CurrentTime ${targetTime}) is ahead of that of the bench (${benchTime}): by it the chain, which is good for two ` +
      'days, may have expired, and that alone be the reason of the refusal.',
  );
}

/** handshake_failure and protocol_version (RFC 8446 6), sent by the bench: nothing in common. */
const nothingInCommon: readonly number[] = [40, 70];

function leaveUnusable({ alert }: TlsObservation, tools: JudgeTools): void {
  if (alert?.sentBy !== 'local' || !nothingInCommon.includes(alert.number)) return;
  tools.notApplicable(
    'The target offers nothing that a key of this kind could be used with, so it cannot be shown one.',
  );
}
