import type { Lab } from '@cordon/pki';
import {
  type CaseTools,
  type CpeBench,
  type Deviations,
  type JudgeTools,
  RawTlsEngine,
  type RawTlsOptions,
  serverPresentation,
  type TlsObservation,
} from '@cordon/testbench';
import { type GoodSession, goodSession, type Survival, survivalOf } from '../../../good-session.ts';
import { byOneTrigger } from '../by-one-trigger.ts';
import { judgeSurvivals } from '../judge-survivals.ts';
import { readHello } from '../hello/read-hello.ts';

/** One way in which a server leaves the path. */
export interface WireProbe {
  readonly name: string;
  readonly version: RawTlsOptions['version'];
  readonly deviations: Deviations;
  /** Shown only to a target that offers this version; `version` itself when absent. */
  readonly only?: RawTlsOptions['version'];
  /** Shown also to a target that offers nothing newer than TLS 1.1: the answer is of a version that such a one may take. */
  readonly alsoBelow?: true;
  /** Kind of the key of the ACS; an RSA key, which serves every key exchange, when absent. */
  readonly key?: 'p256';
  /** What must hold about it: the target does not go on. */
  readonly sentence: string;
}

/** What the target did about each. */
export type WireFacts = {
  /** Versions that it offers. */
  readonly versions: readonly string[];
  readonly probes: readonly {
    readonly name: string;
    readonly sentence: string;
    readonly seen: TlsObservation;
    /** How it came through; absent in evidence from before this was looked at. */
    readonly survival?: Survival;
  }[];
};

/** A bench that can judge the wire. */
export type WireBench = CaseTools & CpeBench;

const handshakeTimedOut = 'ERR_TLS_HANDSHAKE_TIMEOUT';
const engineBroke = 'ERR_TLS_ENGINE_BROKE';

/** Sound certificates, made once for a lab, a host and a kind of key. */
const identities = new WeakMap<Lab, Map<string, RawTlsOptions['identity']>>();

/** A sound certificate for a host, that of the ACS by default. An RSA key serves every key exchange. */
export function rawIdentity(
  { lab, acs }: Pick<CpeBench, 'lab' | 'acs'>,
  hostName: string = acs.hostName,
  key: 'rsa2048' | 'p256' = 'rsa2048',
): RawTlsOptions['identity'] {
  const ofLab = identities.get(lab) ?? new Map<string, RawTlsOptions['identity']>();
  identities.set(lab, ofLab);
  const name = `${key} ${hostName}`;
  const identity = ofLab.get(name) ?? serverPresentation(lab, { hostName, certificate: { key } });
  ofLab.set(name, identity);
  return identity;
}

/** The best version that the target offers of those that the bench speaks by itself; ends the case of one that offers none. */
export function versionToSpeak(
  versions: readonly string[],
  { notApplicable }: Pick<JudgeTools, 'notApplicable'>,
): RawTlsOptions['version'] {
  if (versions.includes('TLSv1.3')) return 'TLSv1.3';
  if (versions.includes('TLSv1.2')) return 'TLSv1.2';
  return notApplicable(`The target offers none of the versions concerned, but ${versions.join(', ')}.`);
}

const isBelow12 = (versions: readonly string[]): boolean =>
  versions.length > 0 && versions.every((version) => version === 'TLSv1' || version === 'TLSv1.1');

/** Whether a probe can be shown to a target that offers these versions. */
export function isFor({ version, only = version, alsoBelow }: WireProbe, versions: readonly string[]): boolean {
  return (versions.includes(version) && versions.includes(only)) || (alsoBelow === true && isBelow12(versions));
}

/**
 * For each probe: a session under the bench's own TLS that does not deviate, the same with the deviation, and such a session again. So a
 * refusal can only be due to the deviation. Probes in a version that the target does not offer are left out.
 */
export async function probeWire(bench: WireBench, probes: readonly WireProbe[]): Promise<WireFacts> {
  const { versions } = await readHello(bench);
  const fitting = probes.filter((probe) => isFor(probe, versions));
  const seen: WireFacts['probes'][number][] = [];
  let carried: { readonly shown: string; readonly control: GoodSession } | undefined;
  const attempt = byOneTrigger(bench);
  for (const { name, version, deviations, sentence, key } of fitting) {
    const shown = `${version}${key === undefined ? '' : `, ${key}`}`;
    // The control behind one probe stands in front of the next.
    let before = carried?.shown === shown ? carried.control : undefined;
    const {
      before: control,
      probe,
      after,
    } = await attempt((steady) => {
      const engine = new RawTlsEngine({
        name,
        version,
        identity: rawIdentity(bench, bench.acs.hostName, key),
        deviations,
      });
      // What is below TLS 1.2 the bench does by Node's TLS as far as a session.
      const honest = isBelow12(versions) ? rawIdentity(bench) : engine.honest();
      return bench.bracket({
        shows: `an undeviated handshake of the bench's own gets a session (${shown})`,
        control: async () => {
          const outcome = before ?? (await bench.acs.showing(honest, () => goodSession(steady, bench.signal)));
          before = undefined;
          return outcome;
        },
        probe: () => bench.step(name, () => steady.watchTls(engine, { signal: bench.signal })),
      });
    });
    carried = { shown, control: after };
    seen.push({ name, sentence, seen: probe, survival: survivalOf(control, after, probe) });
  }
  return { versions, probes: seen };
}

type Tools = Pick<JudgeTools, 'expect' | 'warn' | 'inconclusive' | 'notApplicable'>;

/** Holds when the target neither went on with the handshake nor sent anything above TLS, whatever the server did. */
export function judgeWire({ probes, versions }: WireFacts, tools: Tools): void {
  const { expect, inconclusive, notApplicable } = tools;
  if (probes.length === 0)
    notApplicable(`The target offers none of the versions concerned, but ${versions.join(', ')}.`);
  const shown = probes.filter(({ seen }) => seen.raw?.impossible === undefined || seen.raw.impossible === null);
  const [first] = probes;
  if (shown.length === 0) notApplicable(first?.seen.raw?.impossible ?? 'Nothing could be shown.');
  for (const sentence of new Set(shown.map((probe) => probe.sentence))) {
    const ours = shown.filter((probe) => probe.sentence === sentence);
    expect(
      ours.filter(({ seen }) => wentOn(seen)).map(({ name }) => name),
      sentence,
    ).toEqual([]);
  }
  judgeSurvivals(
    shown.map(({ survival }) => survival),
    tools,
  );
  for (const { name, seen } of shown) {
    const doubt = wentOn(seen) ? undefined : doubtAbout(seen);
    if (doubt !== undefined) inconclusive(`${name}: ${doubt}`);
  }
}

function wentOn(seen: TlsObservation): boolean {
  return seen.applicationBytes > 0 || seen.raw?.wentOn === true;
}

/** Why a target that did not go on may all the same not have refused. */
function doubtAbout(seen: TlsObservation): string | undefined {
  if (!seen.connected) return 'the target did not connect while the probe waited for it.';
  if (!seen.saidHello) return 'something connected that did not speak TLS.';
  if (seen.closeCode === handshakeTimedOut) return 'the target neither went on nor refused.';
  if (seen.silent) return 'the target finished the handshake and then neither sent anything nor closed.';
  if (seen.closeCode === engineBroke) return `the bench's own TLS failed: ${seen.closeReason ?? 'no reason given'}`;
  return undefined;
}
