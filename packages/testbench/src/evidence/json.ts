/** What JSON can carry. Facts and observations are of this type, so that they can be stored, read back and judged again. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue | undefined };
