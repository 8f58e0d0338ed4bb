/** Milliseconds that answers took, in two groups that were asked by turns. */
export type AnswerTimes = { readonly known: readonly number[]; readonly unknown: readonly number[] };

/** Rank sum in standard deviations, beyond which two groups are not alike: by chance once in two million runs. */
const sigmaMax = 5;
/** Less than this cannot be measured over a network. */
const differenceMsMin = 1;

/** Whether the two groups differ in time: by rank sum (Mann and Whitney), which a few late answers cannot upset, and by their medians. */
export function differInTime({ known, unknown }: AnswerTimes): { readonly differ: boolean; readonly medianMs: number } {
  const all = [...known.map((ms) => ({ ms, isKnown: true })), ...unknown.map((ms) => ({ ms, isKnown: false }))];
  const rankSum = all
    .toSorted((one, other) => one.ms - other.ms)
    .reduce((sum, { isKnown }, index) => (isKnown ? sum + index + 1 : sum), 0);
  const [a, b] = [known.length, unknown.length];
  const sigmas = Math.abs(rankSum - (a * (a + b + 1)) / 2) / Math.sqrt((a * b * (a + b + 1)) / 12);
  const medianMs = Math.abs(median(known) - median(unknown));
  return { differ: sigmas > sigmaMax && medianMs >= differenceMsMin, medianMs: Math.round(medianMs * 100) / 100 };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  return ((sorted[(sorted.length - 1) >> 1] ?? 0) + (sorted[sorted.length >> 1] ?? 0)) / 2;
}
