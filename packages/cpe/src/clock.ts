/** Time as the CPE sees it, so that tests can advance it. */
export interface Clock {
  /** Milliseconds since 1970, as Date.now. */
  nowMs(): number;
  /** Calls `run` once after `delayMs`, however long that is; the result cancels it. */
  after(delayMs: number, run: () => void): () => void;
}

// Beyond this Node's timers fire at once; a day leaves room and lets a changed wall clock be noticed.
const hopMsMax = 86_400_000;

/** The machine's own clock. Its timers keep the process alive: a device that waits for its next Inform is running. */
export const systemClock: Clock = {
  nowMs: () => Date.now(),
  after(delayMs, run) {
    let left = delayMs;
    let timer: NodeJS.Timeout;
    const hop = (): void => {
      const wait = Math.min(Math.max(left, 0), hopMsMax);
      left -= wait;
      timer = setTimeout(left > 0 ? hop : run, wait);
    };
    hop();
    return () => clearTimeout(timer);
  },
};
