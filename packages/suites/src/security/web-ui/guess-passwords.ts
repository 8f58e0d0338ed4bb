import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Secret } from '@cordon/cwmp';
import type { CaseTools, CpeBench, WebCredentials } from '@cordon/testbench';
import { mustLogIn } from './web-ui-case.ts';

/** One wrong password, and what came of it. Plain data. */
export type Guess = {
  readonly status: number | null;
  readonly durationMs: number | null;
  /** How long the whole of it took; where a browser logs in nothing else is known. */
  readonly tookMs?: number;
  readonly isIn: boolean;
};
/** Wrong passwords in a row, and the right one behind them. Plain data. */
export type Guessing = {
  readonly guesses: readonly Guess[];
  /** The right password beside a session that is open, before the wrong ones. */
  readonly control?: Guess;
  /** Whether the right password is taken directly after the wrong ones. */
  readonly rightIsTaken: boolean;
  /** Milliseconds until the right one was taken again; null when it was not within the time that is waited. */
  readonly openAgainMs: number | null;
};

const guessesMax = 20;
const openAgainMsMax = 900_000;
const pauseMs = 10_000;
/** An answer that takes as long as this, and three times as long as at first, is put off on purpose. */
const slowMs = 1_000;
/** A browser itself takes now more and now less time for a page. */
const slowInBrowserMs = 2_000;

/** Sends wrong passwords until one is answered otherwise than the first, then the right one, and waits until that is taken. */
export async function guessPasswords(bench: CpeBench & CaseTools): Promise<Guessing> {
  const { ui, signal } = bench;
  await mustLogIn(bench);
  await ui.closeBrowsers();
  const attempt = async (credentials: WebCredentials | undefined): Promise<Guess> => {
    const askedMs = performance.now();
    const { isIn, answer } = await ui.logIn(signal, credentials === undefined ? {} : { credentials });
    const tookMs = Math.round(performance.now() - askedMs);
    await ui.closeBrowsers();
    return { isIn, status: answer?.status ?? null, durationMs: answer?.durationMs ?? null, tookMs };
  };
  // Some let in one at a time: there, that the right password is not taken says nothing of the wrong ones.
  const control = await attempt(undefined);
  const guesses: Guess[] = [];
  while (guesses.length < guessesMax && !hasOtherStatus(guesses)) {
    const password = new Secret(randomBytes(9).toString('base64url'));
    guesses.push(await attempt({ username: ui.credentials?.username, password }));
  }
  const { isIn: rightIsTaken } = await attempt(undefined);
  const beganMs = performance.now();
  let isOpen = rightIsTaken;
  while (!isOpen && performance.now() - beganMs < openAgainMsMax) {
    await wait(pauseMs, undefined, { signal });
    isOpen = (await attempt(undefined)).isIn;
  }
  return { guesses, control, rightIsTaken, openAgainMs: isOpen ? Math.round(performance.now() - beganMs) : null };
}

/** Whether the row shows that somebody slows it down. */
export const isSlowed = ({ guesses, control, rightIsTaken }: Guessing): boolean =>
  (!rightIsTaken && control?.isIn !== false) || hasOtherStatus(guesses) || isPutOff(guesses, control);

// An answer that got lost is none: where the door was shut in that way, the right password is not taken either.
const hasOtherStatus = (guesses: readonly Guess[]): boolean =>
  new Set(guesses.flatMap(({ status }) => status ?? [])).size > 1;

function isPutOff(guesses: readonly Guess[], control: Guess | undefined): boolean {
  const times = guesses.flatMap(({ durationMs }) => durationMs ?? []);
  if (times.length === 0) return isPutOffInBrowser(guesses, control);
  const [first, last] = [median(times.slice(0, 3)), median(times.slice(-3))];
  // Put off from the first one on is slow enough, too.
  return last >= slowMs && (last >= 3 * first || first >= slowMs);
}

function isPutOffInBrowser(guesses: readonly Guess[], control: Guess | undefined): boolean {
  const took = guesses.flatMap(({ tookMs }) => tookMs ?? []);
  const before = Math.min(control?.tookMs ?? Number.POSITIVE_INFINITY, median(took.slice(0, 3)));
  return median(took.slice(-3)) >= before + slowInBrowserMs;
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
