/** What is measured against one another: each does the same work once. */
export type Contenders<Name extends string> = Readonly<Record<Name, () => unknown>>;

/** Of one contender. */
export interface Measured {
  /** Median time of one call, in microseconds. */
  readonly medianUs: number;
  /** One figure per round, in the order of the rounds: rounds of different contenders belong together. */
  readonly roundsUs: readonly number[];
}

// Long enough for the clock, short enough that a change of the machine's speed hits all contenders of a round.
const batchMs = 25;
const rounds = 21;
const warmUpMs = 300;

/**
 * Runs contenders in turn, one batch each per round, in changing order: other work on the machine slows all of a round, so
 * ratios within rounds hold where times do not.
 */
export function measureInterleaved<Name extends string>(
  contenders: Contenders<Name>,
): Readonly<Record<Name, Measured>> {
  const names = Object.keys(contenders) as Name[];
  const batches = new Map(
    names.map((name) => [name, { name, run: contenders[name], calls: 0, roundsUs: [] as number[] }]),
  );
  for (const batch of batches.values()) batch.calls = Math.max(1, Math.round((batchMs * 1000) / warmUp(batch.run)));
  for (let round = 0; round < rounds; round += 1) {
    const order = [...batches.values()];
    if (round % 2 === 1) order.reverse();
    for (const batch of order) batch.roundsUs.push(timeUs(batch.run, batch.calls));
  }
  const entries = [...batches.values()].map(({ name, roundsUs }) => [name, { medianUs: median(roundsUs), roundsUs }]);
  return Object.fromEntries(entries) as Record<Name, Measured>;
}

/** How many times as fast `one` is as `other`: median over the rounds. */
export function timesAsFast(one: Measured, other: Measured): number {
  return median(one.roundsUs.map((us, round) => (other.roundsUs[round] ?? Number.NaN) / us));
}

function warmUp(run: () => unknown): number {
  const end = performance.now() + warmUpMs;
  let fastest = Number.POSITIVE_INFINITY;
  while (performance.now() < end) {
    fastest = Math.min(fastest, timeUs(run, 1));
  }
  return Math.max(fastest, 1);
}

// By the wall: the CPU clock of a thread ticks too coarsely on some machines.
function timeUs(run: () => unknown, calls: number): number {
  const before = performance.now();
  for (let call = 0; call < calls; call += 1) run();
  return ((performance.now() - before) * 1000) / calls;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? Number.NaN;
}
