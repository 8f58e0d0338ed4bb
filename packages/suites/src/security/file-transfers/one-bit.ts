/** The file with one bit changed in the byte that lies this share of it behind its beginning. */
export function withOneBitChanged(file: Uint8Array, share: number): Uint8Array {
  const changed = Uint8Array.from(file);
  const at = Math.floor(changed.length * share);
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
