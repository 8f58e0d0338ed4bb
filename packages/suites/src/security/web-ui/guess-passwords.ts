import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Secret } from '@cordon/cwmp';
import type { CaseTools, CpeBench, WebCredentials } from '@cordon/testbench';
import { mustLogIn } from './web-ui-case.ts';

/** One wrong password, and what came of it. Plain data. */
export type Guess = { readonly status: number | null; readonly durationMs: number | null; readonly isIn: boolean };
/** Wrong passwords in a row, and the right one behind them. Plain data. */
export type Guessing = {
  readonly guesses: readonly Guess[];
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

/** Sends wrong passwords until one is answered otherwise than the first, then the right one, and waits until that is taken. */
export async function guessPasswords(bench: CpeBench & CaseTools): Promise<Guessing> {
  const { ui, signal } = bench;
  await mustLogIn(bench);
  const attempt = async (credentials: WebCredentials | undefined): Promise<Guess> => {
    const { isIn, answer } = await ui.logIn(signal, credentials === undefined ? {} : { credentials });
    await ui.closeBrowsers();
    return { isIn, status: answer?.status ?? null, durationMs: answer?.durationMs ?? null };
  };
  const guesses: Guess[] = [];
  while (guesses.length < guessesMax && guesses.every(({ status }) => status === guesses[0]?.status)) {
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
  return { guesses, rightIsTaken, openAgainMs: isOpen ? Math.round(performance.now() - beganMs) : null };
}

/** Whether the row shows that somebody slows it down. */
export const isSlowed = ({ guesses, rightIsTaken }: Guessing): boolean =>
  !rightIsTaken || hasOtherStatus(guesses) || isPutOff(guesses);

const hasOtherStatus = (guesses: readonly Guess[]): boolean => new Set(guesses.map(({ status }) => status)).size > 1;

function isPutOff(guesses: readonly Guess[]): boolean {
  const times = guesses.flatMap(({ durationMs }) => durationMs ?? []);
  const [first, last] = [median(times.slice(0, 3)), median(times.slice(-3))];
  // Put off from the first one on is slow enough, too.
  return last >= slowMs && (last >= 3 * first || first >= slowMs);
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
