/**
 * How often a target tries in one session when it refuses what it is shown, learned from the first refusal of each kind. TR-069 3.2.1.1 has it
 * end the session and wait; a second try in the same session is a fallback of its TLS or HTTP client, which depends on how the first one ended.
 */
export class RefusalHabits {
  readonly #oneTry = new Set<string>();
  #triesMore = false;
  #asked = 0;
  #acceptedAtEnd: number | undefined;

  /** Whether it is known that nothing comes behind a refusal of this kind until the next session. */
  makesOneTry(kind: string): boolean {
    return !this.#triesMore && this.#oneTry.has(kind);
  }

  /** Tells what came in so many sessions, the last of which was watched for more behind a refusal of this kind. */
  saw(kind: string, { sessions, connections }: { readonly sessions: number; readonly connections: number }): void {
    // Where it once tried more often, nothing is taken for its last try any more.
    if (connections > sessions) this.#triesMore = true;
    else this.#oneTry.add(kind);
  }

  /** Tells that it is made to come, to be shown what it trusts or not. */
  asks(): void {
    this.#asked += 1;
  }

  /** Tells that a watch is over, and how many connections the target has made since it is known. */
  ends(accepted: number): void {
    this.#asked = 0;
    this.#acceptedAtEnd = accepted;
  }

  /**
   * Tells that another watch begins. When more came since the last one than was asked for, a further try of its own may have fallen behind the
   * end of that; all is learned anew then, so that the refusals that follow are watched for more.
   */
  begins(accepted: number): void {
    if (this.#acceptedAtEnd !== undefined && accepted - this.#acceptedAtEnd > this.#asked) this.#oneTry.clear();
  }
}
