import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  inertTwin,
  type InjectionFamily,
  type InjectionText,
  injectionText,
  writeOption125,
  writeOption43,
} from '@cordon/testbench';
import type { InjectionFinding } from '../injection/judge-findings.ts';
import { shellFamilies } from '../injection/plan/trials.ts';
import { bootWith, type DhcpScene, dhcpSceneOf, type FurtherOptions, plainLease } from './lease-boot.ts';

/** What became of the texts in the leases. */
export type EvaluatedLeaseFacts = {
  readonly findings: readonly InjectionFinding[];
  /** Families that were in no lease of the target's. */
  readonly untold: readonly string[];
};

type Scene = DhcpScene & { readonly dns: DnsCanary };

const fields = ['acsUrl', 'provisioningCode'] as const;
type Field = (typeof fields)[number];

/** A script may take the lease up after the session that was waited for. */
const lastLooksMs = { process: 5_000, device: 60_000 } as const;

/** Boots the target with a lease for each family, and watches for names that only a shell can have computed. */
export async function bootWithTexts(context: CaseTools & CpeBench): Promise<EvaluatedLeaseFacts> {
  const dns = context.dns ?? context.inconclusive('The bench has no name server.');
  const scene: Scene = { ...dhcpSceneOf(context), dns };
  try {
    const { probe } = await scene.bracket({
      shows: 'the target takes its lease of the bench, and comes to its ACS',
      control: () => plainLease(scene),
      probe: () => tryFamilies(scene),
    });
    return probe;
  } finally {
    scene.dhcp.further = new Map();
  }
}

type Texts = Readonly<Record<Field, InjectionText>>;

const newTexts = (make: (family: InjectionFamily, zones: DnsCanary) => InjectionText, family: InjectionFamily) => {
  return (dns: DnsCanary): Texts => {
    const planted = (field: Field): InjectionText => dns.plant(make(family, dns), field);
    return { acsUrl: planted('acsUrl'), provisioningCode: planted('provisioningCode') };
  };
};

/** A URL has its text in the path. Option 125 has room for fewer octets than 43. */
function optionsWith({ acsUrl, provisioningCode }: Texts): FurtherOptions {
  const suboptions = [
    ['acsUrl', `https://acs.invalid/${acsUrl.value}`],
    ['provisioningCode', provisioningCode.value],
  ] as const;
  return [
    [43, writeOption43(suboptions)],
    [125, writeOption125(suboptions)],
  ];
}

async function tryFamilies(scene: Scene): Promise<EvaluatedLeaseFacts> {
  const { dns, step } = scene;
  const tried: { readonly family: InjectionFamily; readonly texts: Texts; readonly leased: boolean }[] = [];
  for (const family of shellFamilies) {
    const texts = newTexts(injectionText, family)(dns);
    const boot = await step(`Boot with ${family}`, () => bootWith(scene, { options: optionsWith(texts) }));
    tried.push({ family, texts, leased: boot.lease !== null });
  }
  await lastLooks(
    scene,
    tried.flatMap(({ texts }) => fields.map((field) => texts[field].computedName)),
  );
  const asked = new Set(dns.lookUps.map(({ name }) => name));
  const hits = tried.flatMap(({ family, texts }) =>
    fields.filter((field) => asked.has(texts[field].computedName)).map((field) => ({ family, field })),
  );
  const findings: InjectionFinding[] = [];
  for (const { family, field } of hits) {
    const isFirst = findings.every(({ parameter }) => parameter !== field);
    const confirmed = isFirst ? await confirm(scene, family, field) : { again: null, twin: null };
    findings.push({ parameter: field, family, ...confirmed });
  }
  return { findings, untold: tried.filter(({ leased }) => !leased).map(({ family }) => family) };
}

// A second label rules out chance; a twin that no shell would act on rules out a resolver that computes by itself.
async function confirm(
  scene: Scene,
  family: InjectionFamily,
  field: Field,
): Promise<{ readonly again: boolean; readonly twin: boolean }> {
  const looksUp = async (texts: Texts): Promise<boolean> => {
    await bootWith(scene, { options: optionsWith(texts) });
    return await lastLooks(scene, [texts[field].computedName]);
  };
  const again = await looksUp(newTexts(injectionText, family)(scene.dns));
  return { again, twin: await looksUp(newTexts(inertTwin, family)(scene.dns)) };
}

/** Waits until one of these names is looked up; whether one was. */
async function lastLooks({ dns, rig, signal }: Scene, names: readonly string[]): Promise<boolean> {
  const enough = new AbortController();
  const withinMs = rig.kind === 'spawn' ? lastLooksMs.process : lastLooksMs.device;
  const waiting = { withinMs, signal: AbortSignal.any([signal, enough.signal]) };
  const seen = await Promise.all(
    names.map(async (name) => {
      const lookUp = await dns.waitFor(name, waiting);
      if (lookUp !== undefined && names.length === 1) enough.abort();
      return lookUp !== undefined;
    }),
  );
  return seen.includes(true);
}
