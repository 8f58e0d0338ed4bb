/** How {@link withDeadline} ended. */
export type Outcome<T> =
  | { readonly kind: 'value'; readonly value: T }
  | { readonly kind: 'thrown'; readonly error: unknown }
  | { readonly kind: 'timeout' }
  | { readonly kind: 'interrupted' };

/**
 * Runs `action` with a signal that aborts after `timeoutMs` or when `interrupt` does, and returns at that moment, whether the action heeds
 * the signal or not. Never rejects.
 */
export async function withDeadline<T>(
  action: (signal: AbortSignal) => Promise<T> | T,
  timeoutMs: number,
  interrupt?: AbortSignal,
): Promise<Outcome<T>> {
  const controller = new AbortController();
  let settle: (outcome: Outcome<T>) => void = () => undefined;
  const cut = new Promise<Outcome<T>>((resolve) => {
    settle = resolve;
  });
  const stop = (kind: 'timeout' | 'interrupted'): void => {
    settle({ kind });
    controller.abort(new DOMException(`The case was stopped: ${kind}.`, 'AbortError'));
  };
  const timer = setTimeout(() => stop('timeout'), timeoutMs);
  const onInterrupt = (): void => stop('interrupted');
  if (interrupt?.aborted === true) onInterrupt();
  interrupt?.addEventListener('abort', onInterrupt, { once: true });
  try {
    if (interrupt?.aborted === true) return { kind: 'interrupted' };
    const done = (async () => action(controller.signal))().then(
      (value): Outcome<T> => ({ kind: 'value', value }),
      (error: unknown): Outcome<T> => ({ kind: 'thrown', error }),
    );
    return await Promise.race([cut, done]);
  } finally {
    clearTimeout(timer);
    interrupt?.removeEventListener('abort', onInterrupt);
  }
}
