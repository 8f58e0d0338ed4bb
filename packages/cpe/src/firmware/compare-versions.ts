/** Orders two software versions part by part, numbers as numbers: below 0 when `a` is older. `1.9` is older than `1.10`. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((text) => text.split(/[.\-+_]/));
  for (let index = 0; index < Math.max(left?.length ?? 0, right?.length ?? 0); index += 1) {
    const order = comparePart(left?.[index], right?.[index]);
    if (order !== 0) return order;
  }
  return 0;
}

function comparePart(a: string | undefined, b: string | undefined): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const numbers = [a, b].every((text) => /^\d{1,15}$/.test(text));
  if (numbers) return Number(a) - Number(b);
  return a < b ? -1 : Number(a > b);
}
