import { randomBytes } from 'node:crypto';
import { LanAnnouncer } from '@cordon/testbench';
import { lookFor, type Planted } from '../../web-ui/stored-markup.ts';
import { type Coverage, coverageOf } from '../../web-ui/web-ui-case.ts';
import { announceTwice } from './announced-names.ts';
import { LeasedNames, type LeasedNamesBench } from './leased-names.ts';

/** What the web interface shows of a host whose words are elements. Plain data. */
export type ShownNamesFacts = { readonly coverage: Coverage | null; readonly planted: readonly Planted[] };

const planted = (name: string): Planted => {
  const id = `c${randomBytes(3).toString('hex')}`;
  return { name, id, isTaken: true, shownAt: [], elementAt: [] };
};
const markupOf = ({ id }: Planted): string => `"><i id=${id}>`;

/** Takes an address under words that are elements, between two controls with a plain name, and reads the web interface meanwhile. */
export async function showNames(bench: LeasedNamesBench): Promise<ShownNamesFacts> {
  return await LeasedNames.run(bench, async (names) => {
    const { probe } = await bench.bracket({
      shows: 'the name of a host that has a lease comes into the Host table',
      control: () => names.plainName(),
      probe: () => lookAtPages(bench, names),
    });
    return probe;
  });
}

async function lookAtPages(bench: LeasedNamesBench, names: LeasedNames): Promise<ShownNamesFacts> {
  const { ui, pause, signal } = bench;
  const [hostName, vendorClass, announced] = [planted('host name'), planted('vendor class'), planted('mDNS name')];
  let facts: ShownNamesFacts = { coverage: null, planted: [] };
  await names.hold({ hostName: markupOf(hostName), vendorClass: markupOf(vendorClass) }, async () => {
    const announcer = await announcerOf(bench);
    const told = announcer === undefined ? [hostName, vendorClass] : [hostName, vendorClass, announced];
    try {
      if (announcer !== undefined) await announceTwice(announcer, { name: markupOf(announced), pause });
      await names.stay();
      const stranger = await ui.crawlAgain('stranger', { signal, extraPaths: [] });
      const subscriber = await ui.crawlAgain('subscriber', { signal, extraPaths: [] });
      const pages = [...stranger.pages, ...subscriber.pages];
      facts = { coverage: coverageOf(subscriber), planted: lookFor(told, pages) };
    } finally {
      await announcer?.goodbye(markupOf(announced));
      await announcer?.close();
    }
  });
  return facts;
}

/** Where the bench may announce names as well; a name that it cannot announce is not told. */
async function announcerOf({ lan, evidence }: LeasedNamesBench): Promise<LanAnnouncer | undefined> {
  if (lan?.host === undefined || lan.mdns === undefined) return undefined;
  return await LanAnnouncer.open({ host: lan.host, ...lan.mdns, evidence }).catch(() => undefined);
}
