/** The name that was probably meant, or undefined: at most a third of its characters, and at most three, differ. */
export function nearestName(word: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let nearestDistance = 4;
  for (const name of names) {
    // The distance is at least the difference in length; most of the ten thousand names of a model end here.
    if (Math.abs(name.length - word.length) >= nearestDistance) continue;
    const distance = editDistance(word.toLowerCase(), name.toLowerCase());
    if (distance < nearestDistance && distance <= Math.max(1, name.length / 3)) {
      nearest = name;
      nearestDistance = distance;
    }
  }
  return nearest;
}

// A word longer than any name is no typing mistake, and the table below is as big as the product of both lengths.
const wordCharsMax = 64;

function editDistance(word: string, name: string): number {
  if (word.length > wordCharsMax) return word.length;
  let above = Array.from({ length: name.length + 1 }, (_, column) => column);
  for (const [row, letter] of Array.from(word).entries()) {
    const current = [row + 1];
    for (const [column, other] of Array.from(name).entries()) {
      const replaced = (above[column] ?? 0) + (letter === other ? 0 : 1);
      current.push(Math.min(replaced, (above[column + 1] ?? 0) + 1, (current[column] ?? 0) + 1));
    }
    above = current;
  }
  return above[name.length] ?? word.length;
}

/** ` Did you mean X?` after a sentence, or nothing. */
export function didYouMean(word: string, names: readonly string[]): string {
  const nearest = nearestName(word, names);
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}
