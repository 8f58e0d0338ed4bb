import { Buffer } from 'node:buffer';
import type { Secret } from '@cordon/cwmp';
import { escapedSecret, hasEscapes } from './escaped-secret.ts';

// A shorter text would turn up by chance and blot out innocent bytes.
const secretCharsMin = 4;
// One device has a handful of secrets; a run that registers thousands is broken, and every one costs a search per line.
const secretsMax = 1_000;

export const redacted = '[secret]';

/** The forms of a secret without an escape: as it is, and inside base64 at its three alignments. */
function formsOf(text: string): string[] {
  const forms = [text];
  for (const shift of [0, 1, 2]) {
    const base64 = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)])
      .toString('base64')
      .replaceAll('=', '');
    // The first and last characters of an alignment also carry bits of the neighbours.
    const inner = base64.slice(shift === 0 ? 0 : shift + 1, -1);
    if (inner.length >= 6) forms.push(inner);
  }
  return [...new Set(forms)].filter((form) => form.length >= secretCharsMin).sort((a, b) => b.length - a.length);
}

const authorizationField = /^(proxy-)?authorization$/i;
const basicLine = /^((?:proxy-)?authorization[ \t]*:[ \t]*basic)[ \t]+[^\r\n]+/gim;

/** A header field without Basic credentials, which anybody can read: evidence of their presence, not of their value. */
export function fieldWithoutBasic([name, value]: readonly [string, string]): readonly [string, string] {
  return [name, authorizationField.test(name) ? value.replace(/^(basic)\s.*$/is, `$1 ${redacted}`) : value];
}

/** The same for a head as it went over the wire. */
export function headWithoutBasic(head: Uint8Array): Uint8Array {
  const text = Buffer.from(head).toString('latin1');
  return text.search(basicLine) < 0 ? head : Buffer.from(text.replaceAll(basicLine, `$1 ${redacted}`), 'latin1');
}

/** Replaces registered secrets in texts and bytes by `[secret]`. */
export class Redactor {
  readonly #forms = new Map<string, Uint8Array>();
  #ordered: string[] = [];
  /** Where a text has escapes, the longest secret first. */
  #escaped: { readonly chars: number; readonly text: RegExp; readonly bytes: RegExp }[] = [];
  #count = 0;

  /** Adds a secret in all its forms; false when it is too short to be told from chance, or when there are too many. */
  add(secret: Secret): boolean {
    const text = secret.reveal();
    if (text.length < secretCharsMin || this.#count >= secretsMax) return false;
    if (this.#forms.has(text)) return true;
    this.#count += 1;
    const escaped = { chars: text.length, text: escapedSecret(text, 'text'), bytes: escapedSecret(text, 'bytes') };
    this.#escaped = [...this.#escaped, escaped].sort((a, b) => b.chars - a.chars);
    for (const form of formsOf(text)) this.#forms.set(form, Buffer.from(form));
    this.#ordered = [...this.#forms.keys()].sort((a, b) => b.length - a.length);
    return true;
  }

  text(text: string): string {
    let out = text;
    if (hasEscapes(text)) for (const escaped of this.#escaped) out = out.replaceAll(escaped.text, redacted);
    for (const form of this.#ordered) if (out.includes(form)) out = out.replaceAll(form, redacted);
    return out;
  }

  bytes(bytes: Uint8Array): Uint8Array {
    const before = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    let out = before;
    if (hasEscapes(before)) for (const escaped of this.#escaped) out = out.replaceAll(escaped.bytes, redacted);
    for (const form of this.#ordered) out = out.replaceAll(Buffer.from(form).toString('latin1'), redacted);
    return out === before ? bytes : Buffer.from(out, 'latin1');
  }
}
