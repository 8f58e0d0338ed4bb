/** Text that is HTML already: made by {@link html} alone, so that nothing else gets into a page unescaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
// Control characters have no business on a page, and some of them end a line or a string in what reads it.
const special = /[&<>"'\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;

/** Any text for an element or a quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replace(special, (character) => entities[character] ?? '\ufffd');

/** A piece of a page: values are escaped, pieces of pages are not. */
export function html(strings: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  const written = values.map((value) => {
    if (typeof value === 'string') return escapeHtml(value);
    return value instanceof Html ? value.text : value.map((piece) => piece.text).join('');
  });
  return new Html(String.raw({ raw: strings }, ...written));
}
