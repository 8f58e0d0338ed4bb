import type { PageLink } from './read-page.ts';

/** What a name in a script may look like to be an address on this device: a file of a web interface, or a path. */
const file =
  /^[\w./~-]{0,120}[\w-]\.(?:html?|asp|aspx|php|cgi|jsp|jsn|json|xml|lua|lp|gch|stm|shtml|cfg|conf|js)(?:\?[\w=&.%-]{0,120})?$/i;
const path = /^\/[\w.~-]{1,80}(?:\/[\w.~-]{1,80}){0,6}\/?(?:\?[\w=&.%-]{0,120})?$/;
const quoted = /(["'`])((?:(?!\1)[^\\\n]){2,240})\1/g;
const urlsMax = 200;

/** Addresses that a script names in its texts; what is put together at run time is not among them. */
export function urlsInScript(script: string, base: URL): readonly PageLink[] {
  const found = new Map<string, PageLink>();
  for (const [, , text = ''] of script.matchAll(quoted)) {
    if (found.size >= urlsMax) break;
    if (!file.test(text) && !path.test(text)) continue;
    const url = URL.parse(text, base.href);
    if (url !== null) found.set(url.href, { url, label: '', kind: 'named' });
  }
  return [...found.values()];
}
