import { type CpeBench, getParameterValues, type PageField, type UiCrawl } from '@cordon/testbench';
import { findText, searchedCharsMin } from '../secrets/find-text.ts';
import { readingsOf } from '../secrets/undo-escapes.ts';
import { fieldNames, labels } from './cwmp-words.ts';
import { excerptAt, placeOf } from './web-ui-case.ts';

type CrawledPage = UiCrawl['pages'][number];

/** A value of the target that a page of the subscriber has no business with. */
export interface KnownSetting {
  /** What it is, for people. */
  readonly what: string;
  readonly value: string;
  readonly isPassword: boolean;
  /** Whether it is found by itself; if not, only in a field that is called a setting of CWMP. */
  readonly isDistinctive: boolean;
}

/** A setting of CWMP on a page. Plain data; a secret in the excerpt is redacted when it is stored. */
export type ShownSetting = {
  readonly what: string;
  readonly where: string;
  readonly how: 'shown' | 'read-only field' | 'editable field';
  readonly isPassword: boolean;
  readonly excerpt: string;
};

/** A field that is called a setting of CWMP and holds no value that is known. Plain data. */
export type NamedField = { readonly where: string; readonly field: string };

const wanted = [
  'ManagementServer.URL',
  'ManagementServer.Username',
  'ManagementServer.ConnectionRequestURL',
  'ManagementServer.ConnectionRequestUsername',
  'ManagementServer.STUNUsername',
];

/** A shorter text turns up by chance. */
const distinctiveCharsMin = 8;

/** The settings of CWMP that the bench knows: what it can read, and the password that it set itself. */
export async function knownSettings({ cpe, acs }: CpeBench, signal: AbortSignal): Promise<readonly KnownSetting[]> {
  const { serialNumber } = cpe.identity;
  const read = await cpe.withSession(
    async (session) => {
      const lists: (readonly { readonly name: string; readonly value: string }[])[] = [];
      for (const name of wanted) {
        const values = await getParameterValues(session, [cpe.path(name)]);
        lists.push('method' in values ? [] : values);
      }
      return lists.flat();
    },
    { signal },
  );
  // The name that TR-069 3.4.4 recommends is made of the identity, which any page may show.
  const isDistinctive = (value: string): boolean =>
    value.length >= distinctiveCharsMin && !value.includes(serialNumber);
  const settings: KnownSetting[] = read
    .filter(({ value }) => value !== '')
    .map(({ name, value }) => ({
      what: name,
      value,
      isPassword: false,
      isDistinctive: isDistinctive(value) || (/^https?:/i.test(value) && name.endsWith('URL')),
    }));
  const { hostName } = acs;
  settings.push({ what: 'host of the ACS', value: hostName, isPassword: false, isDistinctive: false });
  const password = cpe.credentials?.password.reveal() ?? '';
  const what = cpe.path('ManagementServer.ConnectionRequestPassword');
  if (password !== '')
    settings.push({ what, value: password, isPassword: true, isDistinctive: password.length >= distinctiveCharsMin });
  return settings;
}

/** The known settings that pages show, each once a page. */
export function shownSettings(pages: readonly CrawledPage[], known: readonly KnownSetting[]): readonly ShownSetting[] {
  return pages
    .filter(({ status }) => status === null || status < 400)
    .flatMap((page) => known.flatMap((setting) => shownOn(page, setting) ?? []));
}

function shownOn({ url, text, page }: CrawledPage, setting: KnownSetting): ShownSetting | undefined {
  const { what, isPassword, isDistinctive } = setting;
  const told = { what, where: placeOf(url), isPassword };
  const holders = (page?.fields ?? []).filter(
    (field) => holds(field.value, setting) && (isDistinctive || isCwmpField(field)),
  );
  const holder = holders.find(({ isEditable }) => isEditable) ?? holders[0];
  if (holder !== undefined) {
    const excerpt = `${nameOf(holder)} = ${holder.value}`;
    return { ...told, how: holder.isEditable ? 'editable field' : 'read-only field', excerpt };
  }
  if (!isDistinctive) return undefined;
  const texts = page === undefined ? [text] : [page.text, ...page.scripts, ...page.attributes];
  for (const candidate of texts.flatMap(waysToRead)) {
    const at = candidate.toLowerCase().indexOf(soughtOf(setting.value));
    if (at >= 0) return { ...told, how: 'shown', excerpt: excerptAt(candidate, at, setting.value.length) };
  }
  // Comments, and what hides nothing, such as Base64.
  if (!isPassword || setting.value.length < searchedCharsMin) return undefined;
  const { readable } = findText(Buffer.from(text), setting.value);
  return readable.length === 0 ? undefined : { ...told, how: 'shown', excerpt: `${readable.join(', ')} in its source` };
}

/** A field holds the value, or the value and more; a short one has to be all of it. */
function holds(text: string, { value, isDistinctive }: KnownSetting): boolean {
  if (!isDistinctive) return text.toLowerCase() === value.toLowerCase();
  return waysToRead(text).some((read) => read.toLowerCase().includes(soughtOf(value)));
}

const byteByByte = (text: string): string => Buffer.from(text).toString('latin1');

/** A text as it stands in pages, scripts and data, and with its escapes undone; a character for each byte. */
const waysToRead = (text: string): readonly string[] => {
  const bytes = byteByByte(text);
  return [bytes, ...readingsOf(bytes).map((reading) => reading.text)];
};

/** A slash at the end of a URL may be missing. */
const soughtOf = (value: string): string => byteByByte(value).toLowerCase().replace(/\/$/, '');

/** Fields that are called settings of CWMP and could be changed. */
export function namedFields(pages: readonly CrawledPage[]): readonly NamedField[] {
  return pages.flatMap(({ url, page }) =>
    (page?.fields ?? [])
      .filter((field) => field.isEditable && isCwmpField(field))
      .map((field) => ({ where: placeOf(url), field: nameOf(field) })),
  );
}

const nameOf = ({ name, id, label }: PageField): string => [name || id, label].filter((text) => text !== '').join(': ');

/** Whether a field is called a setting of CWMP by its name or its label. */
export function isCwmpField({ name, id, label }: PageField): boolean {
  const plain = [name, id].map((text) => text.toLowerCase().replaceAll(/[^a-z\d]/g, ''));
  const said = label.toLowerCase();
  return (
    plain.some((text) => fieldNames.some((pattern) => pattern.test(text))) || labels.some((one) => said.includes(one))
  );
}
