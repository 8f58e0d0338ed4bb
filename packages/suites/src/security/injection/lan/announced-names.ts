import { randomBytes } from 'node:crypto';
import { type CaseTools, type CpeBench, type DnsCanary, type InjectionText, LanAnnouncer } from '@cordon/testbench';
import { shellFamilies } from '../plan/trials.ts';
import { lookUpPlace, tryFamilies } from '../text-trial.ts';
import { readHostTables, shownAs } from './host-table.ts';
import { type LanTextFacts, lanPatience } from './lan-text-facts.ts';

type Bench = CaseTools & CpeBench;

/** What became of texts that were announced, and whether a plain name came into the Host table before. */
export type AnnouncedFacts = LanTextFacts & { readonly isPlainShown: boolean };

const placeName = 'mDNS name';

/** Announces a plain name and then texts of all families, each as the name of a host and of a service; and says goodbye to each. */
export async function announceTexts(bench: Bench, dns: DnsCanary): Promise<AnnouncedFacts> {
  const { lan, evidence, notApplicable, inconclusive } = bench;
  const { host, mdns } = lan ?? {};
  if (host === undefined || mdns === undefined)
    return notApplicable('The target file does not say how to announce names on the LAN side ("lan.mdns").');
  const announcer = await LanAnnouncer.open({ host, ...mdns, evidence }).catch((error: unknown) =>
    inconclusive(
      `The bench cannot announce names from ${host}: ${error instanceof Error ? error.message : String(error)}.`,
    ),
  );
  try {
    return await new AnnouncedNames(bench, announcer).announceAll(dns);
  } finally {
    await announcer.close();
  }
}

/** RFC 6762 8.3: a second apart, since one datagram may get lost. */
const betweenMs = 1_000;

/** Announces a name as hosts do. */
export async function announceTwice(
  announcer: LanAnnouncer,
  { name, pause }: { readonly name: string } & Pick<CaseTools, 'pause'>,
): Promise<void> {
  await announcer.announce(name);
  await pause(betweenMs);
  await announcer.announce(name);
}

class AnnouncedNames {
  readonly #bench: Bench;
  readonly #announcer: LanAnnouncer;
  readonly #shown: LanTextFacts['shown'][number][] = [];
  /** How long a plain name took to come into the table. */
  #latencyMs: number;

  constructor(bench: Bench, announcer: LanAnnouncer) {
    this.#bench = bench;
    this.#announcer = announcer;
    this.#latencyMs = this.#patience.stepMs;
  }

  async announceAll(dns: DnsCanary): Promise<AnnouncedFacts> {
    const { step, signal } = this.#bench;
    const isPlainShown = await step('Announce a plain name', () => this.#plainName());
    const place = lookUpPlace({
      name: placeName,
      dns,
      // A label has 63 octets.
      length: 'short',
      listening: () => ({ withinMs: this.#patience.lookUpMs, signal }),
      send: (text) => this.#tell(text, isPlainShown),
    });
    const findings = await step('Announce texts', () => tryFamilies([place], shellFamilies));
    const asksNames = dns.lookUps.length > 0;
    return { findings, shown: this.#shown, refused: 0, asksNames, left: [], isPlainShown };
  }

  get #patience(): (typeof lanPatience)[keyof typeof lanPatience] {
    return this.#bench.rig.kind === 'spawn' ? lanPatience.spawn : lanPatience.device;
  }

  async #plainName(): Promise<boolean> {
    const name = `cordon-${randomBytes(4).toString('hex')}`;
    const { showMs, stepMs } = this.#patience;
    const fromMs = performance.now();
    let isShown = false;
    for (let at = 0; at < Math.ceil(showMs / stepMs) && !isShown; at += 1) {
      await this.#announcer.announce(name);
      await this.#bench.pause(stepMs);
      const values = (await readHostTables(this.#bench)) ?? [];
      isShown = values.some(({ value }) => value.toLowerCase().includes(name));
    }
    if (isShown) this.#latencyMs = Math.min(showMs, performance.now() - fromMs);
    await this.#announcer.goodbye(name);
    return isShown;
  }

  async #tell(text: InjectionText, mayBeShown: boolean): Promise<void> {
    await announceTwice(this.#announcer, { name: text.value, pause: this.#bench.pause });
    await this.#bench.pause(this.#latencyMs);
    if (mayBeShown) {
      const shown = shownAs((await readHostTables(this.#bench)) ?? [], text);
      this.#shown.push({ place: placeName, family: text.family, shown });
    }
    await this.#announcer.goodbye(text.value);
  }
}
