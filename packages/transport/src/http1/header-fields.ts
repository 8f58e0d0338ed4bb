/** Header fields in the order and spelling of the wire; values are latin-1 text without surrounding white space. */
export type HeaderFields = readonly (readonly [name: string, value: string])[];

/** Value of the first field of this name, in any spelling of its letters; undefined when there is none. */
export function headerValue(headers: HeaderFields, name: string): string | undefined {
  const wanted = name.toLowerCase();
  return headers.find(([field]) => field.toLowerCase() === wanted)?.[1];
}

/** Values of every field of this name, in order. */
export function headerValues(headers: HeaderFields, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return headers.filter(([field]) => field.toLowerCase() === wanted).map(([, value]) => value);
}

/** Whether a comma-separated field such as Connection lists this token, in any spelling. */
export function hasToken(headers: HeaderFields, name: string, token: string): boolean {
  return headerValues(headers, name)
    .flatMap((value) => value.split(','))
    .some((item) => item.trim().toLowerCase() === token);
}
