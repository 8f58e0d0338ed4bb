import type { RunningFleet } from '@cordon/cpe';

/** Where progress goes. */
export interface ProgressOutput {
  /** Whether one line can be written over and over. */
  readonly isTerminal: boolean;
  readonly remark: (line: string) => void;
}

const terminalEveryMs = 1000;
/** Logs are read later: a line now and then is enough. */
const plainEveryMs = 10_000;
const clearLine = '\r\u001B[2K';

/** Says how a fleet is doing until the result is called. */
export function watchFleet(fleet: RunningFleet, { isTerminal, remark }: ProgressOutput): () => void {
  const startedAtMs = performance.now();
  let last = 0;
  const everyMs = isTerminal ? terminalEveryMs : plainEveryMs;
  const say = (): void => {
    const { sessions, periods, boots } = fleet.counts();
    const ended = sessions.complete + sessions.failed;
    const perSecond = ((ended - last) * 1000) / everyMs;
    last = ended;
    const { rss } = process.memoryUsage();
    const line =
      `${Math.round((performance.now() - startedAtMs) / 1000)} s: ${sessions.complete} complete, ` +
      `${sessions.failed} failed, ${sessions.running} running, ${sessions.waiting} waiting, ` +
      `${perSecond.toFixed(0)}/s, ${boots} boots, ${periods.missed} of ${periods.due} periods missed, ` +
      `${Math.round(rss / 1_048_576)} MB`;
    if (isTerminal) process.stderr.write(`${clearLine}${line}`);
    else remark(line);
  };
  const timer = setInterval(say, everyMs);
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    clearInterval(timer);
    if (isTerminal) process.stderr.write(clearLine);
  };
}
