/** How long to wait, and what else ends the waiting. */
export interface WaitOptions {
  readonly withinMs: number;
  readonly signal?: AbortSignal | undefined;
}

interface Waiter<T> {
  accepts(item: T): boolean;
  take(item: T | undefined): void;
}

/**
 * Hands items from whoever produces them to whoever waits, in order. A waiter may name which items it wants; an item that nobody wants
 * stays until someone does. `close` wakes every waiter with undefined.
 */
export class Mailbox<T> {
  readonly #items: T[] = [];
  readonly #waiters = new Set<Waiter<T>>();
  #closed = false;

  /** Gives the item to the first waiter that accepts it; otherwise keeps it. */
  put(item: T): void {
    if (!this.offer(item)) this.#items.push(item);
  }

  /** Gives the item to a waiter that accepts it; false, and nothing is kept, when there is none. */
  offer(item: T): boolean {
    for (const waiter of this.#waiters) {
      if (!waiter.accepts(item)) continue;
      this.#waiters.delete(waiter);
      waiter.take(item);
      return true;
    }
    return false;
  }

  /** The next item that `accepts` agrees to; undefined when the time is up, the signal aborts or the mailbox is closed. */
  take(options: WaitOptions, accepts: (item: T) => boolean = () => true): Promise<T | undefined> {
    const index = this.#items.findIndex((item) => accepts(item));
    if (index >= 0) return Promise.resolve(this.#items.splice(index, 1)[0]);
    if (this.#closed || options.signal?.aborted === true) return Promise.resolve(undefined);
    return new Promise((resolve) => {
      const finish = (item: T | undefined): void => {
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', giveUp);
        this.#waiters.delete(waiter);
        resolve(item);
      };
      const giveUp = (): void => finish(undefined);
      const waiter: Waiter<T> = { accepts, take: finish };
      const timer = setTimeout(giveUp, options.withinMs);
      options.signal?.addEventListener('abort', giveUp, { once: true });
      this.#waiters.add(waiter);
    });
  }

  /** Takes everything that nobody wanted. */
  drain(): readonly T[] {
    return this.#items.splice(0);
  }

  /** Wakes every waiter with undefined. */
  wake(): void {
    for (const waiter of this.#waiters) waiter.take(undefined);
  }

  /** Wakes every waiter, now and from now on; items that are still there can be taken. */
  close(): void {
    this.#closed = true;
    this.wake();
  }
}
