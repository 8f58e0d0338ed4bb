import { randomBytes } from 'node:crypto';
import type { ParameterValueStruct } from '@cordon/cwmp';
import { type CaseTools, type CpeBench, setParameterValues, type UiCrawl } from '@cordon/testbench';
import { isAction, isSecret, reachOf } from '../injection/plan/sinks.ts';
import { readStringParameters } from '../injection/plan/read-string-parameters.ts';
import { placeOf } from './web-ui-case.ts';

/** A text that would be an element if a page did not escape it, and where it was seen. Plain data. */
export type Planted = {
  readonly name: string;
  readonly id: string;
  readonly isTaken: boolean;
  /** Pages that hold it as text. */
  readonly shownAt: readonly string[];
  /** Pages in which it became an element. */
  readonly elementAt: readonly string[];
};

/** Texts that interfaces show and that cost nobody the way to the device: no account of the WAN, nothing of ManagementServer. */
const shownNames: readonly RegExp[] = [
  /\.(?:WiFi\.SSID\.\d+|WLANConfiguration\.\d+)\.SSID$/,
  /\.User\.\d+\.Username$/,
  /\.DeviceInfo\.(?:HostName|FriendlyName|ProvisioningCode)$/,
  /\.Hosts\.Host\.\d+\.(?:Alias|HostName|X_[\w.-]+)$/,
  /\.UserInterface\.(?:ISPName|ISPHelpDesk|ISPHomePage|ISPLogo|ISPMailServer|ISPNewsServer)$/,
  /\.PortMapping\.\d+\.(?:Description|PortMappingDescription)$/,
  /\.StaticAddress\.\d+\.Alias$/,
  /\.X_[\w-]+[\w.-]*(?:Name|Description|Label|Text|Message)$/,
];

/** As many as are set and set back in a minute. */
const parametersMax = 16;

/** Breaks out of a value in quotes too, and fits into an SSID of 32 characters. */
const markupOf = (id: string): string => `"><i id=${id}>`;

type Bench = CpeBench & CaseTools;

/** Writes an element of its own into each text that pages may show; {@link lookFor} finds out what became of them. */
export async function plantMarkup(bench: Bench): Promise<readonly Planted[]> {
  const { cpe, settings, model, ui, signal, inconclusive } = bench;
  return await cpe.withSession(
    async (session) => {
      const told = await readStringParameters(session, cpe.root, model);
      if ('faultCode' in told) return inconclusive('The target does not tell its parameters.');
      const found = told
        .filter(({ name, writable }) => writable && mayBeSet(name, bench) && shownNames.some((one) => one.test(name)))
        .map(({ name }) => name);
      const names = firstOfEachColumn(found).slice(0, parametersMax);
      const kept = await settings.keepValues(session, names);
      // Without this account the bench would lock itself out.
      const mayChange = ({ name, value }: ParameterValueStruct): boolean =>
        !(name.endsWith('.Username') && value === ui.credentials?.username);
      const planted: Planted[] = [];
      for (const { name } of kept.filter(mayChange)) {
        const id = `c${randomBytes(3).toString('hex')}`;
        const fault = await setParameterValues(session, [{ name, value: markupOf(id), type: 'string' }]);
        planted.push({ name, id, isTaken: fault === undefined, shownAt: [], elementAt: [] });
      }
      return planted;
    },
    { signal },
  );
}

/** The first row of each table first: a long one leaves room for the others. */
export function firstOfEachColumn(names: readonly string[]): readonly string[] {
  const turns = new Map<string, number>();
  const ranked = names.map((name) => {
    const column = name.replaceAll(/\.\d+\./g, '.{i}.');
    const turn = turns.get(column) ?? 0;
    turns.set(column, turn + 1);
    return { name, turn };
  });
  return ranked.toSorted((a, b) => a.turn - b.turn).map(({ name }) => name);
}

/** Whether writing there costs nobody the way to the target, and starts nothing. */
export function mayBeSet(name: string, { cpe, model }: Pick<CpeBench, 'cpe' | 'model'>): boolean {
  const known = model.lookupInstance(name);
  const fact = known?.kind === 'parameter' ? known : undefined;
  return reachOf(name.slice(cpe.root.length)) === 'harmless' && !isAction(name, fact) && !isSecret(name, fact);
}

/** Where each text is shown, in a form for reports: of those that are shown nowhere nothing is said. */
export const placesShown = (planted: readonly Planted[]): { readonly [name: string]: string } =>
  Object.fromEntries(planted.map(({ name, shownAt }) => [name, shownAt.join(', ') || 'nowhere']));

/** Where each text stands in these pages, as text or as an element. */
export function lookFor(planted: readonly Planted[], pages: UiCrawl['pages']): readonly Planted[] {
  return planted.map((one) => {
    // Data behind a page does not show that the page shows it.
    const holding = pages.filter(({ text, page }) => page !== undefined && text.includes(one.id));
    const asElement = holding.filter(({ page }) => page?.elementIds.get(one.id) === 'i');
    const placesOf = (found: UiCrawl['pages']): string[] => [...new Set(found.map(({ url }) => placeOf(url)))];
    return { ...one, shownAt: placesOf(holding), elementAt: placesOf(asElement) };
  });
}
