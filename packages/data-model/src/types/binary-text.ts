/** How many octets a hexBinary text holds; undefined when it is none (XML Schema part 2, 3.2.15). */
export function hexBinaryOctets(text: string): number | undefined {
  return text.length % 2 === 0 && /^[0-9A-Fa-f]*$/.test(text) ? text.length / 2 : undefined;
}

/** How many octets a base64 text holds; undefined when it is none (XML Schema part 2, 3.2.16: white space is allowed). */
export function base64Octets(text: string): number | undefined {
  const compact = text.replace(/[ \t\r\n]/g, '');
  if (compact.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(compact)) return undefined;
  // The bits behind the last octet are zero: only some characters can stand before the padding.
  if (compact.endsWith('==')) return /[AQgw]==$/.test(compact) ? (compact.length / 4) * 3 - 2 : undefined;
  if (compact.endsWith('=')) return /[AEIMQUYcgkosw048]=$/.test(compact) ? (compact.length / 4) * 3 - 1 : undefined;
  return (compact.length / 4) * 3;
}
