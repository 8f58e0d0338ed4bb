// Theory of operation. Texts go to a place in the target, and whoever listens hears what only a text taken apart leads to. What was heard is
// tried again with a second label, which rules out chance, and with a twin in which nothing works, which rules out a target that computes, or takes
// words apart, by itself.
import {
  type DnsCanary,
  inertTwin,
  type InjectionFamily,
  type InjectionText,
  injectionText,
  type InjectionTextLength,
} from '@cordon/testbench';
import { type InjectionFinding, isArgument, isProven } from './judge-findings.ts';
import type { TrialTime } from './trial-time.ts';

/** Where texts go: a parameter, a part of an order, an option of a lease. */
export interface TextPlace {
  /** As findings name it. */
  readonly name: string;
  /** A text with a label of its own, kept with the run. */
  textFor(family: InjectionFamily): InjectionText;
  /** The same with nothing in it that works. */
  twinFor(family: InjectionFamily): InjectionText;
  /** Sends it alone. */
  send(text: InjectionText): Promise<void>;
  /** Those of these texts, all sent, that something took apart: now, or within the time that it may take. */
  heard(texts: readonly InjectionText[]): Promise<readonly InjectionText[]>;
}

/** A text that was heard, and where it was sent. */
export interface HeardText {
  readonly place: TextPlace;
  readonly family: InjectionFamily;
}

/** Texts of one place that are tried again until one is proven: a target that missed the second of one may be busy, not deaf. */
const provingTriesMax = 3;

/**
 * Sends a text of each family to each place, one after the other, waits once for all, and tries again what was heard. Where the time ends, all places
 * have got the same families.
 */
export async function tryFamilies(
  places: readonly TextPlace[],
  families: readonly InjectionFamily[],
  time?: TrialTime,
): Promise<readonly InjectionFinding[]> {
  const sent = places.map((place): { place: TextPlace; texts: InjectionText[] } => ({ place, texts: [] }));
  for (const family of families)
    for (const { place, texts } of sent) {
      if (time?.hasFor(`${place.name} by ${family}`) === false) continue;
      const text = place.textFor(family);
      await place.send(text);
      texts.push(text);
    }
  const heard = sent.map(async ({ place, texts }) => {
    return (await place.heard(texts)).map(({ family }) => ({ place, family }));
  });
  return await proveFindings((await Promise.all(heard)).flat());
}

/** Tries again what was heard, until one shell and one option of each place are proven. The further ones are findings as they are. */
export async function proveFindings(heard: readonly HeardText[]): Promise<readonly InjectionFinding[]> {
  const proofs = new Map<string, { tries: number; isProven: boolean }>();
  const findings: InjectionFinding[] = [];
  for (const { place, family } of heard) {
    // A shell and an option are two findings at one place.
    const key = `${place.name} ${isArgument(family)}`;
    const proof = proofs.get(key) ?? { tries: 0, isProven: false };
    proofs.set(key, proof);
    const isOver = proof.isProven || proof.tries >= provingTriesMax;
    const outcome = isOver ? { again: null, twin: null } : await tryAgain({ place, family });
    const finding: InjectionFinding = { parameter: place.name, family, ...outcome };
    proof.tries += 1;
    proof.isProven ||= isProven(finding);
    findings.push(finding);
  }
  return findings;
}

async function tryAgain({ place, family }: HeardText): Promise<{ readonly again: boolean; readonly twin: boolean }> {
  const isHeard = async (text: InjectionText): Promise<boolean> => {
    await place.send(text);
    return (await place.heard([text])).length > 0;
  };
  const again = await isHeard(place.textFor(family));
  return { again, twin: await isHeard(place.twinFor(family)) };
}

/** How long is listened for a look-up. */
export interface Listening {
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** Those of these texts whose name the bench was asked for, or is within this time. */
export async function lookedUp(
  dns: Pick<DnsCanary, 'waitFor'>,
  texts: readonly InjectionText[],
  listening: Listening,
): Promise<readonly InjectionText[]> {
  const seen = await Promise.all(texts.map(({ computedName }) => dns.waitFor(computedName, listening)));
  return texts.filter((_, index) => seen[index] !== undefined);
}

/** What a place is made from whose texts have names looked up. */
export interface LookUpPlace extends Pick<TextPlace, 'name'> {
  readonly dns: DnsCanary;
  /** `usual` when absent. */
  readonly length?: InjectionTextLength;
  readonly listening: () => Listening;
  readonly send: (text: InjectionText) => Promise<unknown>;
}

/** A place whose texts stand there as they are, and have names looked up at the bench. */
export const lookUpPlace = ({ name, dns, length, listening, send }: LookUpPlace): TextPlace => ({
  name,
  textFor: (family) => dns.plant(injectionText(family, dns, length), name),
  twinFor: (family) => dns.plant(inertTwin(family, dns, length), name),
  send: async (text) => void (await send(text)),
  heard: (texts) => lookedUp(dns, texts, listening()),
});
