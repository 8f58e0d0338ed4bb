import {
  type CaseTools,
  type CpeBench,
  type DnsCanary,
  type InjectionFamily,
  type InjectionText,
  writeOption125,
  writeOption43,
} from '@cordon/testbench';
import type { InjectionFinding } from '../injection/judge-findings.ts';
import { shellFamilies } from '../injection/plan/trials.ts';
import { lookedUp, lookUpPlace, proveFindings, type TextPlace } from '../injection/text-trial.ts';
import type { TrialTime } from '../injection/trial-time.ts';
import { bootWith, type DhcpScene, dhcpSceneOf, type FurtherOptions, plainLease } from './lease-boot.ts';

/** What became of the texts in the leases. */
export type EvaluatedLeaseFacts = {
  readonly findings: readonly InjectionFinding[];
  /** Families that were in no lease of the target's. */
  readonly untold: readonly string[];
  /** Families for which there was no time. */
  readonly untried: readonly string[];
};

type Scene = DhcpScene & { readonly dns: DnsCanary };

const fields = ['acsUrl', 'provisioningCode'] as const;
type Field = (typeof fields)[number];

/** A script may take the lease up after the session that was waited for. */
const lastLooksMs = { process: 5_000, device: 60_000 } as const;

/** Boots the target with a lease for each family, and watches for names that only a shell can have computed. */
export async function bootWithTexts(context: CaseTools & CpeBench, time: TrialTime): Promise<EvaluatedLeaseFacts> {
  const dns = context.dns ?? context.inconclusive('The bench has no name server.');
  const scene: Scene = { ...dhcpSceneOf(context), dns };
  try {
    const { probe } = await scene.bracket({
      shows: 'the target takes its lease of the bench, and comes to its ACS',
      control: () => plainLease(scene),
      probe: () => tryFamilies(scene, time),
    });
    return probe;
  } finally {
    scene.dhcp.further = new Map();
  }
}

type Values = Readonly<Partial<Record<Field, string>>>;

/** A URL has its text in the path. Option 125 has room for fewer octets than 43. */
function optionsWith({ acsUrl = '', provisioningCode = 'cordon' }: Values): FurtherOptions {
  const suboptions = [
    ['acsUrl', `https://acs.invalid/${acsUrl}`],
    ['provisioningCode', provisioningCode],
  ] as const;
  return [
    [43, writeOption43(suboptions)],
    [125, writeOption125(suboptions)],
  ];
}

async function tryFamilies(scene: Scene, time: TrialTime): Promise<EvaluatedLeaseFacts> {
  const { dns, step } = scene;
  const listening = { withinMs: lastLooksMs[scene.rig.kind === 'spawn' ? 'process' : 'device'], signal: scene.signal };
  const places = fields.map((field) =>
    lookUpPlace({
      name: field,
      dns,
      listening: () => listening,
      send: ({ value }) => bootWith(scene, { options: optionsWith({ [field]: value }) }),
    }),
  );
  const tried: { readonly place: TextPlace; readonly text: InjectionText }[] = [];
  const untold: InjectionFamily[] = [];
  for (const family of shellFamilies) {
    if (!time.hasFor(family)) continue;
    const texts = places.map((place) => ({ place, text: place.textFor(family) }));
    const values = Object.fromEntries(texts.map(({ place, text }) => [place.name, text.value]));
    const boot = await step(`Boot with ${family}`, () => bootWith(scene, { options: optionsWith(values) }));
    if (boot.lease === null) untold.push(family);
    tried.push(...texts);
  }
  const asked = await lookedUp(
    dns,
    tried.map(({ text }) => text),
    listening,
  );
  const heard = tried.filter(({ text }) => asked.includes(text));
  const findings = await proveFindings(heard.map(({ place, text: { family } }) => ({ place, family })));
  return { findings, untold, untried: time.untried };
}
