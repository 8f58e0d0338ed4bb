import type { ParameterValueStruct } from '@cordon/cwmp';

// Words of a name that mean a secret, and words behind them that mean something about it.
const secretWords =
  /(pass(word|phrase|wd|wrd|code)|\bpwd\b|secret|pre_?shared_?key|\bpsk\b|private_?key|(wep|wpa|shared|encryption|api|access|auth|secret)_?key|token|\bpin\b|\bpuk\b|credential|community(string)?)/i;
const aboutWords =
  /\b(enable|enabled|support|supported|length|len|min|max|minimum|maximum|policy|expir\w*|age|lifetime|count|counter|number\w*|status|state|type|mode|required|hint|method|algorithm|format|history|strength|index|timeout|time|date|changed?|set|reset|selectable|retries|attempts|left|id|name|url|file|path|alias)$/i;

/** Whether the last word of a parameter's name says that its value is a password or a key. */
export function isNamedLikeASecret(parameterName: string): boolean {
  const last = (parameterName.split('.').at(-1) ?? '').replace(/^X_[0-9A-Za-z-]+_/, '');
  // A name in camel case, taken apart: \b then stands between its words.
  const words = last.replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2').replaceAll(/[_-]+/g, ' ');
  const joined = words.replaceAll(' ', '');
  return (secretWords.test(words) || secretWords.test(joined)) && !aboutWords.test(words);
}

const maskOnly = /^(.)\1*$/;
const switchLike = /^(true|false|0|1|yes|no|on|off|enabled?|disabled?|none|null)$/i;
const numbers = new Set(['boolean', 'int', 'unsignedInt', 'long', 'unsignedLong', 'dateTime']);

/** What can be said of the value of such a parameter without keeping it. */
export type SecretLook = 'empty' | 'masked' | 'no text' | 'readable';

/** `masked`: one character over and over, as `********`; it may still tell a length. `no text`: a switch, a number or a time. */
export function lookOf({ value, type = 'string' }: ParameterValueStruct): SecretLook {
  if (value.trim() === '') return 'empty';
  if (numbers.has(type.replace(/^.*:/, '')) || switchLike.test(value.trim())) return 'no text';
  return maskOnly.test(value) && value.length > 1 ? 'masked' : 'readable';
}
