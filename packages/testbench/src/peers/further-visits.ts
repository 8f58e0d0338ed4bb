/** The requests by which a target that refused is made to come again, at most so many, and which of them it answered. */
export class FurtherVisits {
  readonly #timesMax: number;
  readonly #asked: { readonly atMs: number; readonly withinMs: number }[] = [];
  #answered = 0;

  constructor(timesMax: number) {
    this.#timesMax = timesMax;
  }

  /** How many requests were answered, the last of them and all before it. */
  get answered(): number {
    return this.#answered;
  }

  /** Whether every request that was taken was answered; undefined when none was taken. */
  get cameEachTime(): boolean | undefined {
    const taken = this.#asked.filter(({ withinMs }) => withinMs > 0).length;
    return taken === 0 ? undefined : this.#answered === taken;
  }

  /** When it was asked last; undefined when it was not. */
  get askedAtMs(): number | undefined {
    return this.#asked.at(-1)?.atMs;
  }

  /** Whether another request is due to a target that was not asked yet, or has answered. */
  get isDue(): boolean {
    return this.#answered === this.#asked.length && this.#asked.length < this.#timesMax;
  }

  /** Whether what connected then answers the last request. */
  isAnsweredBy(acceptedAtMs: number): boolean {
    const last = this.#asked.at(-1);
    const isAnswer = last !== undefined && last.withinMs > 0 && acceptedAtMs >= last.atMs;
    if (isAnswer) this.#answered = this.#asked.length;
    return isAnswer;
  }

  /** Makes another request, and returns within how many milliseconds it will be answered; 0 when it was not taken. */
  async ask(request: () => Promise<number>): Promise<number> {
    const atMs = Date.now();
    const withinMs = await request();
    this.#asked.push({ atMs, withinMs });
    return withinMs;
  }
}
