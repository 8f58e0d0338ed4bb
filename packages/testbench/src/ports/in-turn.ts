/** Does a piece of work for each item, no more than `atOnceMax` at once, in their order. Rejects when the signal is aborted. */
export async function inTurn<Item, Result>(
  items: readonly Item[],
  { atOnceMax, signal }: { readonly atOnceMax: number; readonly signal?: AbortSignal | undefined },
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) {
      signal?.throwIfAborted();
      results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnceMax, items.length) }, worker));
  return results;
}
