/** The request by which a target that refused is made to come again, and whether it did. */
export class SecondVisit {
  #asked: { readonly atMs: number; readonly withinMs: number } | undefined;
  #isAnswered = false;

  /** Whether it came; undefined when it was not asked, or did not take the request. */
  get cameAgain(): boolean | undefined {
    return this.#asked === undefined || this.#asked.withinMs === 0 ? undefined : this.#isAnswered;
  }

  /** Whether it was not asked yet. */
  get isDue(): boolean {
    return this.#asked === undefined;
  }

  /** Whether what connected then answers the request. */
  isAnsweredBy(acceptedAtMs: number): boolean {
    const isAnswer = this.#asked !== undefined && this.#asked.withinMs > 0 && acceptedAtMs >= this.#asked.atMs;
    this.#isAnswered ||= isAnswer;
    return isAnswer;
  }

  /** Makes the request, and returns within how many milliseconds it will be answered; 0 when it was not taken. */
  async ask(request: () => Promise<number>): Promise<number> {
    const atMs = Date.now();
    const withinMs = await request();
    this.#asked = { atMs, withinMs };
    return withinMs;
  }
}
